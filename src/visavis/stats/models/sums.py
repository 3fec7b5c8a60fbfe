"""A weighted sum of fixed effects, as their difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from visavis.stats.models.components import Components
from visavis.stats.results import Estimate
from visavis.stats.uncertainty.jackknife import around


def weighed_sum(
    components: Components,
    terms: Sequence[str],
    weights: Mapping[str, float],
    *,
    like: Estimate,
    level: float,
    cluster: str = "",
) -> tuple[Estimate, float]:
    """Return the sum with its interval, and its degrees of freedom.

    Parameters
    ----------
    components
        Of a fit.
    terms
        The names of its fixed effects in their order.
    weights
        By name; one that is not named has none.
    like
        What else stands with it.
    level
        The share of intervals that are to contain what is estimated.
    cluster
        What the outermost groups are called, for a caution where the error may be too small;
        without it there is none.
    """
    row = np.array([[weights.get(term, 0.0) for term in terms]])
    value = float((row @ components.effects)[0])
    se = float(np.sqrt(row @ components.effects_covariance @ row.T)[0, 0])
    df = float(components.degrees(row)[0])
    (doubt,) = components.doubts(row, cluster) if cluster else (None,)
    like = replace(like, cautions=(*like.cautions, *((doubt,) if doubt else ())))
    return with_error(like, value=value, se=se, df=df, how=components.how, level=level), df


def with_error(
    one: Estimate, *, value: float, se: float, df: float, how: str, level: float
) -> Estimate:
    """Return an estimate with its value and interval, or why it has no interval."""
    one = replace(one, undefined=None, value=value)
    if not (np.isfinite(se) and np.isfinite(df) and se > 0):
        return replace(one, no_interval=CARRIED)
    return replace(one, se=se, interval=around(value, se, df=df, how=how, level=level))


CARRIED = "One group alone carries this number, so nothing shows how far it may be off."
