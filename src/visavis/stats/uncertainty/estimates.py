"""From ratios to estimates that say what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from visavis.stats.results import Estimate, Interval
from visavis.stats.uncertainty.about import CLUSTER, About
from visavis.stats.uncertainty.few import few
from visavis.stats.uncertainty.intervals import mean_interval, rate_interval, share_interval
from visavis.stats.uncertainty.jackknife import ANYWHERE, LEVEL, Range
from visavis.stats.uncertainty.ratios import Ratios
from visavis.vocab.rating import RATINGS

SCALE = Range(RATINGS[0], RATINGS[-1])


class Scale(Enum):
    """Where values lie."""

    SHARE = auto()
    """From 0 to 1."""
    RATE = auto()
    """From 0."""
    RATING = auto()
    """From 1 to 4."""
    MEAN = auto()
    """Anywhere: scores of questionnaires, and what they change by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """What several ratios have in common."""

    name: str
    scale: Scale
    unit: str
    about: About
    of: Mapping[str, str]
    dropped: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    level: float = LEVEL
    empty: str
    """Why there is no value, where there is nothing to divide by."""
    cautions: tuple[str, ...] = ()
    """What else makes the values easy to misread."""


def estimates(
    found: Ratios, what: What, *, columns: Sequence[Mapping[str, str]], n: Sequence[int]
) -> list[Estimate]:
    """Return an estimate for each ratio.

    Parameters
    ----------
    found
        Ratios of shape (columns,).
    what
        What they have in common.
    columns
        What else each of them is of.
    n
        How many units each of them rests on.
    """
    return [
        _estimate(found, what, place, of={**what.of, **column}, n=int(n[place]))
        for place, column in enumerate(columns)
    ]


def _estimate(found: Ratios, what: What, place: int, *, of: Mapping[str, str], n: int) -> Estimate:
    value, se = float(found.value[place]), float(found.se[place])
    clusters, cluster = int(found.clusters[place]), CLUSTER[what.about]
    there = np.isfinite(value)
    interval = _interval(found, what, place) if there and clusters > 1 else None
    return Estimate(
        name=what.name,
        value=value if there else None,
        undefined=None if there else what.empty,
        se=se if np.isfinite(se) and (se > 0 or interval) else None,  # 0 would claim to be certain
        interval=interval,
        no_interval=None
        if interval or not there
        else _no_interval(value, clusters, cluster, counted=what.scale in COUNTED),
        n=n,
        unit=what.unit,
        dropped=what.dropped,
        lines=what.lines,
        clusters=clusters,
        cluster=cluster,
        cautions=(*_cautions(found, what, place), *what.cautions) if there else (),
        of=of,
    )


def _interval(found: Ratios, what: What, place: int) -> Interval | None:
    value, se, df = (float(x[place]) for x in (found.value, found.se, found.df))
    how = f"CR2 over {CLUSTER[what.about]}"
    if what.scale is Scale.SHARE:
        clusters = int(found.clusters[place])
        cases = int(found.counting[place]), int(found.short[place])
        return share_interval(
            value, se, df=df, clusters=clusters, how=how, cases=cases, level=what.level
        )
    if what.scale is Scale.RATE:
        return rate_interval(value, se, df=df, how=how, level=what.level)
    within = SCALE if what.scale is Scale.RATING else ANYWHERE
    return mean_interval(value, se, df=df, how=how, within=within, level=what.level)


COUNTED = (Scale.SHARE, Scale.RATE)
"""Where a value of 0 says that there is no case."""


def _no_interval(value: float, clusters: int, cluster: str, *, counted: bool) -> str:
    if clusters < 2:  # noqa: PLR2004 -- one cluster has no neighbour to differ from
        return f"There is one cluster only ({cluster}); two are needed at least."
    if value == 0 and counted:
        return f"None of the {clusters} {cluster} has a case: nothing shows how rare they are."
    return f"All {clusters} {cluster} have the same value: nothing shows how far it may be off."


def _cautions(found: Ratios, what: What, place: int) -> tuple[str, ...]:
    clusters, cluster = int(found.clusters[place]), CLUSTER[what.about]
    cases = int(found.counting[place]), int(found.short[place])
    return few(clusters, cluster, cases=cases if what.scale is Scale.SHARE else None)
