"""Whether an answer is as common here as a paper says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from visavis.stats.errors import UnusableError
from visavis.stats.frequencies.chi_square import p_of
from visavis.stats.prevalence.apart import ALONE, DIFFERENCE, WEIGHTLESS, Two, newcombe
from visavis.stats.prevalence.compare import tests_of_two
from visavis.stats.prevalence.compared import Compared, Test
from visavis.stats.prevalence.groups import NOBODY, Group, groups, left_over, nobody_gave
from visavis.stats.prevalence.shares import UNIT, designed
from visavis.stats.results import Estimate, Interval, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty import few, wilson
from visavis.stats.uncertainty.jackknife import LEVEL

EXACT, SCORE = "exact binomial", "score"
CERTAIN = "The published share is 0 or 1: whoever differs refutes it, and there is no score."


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published figure: so many of so many, or a share."""

    source: str
    """Where it stands, as ``Pope et al., 1987``."""
    cases: int | None = None
    share: float | None = None
    n: int | None = None
    """How many answered there. Without it the share is taken as if it were known for certain."""

    def __post_init__(self) -> None:
        """Refuse what is no figure."""
        if not self.source.strip():
            msg = "source is empty: say which paper the figure is from."
            raise UnusableError(msg)
        if (self.cases is None) == (self.share is None) or (self.cases is not None and not self.n):
            msg = f"{self.source}: give cases and n, or a share, with its n where it is known."
            raise UnusableError(msg)
        if self.n is not None and self.n < 1:
            msg = f"{self.source}: {self.n} members are none; leave n out if it is not known."
            raise UnusableError(msg)
        if not 0 <= self.value <= 1:
            msg = f"{self.source}: {self.value:g} is no share: one lies between 0 and 1."
            raise UnusableError(msg)

    @property
    def value(self) -> float:
        """The share."""
        if self.cases is not None and self.n:
            return self.cases / self.n
        return float(self.share or 0)

    @property
    def rounded(self) -> bool:
        """Whether the number of cases was worked out from a share."""
        return self.cases is None

    def around(self, level: float) -> tuple[float, Interval]:
        """Return the share with its interval; without n it has no width."""
        if self.n:
            cases = round(self.value * self.n)
            return cases / self.n, wilson(cases, self.n, level=level)
        nothing = Interval(low=self.value, high=self.value, method="known", level=level)
        return self.value, nothing

    def group(self) -> Group:
        """Return those who answered there, as a group like ours."""
        n = self.n or 0
        return Group(
            of={"group": self.source},
            cases=round(self.value * n),
            answered=n,
            open=None,
            unasked=0,
            weights=None,
            clusters=None,
        )


def against_published(data: Summary, published: Published, *, level: float = LEVEL) -> Compared:
    """Compare everybody's share, and each group's, with a published one.

    Parameters
    ----------
    data
        What `count_answers` or `answers_of` made, merged or not.
    published
        The figure with its source.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Compared
        With the published n, tests of two samples; without, the exact binomial test and the score
        test of a known share. Differences with Newcombe's interval, for independent members and by
        weight or cluster where these are known.

    Raises
    ------
    UnusableError
        When the summary is another one.
    """
    sound(level)
    tests: list[Test] = []
    estimates: list[Estimate] = []
    for group in groups(data):
        if published.n:
            pair = Two(_alone(group), published.group(), level, group.of)
            more = [ROUNDED] if published.rounded else []
            tests += [_said(test, group, *more) for test in tests_of_two(pair)]
        else:
            tests += [_said(test, group) for test in _one_sample(group, published)]
        estimates += _differences(group, published, level)
    title = f"Beside {published.source}: {100 * published.value:.4g} %"
    found = Compared(
        name=title, tests=tuple(tests), estimates=Table(f"{title}: differences", tuple(estimates))
    )
    return found.warned(nobody_gave(data))


def _alone(group: Group) -> Group:
    """Return the group without its design: nobody knows that of the published one."""
    return replace(group, clusters=None, weights=None, of=group.of or {"group": "here"})


ROUNDED = "The number of published cases was worked out from a rounded share."
DESIGN = "Takes members as independent and of equal weight, as the published figure does."


def _said(test: Test, group: Group, *more: str) -> Test:
    said = [*([test.caution] if test.caution else []), *more]
    said += [DESIGN] if group.clusters is not None or group.weights is not None else []
    return replace(test, caution=" ".join(said) or None)


def _one_sample(group: Group, published: Published) -> Iterator[Test]:
    from scipy.stats import binomtest  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    known, n = published.value, group.answered
    test = partial(Test, of=group.of, n=n, denominator=group.denominator)
    if not n:
        yield from (test(name=name, undefined=NOBODY) for name in (EXACT, SCORE))
        return
    yield test(name=EXACT, p=float(binomtest(group.cases, n, known).pvalue))
    if known in (0.0, 1.0):
        yield test(name=SCORE, undefined=CERTAIN)
        return
    statistic = (group.cases - n * known) ** 2 / (n * known * (1 - known))
    yield test(name=SCORE, statistic=statistic, df=1, p=p_of(statistic, 1))


def _differences(group: Group, published: Published, level: float) -> Iterator[Estimate]:
    """Yield the difference for independent members, and that by weight or cluster."""
    known = published.around(level)
    common = Estimate(
        name=DIFFERENCE,
        undefined=NOBODY,
        n=group.answered,
        unit=UNIT,
        dropped=group.lost,
        of={**group.of, "interval": "independent members"},
        cautions=_cautions(published),
        denominator=group.denominator,
    )
    if not group.answered:
        yield common
        return
    value, around = group.cases / group.answered, wilson(group.cases, group.answered, level=level)
    interval = newcombe((value, around), known, how=HOW)
    yield replace(common, value=value - known[0], undefined=None, interval=interval)
    if group.clusters is not None or group.weights is not None:
        yield _by_design(group, known, common)


def _cautions(published: Published) -> tuple[str, ...]:
    if not published.n:
        return (CERTAINTY,)
    return (ROUNDED,) if published.rounded else ()


def _by_design(group: Group, known: tuple[float, Interval], common: Estimate) -> Estimate:
    found, how = designed(group), "clustered" if group.cluster else "linearised"
    mine = replace(
        common,
        n=group.counting,
        dropped=left_over(group),
        of={**common.of, "interval": how},
        cluster=group.cluster or None,
    )
    if found is None:
        return replace(mine, undefined=WEIGHTLESS)
    around = found.interval(known[1].level)
    return replace(
        mine,
        value=found.value - known[0],
        undefined=None,
        interval=newcombe((found.value, around), known, how=f"{found.how}; {HOW}")
        if around
        else None,
        no_interval=None if around else ALONE,
        clusters=found.clusters if group.cluster else None,
        cautions=(
            *common.cautions,
            *(few(found.clusters, group.cluster, cases=found.cases) if group.cluster else ()),
        ),
    )


HOW = "combined as Newcombe does"
CERTAINTY = "The published share is taken as known for certain; with its n the interval is wider."
