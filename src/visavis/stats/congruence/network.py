"""Estimates of the whole network: each with clients and with therapists as its clusters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from visavis.stats.congruence.block import Block
from visavis.stats.congruence.measure import Measure, Numbers
from visavis.stats.results import Estimate
from visavis.stats.uncertainty import Spread, left_out, ratios, satterthwaite
from visavis.stats.uncertainty.jackknife import around

CLIENTS, THERAPISTS = "clients", "therapists"
FEWEST = {CLIENTS: 15, THERAPISTS: 7}
"""Below, an interval carries a caution, as those of frequencies do."""
STILL = 1e-12
"""A standard error below is what is left of rounding."""


def estimates(block: Block) -> Iterator[Estimate]:
    """Yield every measure of a block twice: clustered by client, and by therapist."""
    for measure in block.measures:
        for cluster, lost in (
            (CLIENTS, block.lost_with_client),
            (THERAPISTS, block.lost_with_therapist),
        ):
            yield _estimate(block, measure, cluster, lost)


def _estimate(block: Block, measure: Measure, cluster: str, lost: Numbers) -> Estimate:
    row = block.whole[np.newaxis]
    value = float(measure.of(row)[0])
    undefined = (
        measure.too_few(block.whole) if np.isfinite(value) else measure.undefined(block.whole)
    )
    lost = lost[(measure.carried(lost) > 0).any(axis=0)]
    spread = Spread() if undefined else _spread(block, measure, value, cluster, lost)
    return Estimate(
        name=measure.name,
        value=None if undefined else value,
        undefined=undefined,
        se=spread.se,
        interval=spread.interval,
        no_interval=spread.no_interval,
        n=int(measure.n(row)[0]),
        unit=measure.unit,
        dropped=dict(block.dropped),
        clusters=len(lost),
        cluster=cluster,
        cautions=()
        if undefined
        else (*measure.cautions(block.whole), *_few(spread, lost, cluster)),
        of=block.of,
    )


def _few(spread: Spread, lost: Numbers, cluster: str) -> tuple[str, ...]:
    """Say that an interval is of few clusters."""
    if spread.interval is None or len(lost) >= FEWEST[cluster]:
        return ()
    few = f"Only {len(lost)} {cluster}: an interval from fewer than {FEWEST[cluster]}"
    return (f"{few} may miss the truth more often than it says.",)


def _spread(block: Block, measure: Measure, value: float, cluster: str, lost: Numbers) -> Spread:
    if measure.ratio and len(lost) > 1:
        found = _of_ratio(measure, value, cluster, lost)
    else:
        without = measure.of(block.whole - lost) if len(lost) > 1 else np.full(len(lost), np.nan)
        sizes = [size for size in measure.carried(lost) if size.sum() > 0]
        df = min((satterthwaite(size) for size in sizes), default=None)
        found = left_out(value, without, cluster=cluster, within=measure.within, df=df)
    if found.se is not None and found.se < STILL:
        return Spread(
            no_interval=f"None of the {len(lost)} {cluster} moves the value when it is left out, "
            "so nothing can be said of how far chance may."
        )
    return found


def _of_ratio(measure: Measure, value: float, cluster: str, lost: Numbers) -> Spread:
    over, under = (part(lost)[:, np.newaxis] for part in measure.ratio or ())
    found = ratios(over, under)
    se, df = float(found.se[0]), float(found.df[0])
    how = f"CR2 over {cluster}"
    return Spread(se=se, interval=around(value, se, df=df, how=how, within=measure.within))
