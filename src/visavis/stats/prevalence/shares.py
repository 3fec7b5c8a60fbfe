"""How common an answer is: of members who answered, of members by weight, of whole practices.

References
----------
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal
of the American Statistical Association, 22, 209–212.
Clopper, C. J., & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the
case of the binomial. Biometrika, 26, 404–413.
Kish, L. (1965). Survey sampling. Wiley.
Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey sampling. Springer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from visavis.stats.prevalence.groups import NOBODY, Group, groups, left_over, nobody_gave
from visavis.stats.results import Estimate, Interval, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty import few, ratios, share_interval, wilson
from visavis.stats.uncertainty.intervals import score_interval
from visavis.stats.uncertainty.jackknife import LEVEL

NAME = "share"
UNIT = "members"
ALIKE = (
    "Takes members as independent of each other; members of one cluster may be alike. Use the "
    "interval that is clustered."
)
WEIGHTLESS = "Nobody who answered has a weight above 0."


def prevalence(data: Summary, *, level: float = LEVEL) -> Table:
    """Estimate how common an answer is among everybody, and in each group.

    Parameters
    ----------
    data
        What `count_answers` or `answers_of` made, merged or not.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Table
        Shares of those who answered, with `denominator` in one line; told apart by ``interval``.
        With weights, ``weighting`` tells members from weights, and the effective n is there too.

    Raises
    ------
    UnusableError
        When the summary is another one.
    """
    sound(level)
    found = [one for group in groups(data) for one in _of_group(group, level)]
    if never := nobody_gave(data):
        found = [replace(one, cautions=(*one.cautions, never)) for one in found]
    return Table(f"How common: {data.about['answer'] or 'yes'}", tuple(found))


def _of_group(group: Group, level: float) -> Iterator[Estimate]:
    cautions = (ALIKE,) if group.clusters is not None else ()
    for how, of in (("Wilson", wilson), ("Clopper–Pearson", clopper_pearson)):
        value = group.cases / group.answered if group.answered else None
        yield Estimate(
            name=NAME,
            value=value,
            undefined=NOBODY if value is None else None,
            se=None if value is None else float(np.sqrt(value * (1 - value) / group.answered)),
            interval=of(group.cases, group.answered, level=level) if group.answered else None,
            n=group.answered,
            unit=UNIT,
            dropped=group.lost,
            cautions=cautions if group.answered else (),
            of={**group.of, "weighting": "members", "interval": how},
            denominator=group.denominator,
        )
    if group.weights is not None or group.clusters is not None:
        yield from _designed(group, level)


def clopper_pearson(cases: int, n: int, *, level: float = LEVEL) -> Interval:
    """Return the exact interval of a share of independent units; it covers at least its level."""
    from scipy.special import betaincinv  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    tail = (1 - sound(level)) / 2
    return Interval(
        low=float(betaincinv(cases, n - cases + 1, tail)) if cases else 0.0,
        high=float(betaincinv(cases + 1, n - cases, 1 - tail)) if cases < n else 1.0,
        method="Clopper–Pearson, for independent units",
        level=level,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Designed:
    """A share by weight or by cluster, with what its interval is made of."""

    value: float
    se: float
    df: float
    clusters: int
    """Independent groups: clusters, or members."""
    cases: tuple[int, int] | None
    how: str
    most: float
    """What the effective n is at most: the number of members, or Kish's figure of their weights."""

    @property
    def worth(self) -> float | None:
        """How many members drawn at random would know as much; None where nothing shows it.

        A standard error of few cases may be small by chance, so that members would seem to know
        more than so many of equal weight can.
        """
        if not self.se > 0:
            return None
        return min(self.most, self.value * (1 - self.value) / self.se**2 + 1)

    def interval(self, level: float) -> Interval | None:
        """Return the interval, where there is one: of weights by score, of clusters by logit."""
        if not self.df > 0:
            return None
        if self.cases is None:
            worth = self.most if self.worth is None else self.worth
            return score_interval(self.value, worth, df=self.df, how=self.how, level=level)
        return share_interval(
            self.value,
            self.se,
            df=self.df,
            clusters=self.clusters,
            how=self.how,
            cases=self.cases,
            level=level,
        )


def designed(group: Group) -> Designed | None:
    """Return the share by weights, or by clusters; None where there is nothing to divide by."""
    if group.clusters is not None:
        return _clustered(group)
    weights = group.weights
    if weights is None or not weights.whole > 0:
        return None
    value = weights.cases / weights.whole
    others = weights.squares - weights.squares_of_cases
    squares = weights.squares_of_cases * (1 - value) ** 2 + others * value**2
    alone = weights.n < 2  # noqa: PLR2004 -- one member has no neighbour to differ from
    kish = weights.whole**2 / weights.squares
    return Designed(
        value=value,
        se=np.nan
        if alone
        else float(np.sqrt(weights.n / (weights.n - 1) * squares)) / weights.whole,
        df=kish - 1,
        clusters=weights.n,
        cases=None,
        how="linearised over members",
        most=kish,
    )


def _clustered(group: Group) -> Designed | None:
    rows, weights = group.clusters, group.weights
    if rows is None or not len(rows):
        return None
    found = ratios(rows[:, :1], rows[:, 1:])
    value, se, df = (float(x[0]) for x in (found.value, found.se, found.df))
    return Designed(
        value=value,
        se=se,
        df=df,
        clusters=len(rows),
        cases=(int(found.counting[0]), int(found.short[0])),
        how=f"CR2 over {group.cluster}",
        most=weights.whole**2 / weights.squares if weights else group.counting,
    )


def _designed(group: Group, level: float) -> Iterator[Estimate]:
    found = designed(group)
    interval = found.interval(level) if found else None
    weighting = "weights" if group.weights else "members"
    how = "clustered" if group.cluster else "linearised"
    of = {**group.of, "weighting": weighting, "interval": how}
    common = _Common(group, found, of)
    yield common.estimate(
        NAME,
        value=found.value if found else None,
        why=NOBODY if not group.answered else WEIGHTLESS if group.weights else HOMELESS,
        se=found.se if found and np.isfinite(found.se) else None,
        interval=interval,
        no_interval=_no_interval(found, group) if found and not interval else None,
    )
    yield common.estimate("effective n", value=found.worth if found else None, why=UNKNOWN)


HOMELESS = "Of nobody who answered a cluster is known."
UNKNOWN = "It is found from how members differ, and here none do, or there is only one."


def _no_interval(found: Designed, group: Group) -> str:
    if found.clusters < 2:  # noqa: PLR2004 -- one has no neighbour to differ from
        what = group.cluster or UNIT
        return f"There is one only ({what}); two are needed at least."
    return "None differ from another: nothing shows how far it may be off."


@dataclass(frozen=True, slots=True)
class _Common:
    group: Group
    found: Designed | None
    of: Mapping[str, str]

    def estimate(
        self,
        name: str,
        *,
        value: float | None,
        why: str,
        se: float | None = None,
        interval: Interval | None = None,
        no_interval: str | None = None,
    ) -> Estimate:
        group, found = self.group, self.found
        clustered = group.clusters is not None and found is not None
        return Estimate(
            name=name,
            value=value,
            undefined=why if value is None else None,
            se=se,
            interval=interval,
            no_interval=no_interval,
            n=group.counting,
            unit=UNIT,
            dropped=left_over(group),
            clusters=found.clusters if clustered and found else None,
            cluster=group.cluster or None,
            cautions=few(found.clusters, group.cluster, cases=found.cases)
            if clustered and found and value is not None
            else (),
            of=self.of,
            denominator=group.denominator,
        )
