"""What comes of comparing groups: a test of each category, and how large the differences are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from visavis.stats.frequencies.chi_square import ChiSquare, chi_square
from visavis.stats.frequencies.words import ALL
from visavis.stats.results import Estimate, Interval, Result, Table
from visavis.stats.results.estimate import why_dropped
from visavis.stats.results.shown import Row, shown
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
    least: float | None = None
    """The smallest p that so many therapists can give at all."""
    n: int = 0
    """How many reports, or cards, of those therapists who are compared."""
    unit: str = "reports"
    dropped: Mapping[str, int] = field(default_factory=dict)
    """What this test leaves out beside what all of them do."""
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
    """What all tests leave out."""
    lines: Mapping[str, int]
    """Lines of the tables that are nobody's, by what they are called."""

    def title(self) -> str:
        """Return its name."""
        return self.name

    def rows(self) -> Sequence[Row]:
        """Return one row for each test."""
        return [self._row(test) for test in self.tests]

    def _row(self, test: Test) -> Row:
        dropped = {**test.dropped, **self.dropped}
        return {
            "of": test.of,
            "p": test.p,
            "p_holm": test.holm,
            "p_benjamini_hochberg": test.benjamini_hochberg,
            "p_least": test.least,
            "method": test.method,
            "n": test.n,
            "unit": test.unit,
            "clusters": self.clusters,
            "cluster": "therapists",
            "undefined": test.undefined,
            "naive_chi_square": test.naive.statistic if test.naive else None,
            "naive_df": test.naive.df if test.naive else None,
            "naive_p": test.naive.p if test.naive else None,
            "naive_n": round(test.naive.n) if test.naive else None,
            "caution": " ".join(_cautions(test)) or None,
            "dropped": sum(dropped.values()),
            "why_dropped": why_dropped(dropped, self.lines),
        }

    def one(self, of: str) -> Test:
        """Return the test of a category."""
        return next(test for test in self.tests if test.of == of)


def _cautions(test: Test) -> Iterator[str]:
    if test.least is not None and test.least > USUAL:
        yield (
            f"So few therapists cannot give a p value below {shown(test.least)}, however much "
            "they differ."
        )
    if test.naive:
        yield f"naive_p: {test.naive.caution}"


USUAL = 0.05
"""What a p value is held against by custom."""


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
    least: Sequence[float]
    """The smallest p that can come out, in the same order."""
    n: Sequence[int]
    """How many reports or cards of those who are compared, in the same order."""
    unit: str = "reports"
    dropped: Sequence[Mapping[str, int]] = ()
    """What is left out of one test and not of all, in the same order; or nothing."""


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
        found.append(_test(tried, ALL, p, 0, naive))
    for place, name in enumerate(names):
        counts = None if naive is None else _against_the_rest(naive, place)
        test = _test(tried, name, float(p_values[place]), place + 1, counts)
        both = (float(values[place]) for values in adjusted)
        corrected = [value if np.isfinite(value) else None for value in both]
        found.append(replace(test, holm=corrected[0], benjamini_hochberg=corrected[1]))
    return tuple(found)


def _test(tried: Tried, of: str, p: float, place: int, naive: Numbers | None) -> Test:
    there = bool(np.isfinite(p))
    return Test(
        of=of,
        p=p if there else None,
        undefined=None if there else tried.why[place] or NO_TEST,
        least=max(tried.least[place], 1 / len(tried.ways.labels)) if there else None,
        n=tried.n[place],
        unit=tried.unit,
        dropped=tried.dropped[place] if tried.dropped else {},
        method=f"{tried.how}, {tried.ways.method}" if there else "",
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
    dropped: Sequence[Mapping[str, int]] = ({},)
    """What is left out of each column; or, once, of all of them."""


def together(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Add up what two groups leave out."""
    return {why: one.get(why, 0) + other.get(why, 0) for why in {**one, **other}}


def apart(
    groups: Sequence[Group],
    names: Sequence[str],
    *,
    what: str,
    of: Mapping[str, str],
    level: float,
    nobodys: Mapping[str, int],
) -> Table:
    """Return difference and ratio of each two groups, with intervals clustered by therapist.

    What is left out is what both groups leave out, and rows that are nobody's.
    """
    found = []
    for one, other in combinations(groups, 2):
        parts = (one.over, one.under), (other.over, other.under)
        minus, by = differences(*parts), differences(*parts, logarithms=True)
        for place, name in enumerate(names):
            common = _Common(one, other, place, {**of, "of": name}, level, nobodys)
            found += [common.difference(minus, what), common.ratio(by, what)]
    return Table(f"Differences of {what}", tuple(found))


@dataclass(frozen=True, slots=True)
class _Common:
    one: Group
    other: Group
    place: int
    of: Mapping[str, str]
    level: float
    nobodys: Mapping[str, int]

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
            dropped=self._dropped(),
            lines=self.nobodys,
            clusters=clusters,
            cluster="therapists",
            cautions=self._cautions() if interval else (),
            of={
                **{key: value for key, value in self.of.items() if key != "unit"},
                "between": f"{self.one.name} and {self.other.name}",
            },
        )

    def _dropped(self) -> Mapping[str, int]:
        of_both = (g.dropped[min(self.place, len(g.dropped) - 1)] for g in self._groups)
        return together(*of_both)

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


HOW = "CR2 over therapists"
FEWEST = FEWEST_OF["therapists"]
NO_RATIO = "One side has no case, or nothing that cases could be of."
NO_SPREAD = "A side has one therapist only, or no two differ: nothing shows how far it may be off."
