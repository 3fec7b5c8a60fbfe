"""Where the clinical range ends.

References
----------
Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach to defining
meaningful change in psychotherapy research. Journal of Consulting and Clinical Psychology, 59,
12–19.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from visavis.stats.change.norms import Norms
from visavis.stats.change.sample import NOBODY, Sample
from visavis.stats.errors import UnusableError
from visavis.stats.uncertainty.totals import Numbers

TYPES = ("a", "b", "c")
SDS = 2
"""How far from a group's mean its range ends, in standard deviations."""


def cutoff_of(which: str | float | None, *, norms: Norms, sample: Sample) -> float | None:
    """Return the cut-off, in points.

    Parameters
    ----------
    which
        ``a``: two standard deviations from the mean of clients who begin, towards health; ``b``:
        two from the mean of people who need no therapy, towards illness; ``c``: between both, where
        a score is as likely in the one as in the other if both spread alike; ``published``: the one
        in the norms; a number; or None.
    norms
        Clients' mean and standard deviation are taken from `sample` where they are None here.
    sample
        The study's own clients.

    Raises
    ------
    UnusableError
        When there is no such cut-off, or a mean or standard deviation is not known.
    """
    if which is None:
        return None
    if which == "published":
        return _known(norms.cutoff, "cutoff", which)
    if isinstance(which, str) and which not in TYPES:
        msg = f"There is no cut-off {which!r}: use 'a', 'b', 'c', 'published', a number or None."
        raise UnusableError(msg)
    if not isinstance(which, str):
        return _finite(which)
    sign = norms.sign
    if which == "a":
        mean, sd = _clinical(norms, sample)
        return mean + sign * SDS * sd
    well = _known(norms.functional_mean, "functional_mean", which)
    spread = _known(norms.functional_sd, "functional_sd", which)
    if which == "b":
        return well - sign * SDS * spread
    mean, sd = _clinical(norms, sample)
    if sign * (well - mean) <= 0:
        msg = (
            f"Clients who begin score {mean:g} on the average, and people who need no therapy "
            f"{well:g}, with {norms.better} being better: there is nothing between. Check better."
        )
        raise UnusableError(msg)
    return (sd * well + spread * mean) / (sd + spread)


def functional(scores: Numbers, cutoff: float, *, norms: Norms) -> NDArray[np.bool_]:
    """Say who is beyond the cut-off; a score that equals it counts as clinical."""
    beyond: NDArray[np.bool_] = norms.sign * (scores - cutoff) > 0
    return beyond


def _clinical(norms: Norms, sample: Sample) -> tuple[float, float]:
    mean = sample.mean_pre if norms.mean is None else norms.mean
    sd = sample.sd_pre if norms.sd is None else norms.sd
    if not sample.n:
        raise UnusableError(NOBODY)
    if not (math.isfinite(mean) and sd > 0):
        msg = (
            "Scores at the beginning have no spread here, with so few clients or all alike: give "
            "mean and sd in norms."
        )
        raise UnusableError(msg)
    return mean, sd


def _known(value: float | None, name: str, which: str) -> float:
    if value is None:
        msg = f"The cut-off {which!r} needs {name}: give it in norms, with its source."
        raise UnusableError(msg)
    return value


def _finite(value: float) -> float:
    if isinstance(value, bool) or not math.isfinite(value):
        msg = f"The cut-off {value} is none: pass a number."
        raise UnusableError(msg)
    return float(value)
