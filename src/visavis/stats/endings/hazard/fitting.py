"""Newton's method in passes: each is a sum over rows, whatever their order and partition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from visavis.stats.endings.hazard.links import Link
from visavis.stats.endings.hazard.passes import OfClusters, Pass, Scaled
from visavis.stats.endings.hazard.rows import Runs
from visavis.stats.uncertainty.totals import Numbers

MOST_PASSES, HALVINGS = 40, 12
CLOSE = 1e-8
"""So near the coefficients of scaled predictors are: a hundredth of what is promised."""
EXACT = 1e-12
"""So near where rows are few enough to be read once more."""
LAST = 1e-6
"""A step with the logit is the last one if it is smaller: its square is 0 to all that is promised,
and what clusters add up to before it holds after it."""
ROUGH = 1e-4
"""So near is a guess from some of the rows."""
SURE = 0.5
"""A step below it needs no look at the likelihood: it cannot lead astray."""
FAR, STILL = 12.0, 1e-3
"""A coefficient of a predictor of variance 1 that is so large and still moves will not stop."""
MUCH = 0.3
"""Of the largest step: predictors that move less go along with the one that does not stop."""
SAME = 1e-12
"""Relative difference below which two likelihoods are the same."""
MANY, EVERY = 200_000, 16
"""With so many rows, a first guess comes from each sixteenth."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fit:
    """Where Newton's method ended."""

    coefficients: Numbers
    """Of scaled predictors, the intercept first."""
    passes: int
    growing: NDArray[np.int64] | None = None
    """Predictors whose coefficients would grow for ever; then nothing else holds."""
    clusters: Mapping[str, OfClusters] = field(default_factory=dict)
    """What clusters add up to there, clustered in each way."""


def fit(rows: Scaled, clusters: Mapping[str, Runs], *, share: float) -> Fit:
    """Return the coefficients with the highest likelihood, and what each cluster adds to it.

    Parameters
    ----------
    rows
        With an event at least, and not everywhere.
    clusters
        Which rows are of which cluster, in each way.
    share
        Of client-sessions that were the last.
    """
    start = np.zeros(len(rows.x))
    start[0] = rows.link.start(share)
    found = None
    if len(rows.events) > MANY:
        guess = _climb(rows.some(EVERY), start, close=ROUGH)
        if guess.growing is None:
            close = LAST if rows.link is Link.LOGIT else CLOSE
            found = _climb(rows, guess.coefficients, close=close, near=True)
    if found is None:
        found = _climb(rows, start, close=EXACT)
    return found if found.growing is not None else _ended(rows, clusters, found)


def _ended(rows: Scaled, clusters: Mapping[str, Runs], near: Fit) -> Fit:
    """Add up each cluster, and take a last step by the sums of all."""
    here, passes = near.coefficients, near.passes
    while True:
        sums, passes = rows.by_cluster(here, tuple(clusters.values())), passes + 1
        step = _step(sums[0].whole())
        here = here + step
        if not np.abs(step).max() > LAST or passes > MOST_PASSES:
            after = (each.after(step) for each in sums)
            return Fit(
                coefficients=here, passes=passes, clusters=dict(zip(clusters, after, strict=True))
            )


def _climb(rows: Scaled, start: Numbers, *, close: float, near: bool = False) -> Fit:
    """Step until steps are small; `near` says that the first one will be."""
    here, now, passes = start, rows.at(start, likelihood=not near), 1
    step = np.full(len(start), np.inf)
    while passes < MOST_PASSES:
        before, step = np.abs(step).max(), _step(now)
        if not np.isfinite(step).all():
            break
        if _left(np.abs(step).max(), before, rows.link) < close:
            return Fit(coefficients=here + step, passes=passes)
        careful = np.abs(step).max() >= SURE
        if careful and not np.isfinite(now.log_likelihood):
            now = rows.at(here)
        for _halving in range(HALVINGS):
            then, passes = rows.at(here + step, likelihood=careful), passes + 1
            worse = now.log_likelihood - then.log_likelihood > SAME * abs(now.log_likelihood)
            if not (careful and worse):
                break
            step = step / 2
        here, now = here + step, then
        if np.abs(here[1:]).max(initial=0) > FAR and np.abs(step[1:]).max(initial=0) > STILL:
            break
    moves = np.abs(np.nan_to_num(step[1:], nan=0.0))
    moving = np.flatnonzero((moves > STILL) & (moves > MUCH * moves.max(initial=0)))
    largest = np.argsort(-np.abs(here[1:]))[:1]
    return Fit(coefficients=here, passes=passes, growing=moving if len(moving) else largest)


def _left(step: float, before: float, link: Link) -> float:
    """Return how far the coefficients will be off after a step, by how steps shrank so far.

    With the logit, Newton's method squares the distance; with another link the information is the
    expected one, and the distance shrinks by a factor.
    """
    if not np.isfinite(before):
        return step
    if link is Link.LOGIT:
        return step**2 * max(1.0, step / before**2)
    shrinks = step / before
    return step * shrinks / (1 - shrinks) if shrinks < 1 else step


def _step(now: Pass) -> Numbers:
    try:
        return np.linalg.solve(now.information, now.score).astype(np.float64)
    except np.linalg.LinAlgError:  # it has grown so far that nothing is left to tell apart
        return np.full(len(now.score), np.nan)
