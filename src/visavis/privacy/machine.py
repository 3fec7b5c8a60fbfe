"""What a machine may learn from raters' work, and who sees what came of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from visavis.privacy.coding import may_prepare_round
from visavis.privacy.decision import Decision, deny
from visavis.privacy.viewer import Viewer
from visavis.vocab.coding import Stage
from visavis.vocab.language import gettext_noop as _

CODES_NOW = _(
    "You code in this study yourself just now. What a machine makes of its reports is told when "
    "that round is done."
)
STARTS_ANEW = timedelta(hours=1)
"""A model that was begun so long ago and is not done is taken up again: its worker is gone."""


def may_learn_from(stage: Stage) -> bool:
    """Whether a machine learns from a round: when it is closed, and nobody is led by it."""
    return stage is Stage.CLOSED


def may_use_machine(viewer: Viewer, practices: Collection[UUID], *, codes_now: bool) -> Decision:
    """Let a machine learn from a study's closed rounds, and see what it makes of the reports.

    Parameters
    ----------
    practices
        Where the study runs.
    codes_now
        Whether the member is a rater of a round of the study that is not over: nobody who still
        codes independently sees a suggestion, not of any report.
    """
    decision = may_prepare_round(viewer, practices)
    if decision and codes_now:
        return deny(CODES_NOW)
    return decision


def is_given_up(begun_at: datetime, *, now: datetime) -> bool:
    """Whether whoever began to learn is not coming back."""
    return now - begun_at > STARTS_ANEW
