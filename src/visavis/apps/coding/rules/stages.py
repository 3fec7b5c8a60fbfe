"""How a round goes on: the only table that says what follows what.

The tests try every step at every stage against it, and the documents draw it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from visavis.vocab.coding import Stage
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError


class Step(StrEnum):
    """What a coordinator does with a round."""

    OPEN = "open"
    """Raters begin."""
    SETTLE = "settle"
    """Raters are done; what they coded differently is settled."""
    CLOSE = "close"
    """Nothing changes any more; what was coded differently and not settled stays so."""
    DISCARD = "discard"
    """It is deleted: nobody has coded yet."""


STEPS: Mapping[Stage, Mapping[Step, Stage | None]] = {
    Stage.PREPARING: {Step.OPEN: Stage.INDEPENDENT, Step.DISCARD: None},
    Stage.INDEPENDENT: {Step.SETTLE: Stage.CONSENSUS, Step.CLOSE: Stage.CLOSED},
    Stage.CONSENSUS: {Step.CLOSE: Stage.CLOSED},
    Stage.CLOSED: {},
}
"""By stage, what may be done and where it leads; None where nothing is left."""


class StepError(RemedyError):
    """A step that the stage does not allow."""


def after(stage: Stage, step: Step) -> Stage | None:
    """Return where a step leads.

    Raises
    ------
    StepError
        When it is none of those that the stage allows.
    """
    ways = STEPS[stage]
    if step not in ways:
        raise StepError(_("The round has gone on meanwhile. Look at it again."))
    return ways[step]
