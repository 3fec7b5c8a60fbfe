"""Whether a group's change matters: its interval beside a smallest important difference.

References
----------
Hespanhol, L., Vallio, C. S., Costa, L. M., & Saragiotto, B. T. (2019). Understanding and
interpreting confidence and credible intervals around effect estimates. Brazilian Journal of
Physical Therapy, 23, 290–301.
"""

from __future__ import annotations

from enum import StrEnum
from numbers import Real

from visavis.stats.change.criteria import SAME
from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate


class Relevance(StrEnum):
    """Where an interval lies, seen from no change and from the smallest important difference."""

    WORSE = "for the worse"
    """Below no change."""
    NOT_TOLD = "not told from no change"
    """No change is in it."""
    TOO_SMALL = "told from no change, but too small to matter"
    """All of it lies between no change and the smallest important difference."""
    PERHAPS = "perhaps large enough"
    """The smallest important difference is in it, and the value is below."""
    PROBABLY = "probably large enough"
    """The smallest important difference is in it, and the value is not below."""
    LARGE = "large enough"
    """All of it lies above the smallest important difference."""


NO_CHANGES = ("Hedges' g", "mean at")


def relevance(estimate: Estimate, *, smallest: float) -> Relevance:
    """Say whether a mean change, or a difference of means, is large enough to matter.

    Parameters
    ----------
    estimate
        In points, with its interval, and positive for the better: ``mean change`` of
        `pre_post_change`, or ``difference of means`` of `hedges_g`.
    smallest
        The smallest important difference of the scale, in points, from its own source.

    Raises
    ------
    UnusableError
        When the estimate has no interval, is no change or not in points, or the difference is none.
    """
    if estimate.name.startswith(NO_CHANGES):
        msg = f"{estimate.name} is no change in points: pass the mean change, or a difference."
        raise UnusableError(msg)
    anything: object = smallest  # no checker stands between a notebook and this
    if not isinstance(anything, Real) or not smallest > 0:
        msg = f"smallest={smallest}: pass points above 0, whichever way the scale runs."
        raise UnusableError(msg)
    found, value = estimate.interval, estimate.value
    if found is None or value is None:
        why = estimate.undefined or estimate.no_interval
        msg = f"{estimate.name} has no interval to compare ({why}): there is nothing to say."
        raise UnusableError(msg)
    if found.high < 0:
        return Relevance.WORSE
    if found.low <= 0:
        return Relevance.NOT_TOLD
    if found.high < smallest:
        return Relevance.TOO_SMALL
    if found.low > smallest:
        return Relevance.LARGE
    return Relevance.PERHAPS if value < smallest - SAME else Relevance.PROBABLY
