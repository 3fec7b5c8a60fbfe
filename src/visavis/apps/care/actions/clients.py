"""Add a client and open a therapy."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, time

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.care.models import Client, Episode
from visavis.apps.people.models import Member, Practice
from visavis.apps.sealing import client_key, notes_key
from visavis.gateways.outside import outside


def next_code(practice: Practice) -> str:
    """Return the next free code of a practice, as in ``K-28``."""
    taken = [
        int(match.group(1))
        for code in practice.clients.values_list("code", flat=True)
        if (match := re.fullmatch(r"K-(\d+)", code))
    ]
    return f"K-{max(taken, default=0) + 1}"


@transaction.atomic
def add_client(*, practice: Practice, by: Actor, now: datetime, code: str = "") -> Client:
    """Add a client by code, with keys of their own.

    The keys are on disk before the row is: a row without a key could hold no word, a key
    without a row holds nothing.
    """
    client_id = uuid.uuid4()
    outside().keys.create(client_key(client_id))
    outside().keys.create(notes_key(client_id))
    # Two therapists who add at once get two codes: the practice's row is held meanwhile.
    held = Practice.objects.select_for_update().get(pk=practice.pk)
    client = Client.objects.create(
        id=client_id, practice=held, code=code or next_code(held), added_at=now
    )
    record(
        verb="client.added",
        by=by,
        at=now,
        subject=client.subject,
        practice=practice.pk,
    )
    return client


@transaction.atomic
def open_episode(
    *, client: Client, therapist: Member, started_on: date, by: Actor, now: datetime
) -> Episode:
    """Open a therapy of `client` with `therapist`."""
    episode = Episode.objects.create(client=client, therapist=therapist, started_on=started_on)
    record(
        verb="episode.opened",
        by=by,
        at=now,
        subject=client.subject,
        practice=client.practice_id,
        target=episode,
    )
    return episode


@transaction.atomic
def begin_earlier(*, episode: Episode, started_on: date, by: Actor, now: datetime) -> Episode:
    """Move the start of a therapy back, when an earlier session comes to light."""
    if started_on < episode.started_on:
        episode.started_on = started_on
        episode.save(update_fields=["started_on"])
        record(
            verb="episode.begins_earlier",
            by=by,
            at=now,
            subject=episode.client.subject,
            practice=episode.client.practice_id,
            target=episode,
        )
    return episode


@transaction.atomic
def set_weekly(
    *, episode: Episode, day: int | None, at: time | None, by: Actor, now: datetime
) -> Episode:
    """Set or clear the weekly recurrence (0 is Monday); both or neither."""
    episode.weekly_day, episode.weekly_time = day, at
    episode.save(update_fields=["weekly_day", "weekly_time"])
    record(
        verb="episode.weekly_set",
        by=by,
        at=now,
        subject=episode.client.subject,
        practice=episode.client.practice_id,
        target=episode,
        details={"weekly": day is not None},
    )
    return episode
