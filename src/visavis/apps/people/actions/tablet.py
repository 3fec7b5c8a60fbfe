"""A therapist hands the tablet over, and takes it back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import NOBODY, Actor

if TYPE_CHECKING:
    from django.db.models import Model

    from visavis.apps.people.models import Member


@transaction.atomic
def note_handed_over(
    *, subject: UUID, practice: UUID, target: Model, by: Actor, now: datetime
) -> None:
    """Note for which card; what becomes of the card is noted as ever, and under the client."""
    record(
        verb="tablet.handed_over",
        by=by,
        at=now,
        subject=subject,
        practice=practice,
        target=target,
    )


@transaction.atomic
def note_unlocked(*, by: Actor, now: datetime) -> None:
    """Note that the member is back; of the card it tells nothing."""
    record(verb="tablet.unlocked", by=by, at=now)


@transaction.atomic
def note_unlock_refused(*, owner: Member, now: datetime) -> None:
    """Note that somebody with the tablet in hand tried to unlock it, and failed."""
    record(verb="tablet.unlock_refused", by=NOBODY, at=now, target=owner)
