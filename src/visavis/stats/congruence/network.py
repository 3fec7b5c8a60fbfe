"""Estimates of the whole network: each with clients and with therapists as its clusters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from visavis.stats.congruence.block import Block
from visavis.stats.congruence.measure import SHARE, Measure, Numbers, divided
from visavis.stats.results import Estimate
from visavis.stats.uncertainty import Spread, few, left_out, ratios, satterthwaite, share_interval
from visavis.stats.uncertainty.jackknife import LEVEL, around

CLIENTS, THERAPISTS = "clients", "therapists"
STILL = 1e-12
"""A standard error below is what is left of rounding."""


def estimates(block: Block, *, confidence: float = LEVEL) -> Iterator[Estimate]:
    """Yield every measure of a block twice: clustered by client, and by therapist."""
    for measure in block.measures:
        for cluster, lost in (
            (CLIENTS, block.lost_with_client),
            (THERAPISTS, block.lost_with_therapist),
        ):
            carrying = lost[(measure.carried(lost) > 0).any(axis=0)]
            yield _estimate(block, measure, _Clusters(cluster, carrying, block.whole, confidence))


@dataclass(frozen=True, slots=True, eq=False)
class _Clusters:
    """What a value's uncertainty comes from."""

    words: str
    """What they are, in the plural."""
    lost: Numbers
    """What the network loses without each that carries the value."""
    whole: Numbers
    confidence: float

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.lost)


def _estimate(block: Block, measure: Measure, clusters: _Clusters) -> Estimate:
    row = block.whole[np.newaxis]
    value = float(measure.of(row)[0])
    undefined = (
        measure.too_few(block.whole) if np.isfinite(value) else measure.undefined(block.whole)
    )
    spread, cautions = (Spread(), ()) if undefined else _around(measure, value, clusters)
    return Estimate(
        name=measure.name,
        value=None if undefined else value,
        undefined=undefined,
        se=spread.se,
        interval=spread.interval,
        no_interval=spread.no_interval,
        n=int(measure.n(row)[0]),
        unit=measure.unit,
        dropped=block.dropped(measure, block.whole, {**block.left_out.whole, **block.unplaced}),
        lines=block.lines,
        clusters=len(clusters),
        cluster=clusters.words,
        cautions=() if undefined else (*measure.cautions(block.whole), *cautions),
        of=block.of,
    )


def _around(measure: Measure, value: float, clusters: _Clusters) -> tuple[Spread, tuple[str, ...]]:
    """Return how far a value may be off, and a caution where that rests on little."""
    cases = None
    if measure.ratio and len(clusters) > 1:
        spread, cases = _of_ratio(measure, value, clusters)
    else:
        spread = _left_out(measure, value, clusters)
    if spread.interval is None:
        return spread, ()
    each = (measure.carried(clusters.lost) > 0).sum(axis=1)  # of what it is held against as well
    return spread, few(int(each.min()), clusters.words, cases=cases)


def _left_out(measure: Measure, value: float, clusters: _Clusters) -> Spread:
    """Leave each cluster out in turn."""
    several = len(clusters) > 1
    without = (
        measure.of(clusters.whole - clusters.lost) if several else np.full(len(clusters), np.nan)
    )
    sizes = [size for size in measure.carried(clusters.lost) if size.sum() > 0]
    df = min((satterthwaite(size) for size in sizes), default=np.inf)
    found = left_out(
        value,
        without,
        cluster=clusters.words,
        within=measure.within,
        df=df,
        level=clusters.confidence,
    )
    if found.se is None:
        return found
    if found.se < STILL or _unmoved(measure, clusters):
        return _still(clusters)
    if measure.within != SHARE:
        return found
    interval = share_interval(
        value,
        found.se,
        df=min(df, len(clusters) - 1),
        clusters=len(clusters),
        how=f"jackknife over {clusters.words}",
        level=clusters.confidence,
    )
    return replace(found, interval=interval)


def _unmoved(measure: Measure, clusters: _Clusters) -> bool:
    """Whether the share of a coefficient is between 0 and 1, and no cluster moves it."""
    if measure.rate is None:
        return False
    rate = divided(measure.rate)
    whole, without = (
        rate(sums) for sums in (clusters.whole[np.newaxis], clusters.whole - clusters.lost)
    )
    return bool(0 < whole[0] < 1 and (np.abs(without - whole) < STILL).all())


def _of_ratio(
    measure: Measure, value: float, clusters: _Clusters
) -> tuple[Spread, tuple[int, int] | None]:
    """Return the spread of a ratio; of a share also how many clusters have a case, and lack one."""
    over, under = (part(clusters.lost)[:, np.newaxis] for part in measure.ratio or ())
    found = ratios(over, under)
    se, df, how = float(found.se[0]), float(found.df[0]), f"CR2 over {clusters.words}"
    if se < STILL and (measure.within != SHARE or 0 < value < 1):
        return _still(clusters), None
    if measure.within != SHARE:
        level, within = clusters.confidence, measure.within
        return Spread(
            se=se, interval=around(value, se, df=df, how=how, within=within, level=level)
        ), None
    cases = int(found.counting[0]), int(found.short[0])
    interval = share_interval(
        value,
        se,
        df=df,
        clusters=len(clusters),
        how=how,
        cases=cases,
        level=clusters.confidence,
    )
    return Spread(se=se, interval=interval), cases


def _still(clusters: _Clusters) -> Spread:
    return Spread(
        no_interval=f"None of the {len(clusters)} {clusters.words} moves the value when it is left "
        "out, so nothing can be said of how far chance may."
    )
