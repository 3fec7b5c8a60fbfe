"""Many tests at once: p values that allow for how many there are.

References
----------
Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of
Statistics, 6, 65–70.
Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
Statistical Society B, 57, 289–300.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError

P = NDArray[np.float64]


def holm(p_values: Sequence[float]) -> P:
    """Return adjusted p values that keep the chance of any false alarm below the level.

    Parameters
    ----------
    p_values
        Of shape (tests,), each from 0 to 1; nan for a test that could not be made, which counts
        as none.
    """
    return _adjusted(p_values, _holm)


def benjamini_hochberg(p_values: Sequence[float]) -> P:
    """Return adjusted p values that keep the expected share of false alarms below the level.

    Parameters
    ----------
    p_values
        As in `holm`. The tests may be correlated positively.
    """
    return _adjusted(p_values, _benjamini_hochberg)


def _adjusted(p_values: Sequence[float], how: Callable[[P], P]) -> P:
    given = np.asarray(p_values, np.float64)
    made = np.isfinite(given)
    if ((given[made] < 0) | (given[made] > 1)).any():
        msg = "A p value lies between 0 and 1: pass the p values of the tests."
        raise UnusableError(msg)
    order = np.argsort(given[made], kind="stable")
    adjusted = np.empty(len(order))
    adjusted[order] = how(given[made][order])
    found = np.full(len(given), np.nan)
    found[made] = adjusted
    return found


def _holm(ordered: P) -> P:
    left = np.arange(len(ordered), 0, -1)
    return np.minimum(np.maximum.accumulate(ordered * left), 1)


def _benjamini_hochberg(ordered: P) -> P:
    rank = np.arange(1, len(ordered) + 1)
    scaled = ordered * len(ordered) / rank
    return np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
