"""How raters take one category for another, as arrays; drawing and truth share them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.plan import Coding
from visavis.dataset.simulate.plan.events import HELPFUL, HINDERING
from visavis.dataset.simulate.profiles import CATEGORIES

Floats = NDArray[np.float64]

DOES_NOT_FIT = len(CATEGORIES)
NOT_ENOUGH_TEXT = DOES_NOT_FIT + 1
CODES = NOT_ENOUGH_TEXT + 1
"""Categories, and the two ways of giving none."""


def confusions(coding: Coding) -> Floats:
    """Return what each rater makes of each true category, with shape (3, categories, codes)."""
    table = np.zeros((len(coding.raters), len(CATEGORIES), CODES))
    for rater in range(len(coding.raters)):
        none = coding.does_not_fit[rater], coding.not_enough_text[rater]
        table[rater, :, DOES_NOT_FIT:] = none
        wrong = 1 - coding.correct[rater] - sum(none)
        first = 0
        for size in (len(HELPFUL), len(HINDERING)):
            block = _block(size, coding.correct[rater], wrong, coding.to_neighbour)
            table[rater, first : first + size, first : first + size] = block
            first += size
    return table


def _block(size: int, correct: float, wrong: float, to_neighbour: float) -> Floats:
    """Confuse the categories of one valence: raters are told how the event was judged."""
    block = np.full((size, size), wrong * (1 - to_neighbour) / (size - 2))
    places = np.arange(size)
    block[places, places] = correct
    block[places, places ^ 1] = wrong * to_neighbour  # neighbours: 0 and 1, 2 and 3 …
    return block


def settled(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Settle the codes of three raters as `Coding` says.

    Parameters
    ----------
    codes
        With shape (N, 3); places in the categories, or the two ways of giving none.

    Returns
    -------
    array of shape (N,)
        A place in the categories, or `DOES_NOT_FIT` when it was settled that none fits.
    """
    one, two, three = np.minimum(codes, DOES_NOT_FIT).T
    named = np.where(one != DOES_NOT_FIT, one, two)  # all differ, so at most one gave none
    majority = np.where(one == two, one, np.where(two == three, two, named))
    final: NDArray[np.int64] = np.where(one == three, one, majority)
    return final
