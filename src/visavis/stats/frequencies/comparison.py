"""What comes of comparing groups: a test of each category, and how large the differences are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from visavis.stats.frequencies.chi_square import ChiSquare, chi_square
from visavis.stats.frequencies.words import ALL
from visavis.stats.results import Estimate, Interval, Result, Table
from visavis.stats.results.shown import Row
from visavis.stats.uncertainty import Ways, benjamini_hochberg, holm
from visavis.stats.uncertainty.few import FEWEST as FEWEST_OF
from visavis.stats.uncertainty.intervals import mean_interval, rate_interval
from visavis.stats.uncertainty.jackknife import Range
from visavis.stats.uncertainty.ratios import Contrasts, differences
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Whether one thing differs between groups."""

    of: str
    """A category or valence, or ``all`` for the test of all of them together."""
    p: float | None
    undefined: str | None = None
    holm: float | None = None
    """Adjusted for the number of tests; the test of all together is none of them."""
    benjamini_hochberg: float | None = None
    method: str = ""
    naive: ChiSquare | None = None
    """What older papers report: marked as naive, never to be trusted alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Result):
    """Tests between groups, and how large the differences are."""

    name: str
    tests: tuple[Test, ...]
    differences: Table
    clusters: int
    """How many therapists could carry another label; of perspectives, those with both sides."""
    dropped: Mapping[str, int]

    def title(self) -> str:
        """Return its name."""
        return self.name

    def rows(self) -> Sequence[Row]:
        """Return one row for each test."""
        return [
            {
                "of": test.of,
                "p": test.p,
                "p_holm": test.holm,
                "p_benjamini_hochberg": test.benjamini_hochberg,
                "method": test.method,
                **self._of(test),
                "clusters": self.clusters,
                "cluster": "therapists",
                "undefined": test.undefined,
                "naive_chi_square": test.naive.statistic if test.naive else None,
                "naive_df": test.naive.df if test.naive else None,
                "naive_p": test.naive.p if test.naive else None,
                "caution": f"naive_p: {test.naive.caution}" if test.naive else None,
                "dropped": sum(self.dropped.values()),
                "why_dropped": "; ".join(f"{n} {why}" for why, n in self.dropped.items() if n)
                or None,
            }
            for test in self.tests
        ]

    def _of(self, test: Test) -> dict[str, str | int | None]:
        """Say how many reports or cards a test is of."""
        if test.naive:
            return {"n": round(test.naive.n), "unit": "reports"}
        found = [one for one in self.differences if one.of["of"] == test.of]
        return {"n": max(one.n for one in found), "unit": found[0].unit} if found else NOTHING

    def one(self, of: str) -> Test:
        """Return the test of a category."""
        return next(test for test in self.tests if test.of == of)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Tried:
    """Statistics under every way in which labels could have fallen."""

    ways: Ways
    how: str
    """What falls, as in ``therapists' sides flipped``."""
    together: Numbers | None
    """Of shape (ways,): of all columns together."""
    each: Numbers
    """Of shape (ways, columns)."""
    why: Sequence[str | None]
    """Why there is no test: first of all columns together, then of each."""


def tests(tried: Tried, names: Sequence[str], naive: Numbers | None) -> tuple[Test, ...]:
    """Make the tests, that of all together first.

    Parameters
    ----------
    tried
        Statistics.
    names
        Of the columns.
    naive
        Counts of reports, of shape (groups, columns), where there are any.
    """
    p_values = np.array(
        [
            float(p) if why is None else np.nan
            for p, why in zip(tried.ways.p_values(tried.each), tried.why[1:], strict=True)
        ]
    )
    adjusted = holm(p_values.tolist()), benjamini_hochberg(p_values.tolist())
    found = []
    if tried.together is not None:
        p = np.nan if tried.why[0] else float(tried.ways.p_values(tried.together))
        found.append(_test(tried, ALL, p, tried.why[0], naive))
    for place, name in enumerate(names):
        counts = None if naive is None else _against_the_rest(naive, place)
        test = _test(tried, name, float(p_values[place]), tried.why[place + 1], counts)
        both = (float(values[place]) for values in adjusted)
        corrected = [value if np.isfinite(value) else None for value in both]
        found.append(replace(test, holm=corrected[0], benjamini_hochberg=corrected[1]))
    return tuple(found)


def _test(tried: Tried, of: str, p: float, why: str | None, naive: Numbers | None) -> Test:
    return Test(
        of=of,
        p=p if np.isfinite(p) else None,
        undefined=None if np.isfinite(p) else why or NO_TEST,
        method=f"{tried.how}, {tried.ways.method}",
        naive=None if naive is None else chi_square(naive),
    )


NO_TEST = "Labels cannot fall otherwise: there is nothing to compare."


def _against_the_rest(counts: Numbers, place: int) -> Numbers:
    return np.column_stack([counts[:, place], counts.sum(axis=1) - counts[:, place]])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Group:
    """One of the groups that are compared, by therapist."""

    name: str
    over: Numbers
    under: Numbers


def apart(
    groups: Sequence[Group], names: Sequence[str], *, what: str, of: Mapping[str, str], level: float
) -> Table:
    """Return difference and ratio of each two groups, with intervals clustered by therapist."""
    found = []
    for one, other in combinations(groups, 2):
        parts = (one.over, one.under), (other.over, other.under)
        minus, by = differences(*parts), differences(*parts, logarithms=True)
        for place, name in enumerate(names):
            common = _Common(one, other, place, {**of, "of": name}, level)
            found += [common.difference(minus, what), common.ratio(by, what)]
    return Table(f"Differences of {what}", tuple(found))


@dataclass(frozen=True, slots=True)
class _Common:
    one: Group
    other: Group
    place: int
    of: Mapping[str, str]
    level: float

    def difference(self, found: Contrasts, what: str) -> Estimate:
        within = Range(-1, 1) if what == "shares" else Range()
        value, se, df = self._at(found)
        interval = (
            mean_interval(value, se, df=df, how=HOW, within=within, level=self.level)
            if np.isfinite([value, se]).all()
            else None
        )
        return self._estimate(f"difference of {what}", value, se, interval)

    def ratio(self, found: Contrasts, what: str) -> Estimate:
        logarithm, se, df = self._at(found)
        value = float(np.exp(logarithm)) if np.isfinite(logarithm) else np.nan
        interval = (
            rate_interval(value, value * se, df=df, how=HOW, level=self.level)
            if np.isfinite([value, se]).all()
            else None
        )
        return self._estimate(f"ratio of {what}", value, value * se, interval)

    def _at(self, found: Contrasts) -> tuple[float, float, float]:
        return (
            float(found.value[self.place]),
            float(found.se[self.place]),
            float(found.df[self.place]),
        )

    def _estimate(self, name: str, value: float, se: float, interval: Interval | None) -> Estimate:
        there = np.isfinite(value)
        under = [np.broadcast_to(g.under, g.over.shape)[:, self.place] for g in self._groups]
        clusters = int(((under[0] > 0) | (under[1] > 0)).sum())
        return Estimate(
            name=name,
            value=value if there else None,
            undefined=None if there else NO_RATIO,
            se=se if there and np.isfinite(se) else None,
            interval=interval,
            no_interval=None if interval or not there else NO_SPREAD,
            n=round(sum(float(part.sum()) for part in under)),
            unit=self.of["unit"],
            clusters=clusters,
            cluster="therapists",
            cautions=self._cautions() if there else (),
            of={
                **{key: value for key, value in self.of.items() if key != "unit"},
                "between": f"{self.one.name} and {self.other.name}",
            },
        )

    @property
    def _groups(self) -> tuple[Group, Group]:
        return self.one, self.other

    def _cautions(self) -> tuple[str, ...]:
        few = min(int((g.over[:, self.place] > 0).sum()) for g in self._groups)
        if few >= FEWEST:
            return ()
        who = f"{counted(few, 'therapist')} {'has' if few == 1 else 'have'}"
        said = f"On one side only {who} a case: an interval from fewer than {FEWEST}"
        return (f"{said} may miss the truth more often than it says.",)


NOTHING: dict[str, str | int | None] = {"n": None, "unit": None}
HOW = "CR2 over therapists"
FEWEST = FEWEST_OF["therapists"]
NO_RATIO = "One side has no case, or nothing that cases could be of."
NO_SPREAD = "A side has one therapist only, or no two differ: nothing shows how far it may be off."
