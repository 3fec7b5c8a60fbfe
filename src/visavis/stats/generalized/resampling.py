"""The pairs cluster bootstrap of a fit: whole clusters are drawn again, and the model fitted anew.

A cluster that is drawn twice counts as two clusters, each with random intercepts of its own.

References
----------
Cameron, A. C., Gelbach, J. B., & Miller, D. L. (2008). Bootstrap-based improvements for inference
with clustered errors. Review of Economics and Statistics, 90, 414–427.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.stats.generalized.engine import EngineError, Found, problem, search
from visavis.stats.generalized.rows import Codes, Rows, numbered
from visavis.stats.uncertainty.bootstrap import ENOUGH
from visavis.stats.uncertainty.totals import Numbers

RESAMPLES = 199
"""Enough for a standard error; an interval takes it and t, for which percentiles take thousands."""
ROUGH = 1e-6
"""Relative change of the log-likelihood at which a refit ends: a few hundredths of an error."""
FAR = 10.0
"""An effect so large, for a predictor of variance 1, has no end: the draw separates."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Drawn:
    """Refits that ended."""

    place: int
    """Which of the factors was drawn."""
    clusters: int
    effects: Numbers
    """Of shape (refits, terms)."""
    variances: Numbers
    """Of shape (refits, variances)."""
    failed: int


def drawn_from(rows: Rows) -> int | None:
    """Return which factor is drawn: the outermost that has clusters enough; None where none has."""
    for place in range(len(rows.asked.groups)):
        if rows.levels(place) >= ENOUGH:
            return place
    return None


def resampled(
    rows: Rows,
    place: int,
    found: Found,
    *,
    rng: np.random.Generator,
    resamples: int,
    progress: Progress | None,
) -> Drawn:
    """Draw clusters and fit, as often as is asked for.

    Parameters
    ----------
    rows, found
        The rows, and what was found in them.
    place
        Which of the groups is drawn.
    rng
        Where chance comes from.
    resamples
        How often clusters are drawn.
    progress
        Called with how many fits are done, and how many will be.
    """
    members = _members(rows, place)
    effects, variances = [], []
    for turn in range(resamples):
        chosen = rng.integers(len(members), size=len(members))
        again = _fitted(rows, place, [members[k] for k in chosen], found)
        if again is not None:
            effects.append(again.effects)
            variances.append(again.variances)
        if progress is not None:
            progress(turn + 1, resamples)
    return Drawn(
        place=place,
        clusters=len(members),
        effects=np.array(effects).reshape(len(effects), len(found.effects)),
        variances=np.array(variances).reshape(len(effects), len(found.variances)),
        failed=resamples - len(effects),
    )


def _members(rows: Rows, place: int) -> list[NDArray[np.int64]]:
    """Return each cluster's rows, in an order that neither names nor the order of rows change."""
    codes = rows.codes[:, place]
    count = rows.levels(place)
    sums = np.stack([np.bincount(codes, of, minlength=count) for of in (*rows.x.T, rows.y)])
    order = np.lexsort(np.round(sums, 9))
    found = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
    return [found[k] for k in order]


def _fitted(rows: Rows, place: int, members: list[NDArray[np.int64]], found: Found) -> Found | None:
    here = np.concatenate(members)
    draw = np.repeat(np.arange(len(members)), [len(one) for one in members])
    codes = rows.codes[here]
    for inner in range(place, len(rows.asked.groups)):
        codes[:, inner] = numbered(draw * rows.levels(inner) + codes[:, inner])
    y, x = rows.y[here], rows.x[here]
    if not _varies(y, x, codes):
        return None
    try:
        again = search(problem(y, x, codes, rows.asked.family), start=found, close=ROUGH)
    except EngineError:
        return None
    large = np.abs(again.effects[1:]) * x[:, 1:].std(axis=0) / _size(rows, y)
    return None if (large > FAR).any() else again


def _varies(y: Numbers, x: Numbers, codes: Codes) -> bool:
    same = (codes == codes[0]).all(axis=0).any()
    flat = np.linalg.matrix_rank(x) < x.shape[1]
    return not (same or flat or (y == y[0]).all())


def _size(rows: Rows, y: Numbers) -> float:
    """Return what effects are measured in: 1 on a log scale, else the outcome's spread."""
    return 1.0 if rows.asked.family.ratio else float(y.std())
