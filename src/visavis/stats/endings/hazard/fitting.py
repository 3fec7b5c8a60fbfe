"""Newton's method in passes: each is a sum over rows, whatever their order and partition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from visavis.stats.endings.hazard.counting import Counted
from visavis.stats.endings.hazard.faults import before
from visavis.stats.endings.hazard.links import Link
from visavis.stats.endings.hazard.moments import Moments
from visavis.stats.endings.hazard.passes import Scaled
from visavis.stats.endings.hazard.pieces import Pieces
from visavis.stats.endings.hazard.rows import Runs, Scaling
from visavis.stats.endings.hazard.sums import OfClusters, Pass
from visavis.stats.uncertainty.totals import Numbers

MOST_PASSES, HALVINGS = 40, 12
CLOSE = 1e-8
"""So near the coefficients of scaled predictors are: a hundredth of what is promised."""
EXACT = 1e-12
"""So near where rows are few enough to be read once more."""
LAST = 1e-5
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
BENDS = 2
"""So often a step from it is bent."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fit:
    """Where Newton's method ended."""

    coefficients: Numbers
    """Of scaled predictors, the intercept first."""
    passes: int
    growing: NDArray[np.int64] | None = None
    """Predictors whose coefficients would grow for ever; then nothing else holds."""
    clusters: Mapping[str, OfClusters] = field(default_factory=dict)
    """What clusters add up to before the last step, clustered in each way."""
    last: Numbers = field(default_factory=lambda: np.empty(0))
    """The last step, of shape (p,)."""
    log_likelihood: float = np.nan


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Begun:
    """The first pass over all rows, at a first guess."""

    rows: Scaled
    moments: Moments
    """Of all rows, or of some which show no sign of a fault."""
    fault: str | None
    """Why there is no model."""
    start: Numbers
    now: Pass
    """At the start."""
    some: Scaled | None
    """Some of many rows, from which the start is a guess that is near."""


def begin(data: Counted, link: Link) -> Begun:
    """Read all rows once, near the estimate if there are many.

    Parameters
    ----------
    data
        Rows with a value of each predictor; there may be none.
    link
        How predictors act.
    """
    rows = data.rows
    scaled = Scaled.of(rows, Scaling.of(rows.columns), link)
    start, n, events = np.zeros(1 + len(rows.columns)), rows.n, rows.ended
    start[0] = link.start(events / n) if 0 < events < n else 0.0
    if len(rows) > MANY and (guessed := _guessed(data, scaled, start)) is not None:
        return guessed
    moments = scaled.moments()
    if moments.misled:
        scaled = replace(scaled, scaling=moments.misled)
        moments = scaled.moments()
    return Begun(
        rows=scaled,
        moments=moments,
        fault=before(data, moments, scaled.scaling),
        start=start,
        now=scaled.at(start),
        some=None,
    )


def _guessed(data: Counted, scaled: Scaled, start: Numbers) -> Begun | None:
    """Begin where some of the rows lead; None where they show a fault, or mislead.

    A fault of all rows is one of some: what differs, or ends, among some does so among all.
    """
    few = replace(data, rows=data.rows.some(EVERY))
    some = Scaled.of(few.rows, scaled.scaling, scaled.link)
    moments = some.moments()
    if moments.misled or before(few, moments, scaled.scaling) is not None:
        return None
    found = _climb(some, some.at(start), start, close=ROUGH)
    if found.growing is not None:
        return None
    now = scaled.at(guess := found.coefficients, likelihood=False)
    if not moments.hold(now.squares):
        return None
    return Begun(rows=scaled, moments=moments, fault=None, start=guess, now=now, some=some)


def fit(begun: Begun, clusters: Mapping[str, Runs]) -> Fit:
    """Return the coefficients with the highest likelihood, and what each cluster adds to it.

    Parameters
    ----------
    begun
        With an event at least, and not everywhere.
    clusters
        Which rows are of which cluster, in each way.
    """
    found = None
    if begun.some is not None:
        found = _nearer(begun.rows.link, begun.some, begun.start, begun.now)
    if found is None:
        close = EXACT if begun.some is None else CLOSE
        found = _climb(begun.rows, begun.now, begun.start, close=close)
    return found if found.growing is not None else _ended(begun.rows, clusters, found)


def _nearer(link: Link, some: Scaled, guess: Numbers, now: Pass) -> Fit | None:
    """Step from a guess, and bend the step as the score of some rows bends; None where it is far.

    The score of all rows is known at the guess, and how it falls there. How this changes on the
    way, some rows tell nearly as well as all (Jordan, Lee & Yang, 2019, call such a likelihood a
    surrogate), so that Newton's method saves a pass over all.
    """
    if link is not Link.LOGIT:  # information is the expected one: it does not tell how scores fall
        return None
    at_guess, here = some.at(guess, likelihood=False), guess + (step := _step(now))
    if not np.abs(step).max() < SURE:
        return None
    for _turn in range(BENDS):
        gone, there = here - guess, some.at(here, likelihood=False)
        bent = EVERY * (there.score - at_guess.score + at_guess.information @ gone)
        here = here + np.linalg.solve(
            now.information, now.score - now.information @ gone + bent
        ).astype(np.float64)
    return Fit(coefficients=here, passes=1)


def _ended(rows: Scaled, clusters: Mapping[str, Runs], near: Fit) -> Fit:
    """Add up each cluster, and take a last step by the sums of all."""
    pieces = Pieces.of(tuple(clusters.values()), len(rows.events))
    if pieces.order is not None:
        rows = rows.ordered(pieces.order)
    here, passes = near.coefficients, near.passes
    while True:
        sums, passes = rows.by_cluster(here, pieces), passes + 1
        whole = sums[0].whole()
        here = here + (step := _step(whole))
        if not np.abs(step).max() > LAST or passes > MOST_PASSES:
            return Fit(
                coefficients=here,
                passes=passes,
                clusters=dict(zip(clusters, sums, strict=True)),
                last=step,
                log_likelihood=whole.log_likelihood + float(whole.score @ step) / 2,
            )


def _climb(rows: Scaled, now: Pass, start: Numbers, *, close: float) -> Fit:
    """Step until steps are small."""
    here, passes = start, 1
    step = np.full(len(start), np.inf)
    while passes < MOST_PASSES:
        before, step = np.abs(step).max(), _step(now)
        if not np.isfinite(step).all():
            break
        if _left(np.abs(step).max(), before, rows.link) < close:
            return Fit(coefficients=here + step, passes=passes)
        careful = np.abs(step).max() >= SURE
        if careful and not np.isfinite(now.log_likelihood):
            now, passes = rows.at(here), passes + 1
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
