"""The coefficients: observed agreement, and what chance alone would give of it.

Each function takes sums and returns observed and expected agreement, both of shape (m,). The value
is (observed - expected) / (1 - expected).

References
----------
Cohen (1960, 1968); Scott (1955); Fleiss (1971); Conger (1980); Brennan & Prediger (1981).
Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high
agreement. British Journal of Mathematical and Statistical Psychology, 61, 29–48.
Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for
coding data. Communication Methods and Measures, 1, 77–89.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from visavis.stats.agreement.scales import Scale
from visavis.stats.agreement.sums import Sums
from visavis.stats.agreement.units import Places
from visavis.stats.uncertainty.totals import Numbers

Parts = tuple[Numbers, Numbers]
Chance = Callable[[Sums, Scale], Parts]
LEAST = 1e-9
"""Of room above chance: what is less is none, and was left over by subtracting."""


def corrected(parts: Parts) -> Numbers:
    """Return agreement beyond chance; nan where chance leaves no room."""
    observed, expected = parts
    room = 1 - expected
    found = np.full(len(observed), np.nan)
    beyond: Numbers = np.divide(observed - expected, room, out=found, where=room > LEAST)
    return beyond


def _ratio(top: Numbers, bottom: Numbers) -> Numbers:
    found = np.full(np.broadcast(top, bottom).shape, np.nan)
    ratio: Numbers = np.divide(top, bottom, out=found, where=bottom > LEAST)
    return ratio


def percent(sums: Sums) -> Numbers:
    """Return the share of pairs of codes that are the same, averaged over units."""
    return _ratio(sums["same"][:, 0], sums["paired"][:, 0])


def _observed(sums: Sums) -> Numbers:
    return _ratio(sums["near"][:, 0], sums["paired"][:, 0])


def _margins(sums: Sums) -> Numbers:
    return _ratio(sums["shares"], sums["coded"])


def _meet(one: Numbers, other: Numbers, weights: Numbers) -> Numbers:
    """Return how much a code drawn from each agrees."""
    met: Numbers = ((one @ weights) * other).sum(1)
    return met


def fleiss(sums: Sums, scale: Scale) -> Parts:
    """Chance draws both codes from what all raters gave."""
    margins = _margins(sums)
    return _observed(sums), _meet(margins, margins, scale.weights)


def brennan_prediger(sums: Sums, scale: Scale) -> Parts:
    """Chance draws every category alike."""
    observed = _observed(sums)
    return observed, np.full(len(observed), scale.weights.mean())


def gwet(sums: Sums, scale: Scale) -> Parts:
    """Chance is a guess among all categories, made the more often the more evenly they occur."""
    margins = _margins(sums)
    q = len(scale.weights)
    spread = (margins * (1 - margins)).sum(1)
    return _observed(sums), scale.weights.sum() * spread / max(q * (q - 1), 1)


def conger(sums: Sums, scale: Scale) -> Parts:
    """Chance draws from what each of two different raters gave."""
    q = len(scale.weights)
    own = sums["own"].reshape(len(sums["own"]), -1, q)
    coded = own.sum(2, keepdims=True)
    there = coded > LEAST
    margins = np.divide(own, coded, out=np.zeros_like(own), where=there)
    raters = there.sum((1, 2))
    together = margins.sum(1)
    same_rater = np.einsum("mrk,kl,mrl->m", margins, scale.weights, margins, optimize=True)
    pairs = (raters * (raters - 1)).astype(np.float64)
    return _observed(sums), _ratio(_meet(together, together, scale.weights) - same_rater, pairs)


def cohen(sums: Sums, scale: Scale) -> Parts:
    """Chance draws from what each of the two raters gave, where both did."""
    both = sums["two"][:, :1]
    first, second = _ratio(sums["first"], both), _ratio(sums["second"], both)
    return _ratio(sums["two"][:, 1], both[:, 0]), _meet(first, second, scale.weights)


def scott(sums: Sums, scale: Scale) -> Parts:
    """Chance draws both codes from what the two raters gave together, where both did."""
    both = sums["two"][:, :1]
    margins = _ratio(sums["first"] + sums["second"], 2 * both)
    return _ratio(sums["two"][:, 1], both[:, 0]), _meet(margins, margins, scale.weights)


def alpha(distances: Numbers) -> Chance:
    """Return the parts of Krippendorff's alpha under fixed distances."""
    largest = distances.max(initial=0.0) or 1.0

    def parts(sums: Sums, scale: Scale) -> Parts:
        del scale
        values = sums["values"]
        n = values.sum(1)
        observed = _ratio(sums["apart"][:, 0], n)
        expected = _ratio(_meet(values, values, distances), n * (n - 1))
        return 1 - observed / largest, 1 - expected / largest

    return parts


def ordinal_alpha(low: Places, high: Places) -> Chance:
    """Return the parts of alpha where two codes are as far apart as there are values between them.

    Between the middles of their categories, that is. The coincidences are those of the categories
    at `low` and `high`.
    """

    def parts(sums: Sums, scale: Scale) -> Parts:
        del scale
        values = sums["values"]
        n = values.sum(1)
        middle = values.cumsum(1) - values / 2
        met = sums["coincidences"] * (middle[:, high] - middle[:, low]) ** 2
        observed = _ratio(met.sum(1), n)
        mean = _ratio((values * middle).sum(1), n)
        spread = (values * (middle - mean[:, np.newaxis]) ** 2).sum(1)
        expected = _ratio(2 * n * spread, n * (n - 1))
        largest = n**2
        return 1 - _ratio(observed, largest), 1 - _ratio(expected, largest)

    return parts
