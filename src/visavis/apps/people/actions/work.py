"""Say how one works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.people.models import Member, WorkProfile
from visavis.vocab.therapist import Orientation


@dataclass(frozen=True, slots=True)
class Work:
    """What a therapist tells of their work."""

    orientation: Orientation | None = None
    practising_since: int | None = None
    words_in_studies: bool = False


@transaction.atomic
def tell_of_work(*, member: Member, work: Work, by: Actor, now: datetime) -> WorkProfile:
    """Keep what a therapist tells, in place of what stood there.

    The entry says whether their words may be studied, for that is a consent; of the rest only
    that it was told.
    """
    profile, _made = WorkProfile.objects.update_or_create(
        member=member,
        defaults={
            "orientation": work.orientation or "",
            "practising_since": work.practising_since,
            "words_in_studies": work.words_in_studies,
        },
    )
    record(
        verb="member.work_told",
        by=by,
        at=now,
        target=member,
        details={"words_in_studies": work.words_in_studies},
    )
    return profile
