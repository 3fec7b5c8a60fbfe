"""Estimates of the whole network: each with clients and with therapists as its clusters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from visavis.stats.congruence.block import Block
from visavis.stats.congruence.measure import Measure, Numbers
from visavis.stats.results import Estimate
from visavis.stats.uncertainty import Spread, left_out, satterthwaite

CLIENTS, THERAPISTS = "clients", "therapists"
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
    defined = bool(np.isfinite(value))
    spread = _spread(block, measure, value, cluster, lost) if defined else Spread()
    return Estimate(
        name=measure.name,
        value=value if defined else None,
        undefined=None if defined else measure.undefined(block.whole),
        se=spread.se,
        interval=spread.interval,
        no_interval=spread.no_interval,
        n=int(measure.n(row)[0]),
        unit=measure.unit,
        dropped=dict(block.dropped),
        clusters=len(lost),
        cluster=cluster,
        cautions=measure.cautions(block.whole) if defined else (),
        of=block.of,
    )


def _spread(block: Block, measure: Measure, value: float, cluster: str, lost: Numbers) -> Spread:
    rest = block.whole - lost
    without = measure.of(rest) if len(lost) > 1 else np.full(len(lost), np.nan)
    sizes = measure.n(block.whole[np.newaxis]) - measure.n(rest)
    df = satterthwaite(sizes) if sizes.sum() > 0 else None
    found = left_out(value, without, cluster=cluster, within=measure.within, df=df)
    if found.se is not None and found.se < STILL:
        return Spread(
            no_interval=f"None of the {len(lost)} {cluster} moves the value when it is left out, "
            "so nothing can be said of how far chance may."
        )
    return found
