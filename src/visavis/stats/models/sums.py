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
) -> tuple[Estimate, float]:
    """Return the sum with its interval, and its degrees of freedom by Satterthwaite.

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
    """
    row = np.array([weights.get(term, 0.0) for term in terms])
    value = float(row @ components.effects)
    se = float(np.sqrt(row @ components.effects_covariance @ row))
    df = float(components.degrees(row[np.newaxis])[0])
    interval = around(value, se, df=df, how="Satterthwaite", level=level)
    return replace(like, undefined=None, value=value, se=se, interval=interval), df
