"""How the uncertainty of agreement is found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from visavis.stats.agreement import chance
from visavis.stats.results import Interval
from visavis.stats.uncertainty import Spread, Totals, bootstrap, jackknife, share_interval
from visavis.stats.uncertainty.jackknife import LEVEL, Range, degrees
from visavis.stats.uncertainty.totals import Function
from visavis.vocab.counted import counted

FEW = 10
"""Clusters below which an interval is rough, whatever the method."""
SHARE = Range(0.0, 1.0)


def rough(clusters: int, cluster: str | None) -> str:
    """Return what is said of an interval from few clusters."""
    return (
        f"There {'is' if clusters == 1 else 'are'} only {counted(clusters, 'cluster')} "
        f"({cluster}), so the intervals are rough."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the uncertainty is found."""

    cluster: str | None = None
    """The column that says what units are nested in."""
    interval: Literal["jackknife", "bootstrap"] = "jackknife"
    rng: np.random.Generator | None = field(default=None, repr=False)
    resamples: int = 2_000
    level: float = LEVEL

    @property
    def words(self) -> str:
        """What is left out or drawn."""
        return f"{self.cluster} clusters" if self.cluster else "units"


def spread(totals: Totals, estimate: Function, way: Way, within: Range) -> Spread:
    """Return standard error and interval; none where no cluster differs from another.

    The interval of a share is told on the logit scale; of a share of 0 or 1 it ends on one side.
    """
    if way.interval == "bootstrap" and way.rng is not None:
        found = bootstrap(
            totals,
            estimate,
            cluster=way.words,
            rng=way.rng,
            resamples=way.resamples,
            level=way.level,
        )
    else:
        found = jackknife(totals, estimate, cluster=way.words, within=within, level=way.level)
    value = float(estimate(totals.whole[np.newaxis])[0])
    if way.interval == "jackknife" and within == SHARE and value in SHARE and totals.clusters > 1:
        return Spread(se=0.0, interval=of_share(value, 0.0, totals, way))
    if found.se is not None and found.se < chance.LEAST:
        return Spread(
            no_interval=f"All {way.words} give the same value, so the data cannot say how far it "
            "may be off."
        )
    if within != SHARE or way.interval == "bootstrap" or found.interval is None:
        return found
    return replace(found, interval=of_share(value, found.se or 0.0, totals, way))


def of_share(value: float, se: float, totals: Totals, way: Way) -> Interval | None:
    """Return the interval of a share on the logit scale, where clusters are left out."""
    return share_interval(
        value,
        se,
        df=degrees(totals),
        clusters=totals.clusters,
        how=f"jackknife over {way.words}",
        level=way.level,
    )
