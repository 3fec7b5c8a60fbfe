"""Erasure: who may ask for it and take it back, when it falls due, what a hold does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from visavis.privacy.decision import ALLOW, Decision, deny
from visavis.privacy.members import ClientFacts, may_manage_practice, may_treat
from visavis.privacy.retention import ERASURE_DELAY
from visavis.privacy.viewer import Viewer
from visavis.vocab.language import gettext_noop as _


@dataclass(frozen=True, slots=True)
class ErasureTimes:
    """Where a wish to be erased stands."""

    due_at: datetime
    hold_until: date | None
    begun: bool
    """The keys are being destroyed; there is no way back."""


def due_at(asked_at: datetime) -> datetime:
    """When the clinical record goes that was asked for at `asked_at`."""
    return asked_at + ERASURE_DELAY


def may_be_erased(times: ErasureTimes, *, now: datetime) -> Decision:
    """Whether the clinical record may go at `now`. A hold keeps it to the end of its last day."""
    if times.begun:
        return ALLOW
    if times.hold_until is not None and now.astimezone(UTC).date() <= times.hold_until:
        return deny(_("A hold requires keeping this record."))
    if now < times.due_at:
        return deny(_("The time in which the erasure can be revoked has not passed yet."))
    return ALLOW


def may_be_revoked(times: ErasureTimes) -> Decision:
    """Whether there is still something to take back."""
    if times.begun:
        return deny(_("The erasure has begun and cannot be revoked."))
    return ALLOW


def may_be_held(times: ErasureTimes, *, until: date, now: datetime) -> Decision:
    """Whether a hold until `until` can still keep something."""
    if times.begun:
        return deny(_("The erasure has begun and cannot be held."))
    if until < now.astimezone(UTC).date():
        return deny(_("This day has passed: a hold needs a day to come."))
    return ALLOW


def may_ask_erasure(viewer: Viewer, client: ClientFacts) -> Decision:
    """Take down, or take back, a client's wish to be erased.

    The client's own therapist, or whoever manages the practice: the wish must not depend on the
    one person whom it may concern.
    """
    if may_treat(viewer, client.practice) and viewer.member in client.therapists:
        return ALLOW
    return may_manage_practice(viewer, client.practice)


def may_hold_erasure(viewer: Viewer, client: ClientFacts) -> Decision:
    """Enter or lift a hold: who manages the practice answers for what law requires keeping."""
    return may_manage_practice(viewer, client.practice)
