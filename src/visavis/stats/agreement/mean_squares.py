"""The analysis of variance of units by raters, and the six forms that are made of it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from visavis.stats.uncertainty.totals import Numbers

LEAST = 1e-12
"""The share of all variation below which there is none: what is left is rounding."""


class Form(StrEnum):
    """Shrout and Fleiss' six: how raters were chosen, and whether one is used or their mean."""

    ICC1 = "ICC(1,1)"
    """Each unit has raters of its own; one rater's value is used."""
    ICC2 = "ICC(2,1)"
    """The same raters, drawn of many, rate all units; how high they rate counts."""
    ICC3 = "ICC(3,1)"
    """These raters and no others; how high each rates does not count."""
    ICC1K = "ICC(1,k)"
    """As (1,1), of the mean of the raters."""
    ICC2K = "ICC(2,k)"
    """As (2,1), of the mean of the raters."""
    ICC3K = "ICC(3,k)"
    """As (3,1), of the mean of the raters; Cronbach's alpha with raters as items."""


class Squares(NamedTuple):
    """Mean squares of units by raters, each of shape (m,)."""

    units: Numbers
    within: Numbers
    raters: Numbers
    rest: Numbers
    n: Numbers
    k: int


def squares_of(sums: Numbers) -> Squares:
    """Take the analysis of variance of units by raters from its sums."""
    n, of_units, of_values, raters = sums[:, 0], sums[:, 1], sums[:, 2], sums[:, 3:]
    k = raters.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = raters.sum(1) ** 2 / (n * k)
        units = of_units / k - middle
        rated = (raters**2).sum(1) / n - middle
        within = of_values - of_units / k
        return Squares(
            units=units / (n - 1),
            within=within / (n * (k - 1)),
            raters=rated / (k - 1),
            rest=(within - rated) / ((n - 1) * (k - 1)),
            n=n,
            k=k,
        )


def value_of(form: Form, s: Squares) -> Numbers:
    """Return a form from its mean squares; nan where nothing varies."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one = {
            Form.ICC1: (s.units - s.within) / (s.units + (s.k - 1) * s.within),
            Form.ICC2: (s.units - s.rest)
            / (s.units + (s.k - 1) * s.rest + s.k * (s.raters - s.rest) / s.n),
            Form.ICC3: (s.units - s.rest) / (s.units + (s.k - 1) * s.rest),
            Form.ICC1K: (s.units - s.within) / s.units,
            Form.ICC2K: (s.units - s.rest) / (s.units + (s.raters - s.rest) / s.n),
            Form.ICC3K: (s.units - s.rest) / s.units,
        }[form]
    return np.where(np.isfinite(one) & _varies(form, s), one, np.nan)


def _varies(form: Form, s: Squares) -> NDArray[np.bool_]:
    """Return whether the estimated variance of a mean of raters is above 0.

    Of forms (2,1) and (2,k) it is a difference, which can fall below; both would then lie where no
    correlation can. Of (1,k) and (3,k) it is 0 where units do not differ.
    """
    if form in (Form.ICC2, Form.ICC2K):
        variance = s.units + (s.raters - s.rest) / s.n
    elif form in (Form.ICC1K, Form.ICC3K):
        variance = s.units
    else:
        return np.ones(len(s.units), np.bool_)
    above: NDArray[np.bool_] = variance > LEAST * (s.units + s.within + s.rest)
    return above
