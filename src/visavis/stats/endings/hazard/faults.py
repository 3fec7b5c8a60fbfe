"""Why a hazard model has no estimate: each reason names what it is about."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visavis.stats.endings.hazard.counting import Counted
from visavis.stats.endings.hazard.moments import Moments
from visavis.stats.endings.hazard.rows import Scaling
from visavis.stats.models.soundness import tied
from visavis.vocab.counted import counted, listed

EVENTS_AT_LEAST = 5
"""For each predictor, and as many sessions without an ending: fewer carry no model."""
NEARLY = 1e-4
"""Of a predictor's variance: with less of its own, steps without end are no sign of separation."""
CONSTANT = 1e-6
"""Of how far a predictor is from 0: a spread below it is a rounding error."""


def before(data: Counted, found: Moments, scaling: Scaling) -> str | None:
    """Say why no model can be fitted; None where one can."""
    if not len(data.rows):
        return "There are no client-sessions with all that the model needs."
    events, others = round(found.events), round(found.n - found.events)
    if not events:
        return f"None of {counted(events + others, 'client-session')} was the last of its therapy."
    if not others:
        return f"Each of {counted(events, 'client-session')} was the last of its therapy."
    size = len(data.predictors)
    if min(events, others) < EVENTS_AT_LEAST * size:
        what = "endings" if events <= others else "sessions without an ending"
        return (
            f"There are {min(events, others)} {what} for {counted(size, 'predictor')}, fewer than "
            f"{EVENTS_AT_LEAST} each: leave predictors out."
        )
    return _of_predictors(data, found, scaling)


def _of_predictors(data: Counted, found: Moments, scaling: Scaling) -> str | None:
    scale = np.sqrt(np.maximum(np.diag(found.covariance), 0))
    from_zero = np.abs(found.mean / scaling.scale)
    for name, spread, far in zip(data.predictors, scale, from_zero, strict=True):
        if spread <= 0:
            return f"The predictor {name!r} is the same in all client-sessions: leave it out."
        if spread <= CONSTANT * far:
            return (
                f"The predictor {name!r} differs by less than a millionth of what it is: subtract "
                "its mean, or leave it out."
            )
    if (follows := tied(found.covariance / np.outer(scale, scale))) is not None:
        name, *others = (repr(data.predictors[place]) for place in follows)
        return f"The predictor {name} follows from {listed(others)}: leave one of them out."
    return _alone(data, found)


def _alone(data: Counted, found: Moments) -> str | None:
    """Say which yes-or-no predictor tells endings apart by itself."""
    yes_or_no = (data.rows.two() == (0.0, 1.0)).all(axis=1)
    for name, binary, with_it, of_these in zip(
        data.predictors, yes_or_no, found.mean * found.n, found.of_events, strict=True
    ):
        if not binary:
            continue
        sides = ((with_it, of_these, 1), (found.n - with_it, found.events - of_these, 0))
        for n, events, what in ((round(n), round(events), what) for n, events, what in sides):
            if events in (0, n):
                said = "None" if events == 0 else "Each"
                return (
                    f"{said} of {counted(n, 'client-session')} with {name!r} = {what} was the last "
                    "of its therapy, so its effect has no end: leave the predictor out, or join "
                    "it with another."
                )
    return None


def separated(data: Counted, found: Moments, growing: NDArray[np.int64]) -> str:
    """Say which predictors together tell endings apart without exception, or follow nearly."""
    if (near := _nearly(data, found, growing)) is not None:
        return near
    names = [repr(data.predictors[place]) for place in growing]
    which = "predictor" if len(names) == 1 else "predictors"
    tell = "tells" if len(names) == 1 else "tell"
    return (
        f"The {which} {listed(names)} {tell} endings from other sessions without exception, on "
        "one side at least, so effects have no end: leave one out, or make it coarser."
    )


def _nearly(data: Counted, found: Moments, growing: NDArray[np.int64]) -> str | None:
    """Say whether predictors can hardly be told from each other; None where they can."""
    if len(growing) < 2:  # noqa: PLR2004 -- nothing to follow from
        return None
    covariance = found.covariance[np.ix_(growing, growing)]
    scale = np.sqrt(np.diag(covariance))
    alone = 1 / np.diag(np.linalg.inv(covariance / np.outer(scale, scale)))
    if alone.min() > NEARLY:
        return None
    names = listed(repr(data.predictors[place]) for place in growing)
    return (
        f"The predictors {names} follow from each "
        "other but for next to nothing, so their effects cannot be told apart: leave one out."
    )
