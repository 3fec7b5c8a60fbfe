"""Begin a therapy: client, contact, consents and rhythm in one go, or nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.audit.rules import Actor
from visavis.apps.care.actions.clients import add_client, open_episode
from visavis.apps.care.actions.consents import give_consent
from visavis.apps.care.actions.recurrence import change_rhythm
from visavis.apps.care.models import Episode, Study
from visavis.apps.care.rules.intake import Intake
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.models import Member, Practice
from visavis.apps.people.rules.contact import Contact


@transaction.atomic
def take_in(*, practice: Practice, therapist: Member, intake: Intake, now: datetime) -> Episode:
    """Add a client of `therapist` with all that was written down, and open the therapy."""
    by = Actor.member(therapist.pk)
    client = add_client(practice=practice, by=by, now=now)
    episode = open_episode(
        client=client, therapist=therapist, started_on=intake.started_on, by=by, now=now
    )
    if intake.contact != Contact(language=intake.contact.language):
        put_identity(
            client=client.pk,
            subject=client.subject,
            practice=practice.pk,
            contact=intake.contact,
            by=by,
            now=now,
        )
    studies = Study.objects.in_bulk([agreed.study for agreed in intake.consents if agreed.study])
    for agreed in intake.consents:
        give_consent(
            client=client,
            scope=agreed.scope,
            study=studies[agreed.study] if agreed.study else None,
            version=agreed.version,
            language=intake.language,
            recorded_by=therapist,
            by=by,
            now=now,
        )
    if intake.weekly:
        change_rhythm(episode=episode, weekly=intake.weekly, by=by, now=now)
    return episode
