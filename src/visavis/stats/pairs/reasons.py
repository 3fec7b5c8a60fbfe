"""Why a model of two sides cannot be fitted, in words of what can be done about it."""

from __future__ import annotations

from dataclasses import replace

from visavis.stats.models import MixedModel

LEAVE_OUT = "leave "
"""What a mixed model says can be done about predictors, and cannot where all of them are needed."""


def with_reason(model: MixedModel, needed: str) -> MixedModel:
    """Return a model whose reason, if it is to leave a predictor out, says what is needed instead.

    Parameters
    ----------
    model
        With estimates, or undefined.
    needed
        Follows the reason after a colon.
    """
    what, _colon, remedy = (model.undefined or "").rpartition(": ")
    if not remedy.startswith(LEAVE_OUT):
        return model
    why = f"{what}: {needed}."
    estimates = tuple(replace(one, undefined=why) for one in model.estimates)
    return replace(model, undefined=why, estimates=estimates)
