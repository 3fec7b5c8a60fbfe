"""Add a client and open a therapy."""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction

from visavis.apps.audit.actions.record import MANY, Draft, record, record_all
from visavis.apps.audit.rules import Actor
from visavis.apps.care.models import Client, Episode
from visavis.apps.people.models import Member, Practice
from visavis.apps.sealing import client_key, notes_key
from visavis.gateways.outside import outside


def free_codes(practice: Practice, wished: Sequence[str]) -> list[str]:
    """Return the codes that are wished, with the next free one, as in ``K-28``, for each empty."""
    taken = [*wished, *practice.clients.values_list("code", flat=True)]
    numbers = [int(found.group(1)) for code in taken if (found := re.fullmatch(r"K-(\d+)", code))]
    free = itertools.count(max(numbers, default=0) + 1)
    return [code or f"K-{next(free)}" for code in wished]


def add_client(*, practice: Practice, by: Actor, now: datetime, code: str = "") -> Client:
    """Add a client, with keys of their own; under the next free code when none is given."""
    return add_clients(practice=practice, codes=[code], by=by, now=now)[0]


@transaction.atomic
def add_clients(
    *, practice: Practice, codes: Sequence[str], by: Actor, now: datetime
) -> list[Client]:
    """Add clients by code, each with keys of their own; an empty code becomes the next free one.

    The keys are on disk before the rows are: a row without a key could hold no word, a key
    without a row holds nothing. All of them are written together.
    """
    ids = [uuid.uuid4() for _ in codes]
    outside().keys.create(*map(client_key, ids), *map(notes_key, ids))
    # Two therapists who add at once get two codes: the practice's row is held meanwhile.
    held = Practice.objects.select_for_update().get(pk=practice.pk)
    clients = [
        Client(id=client_id, practice=held, code=code, added_at=now)
        for client_id, code in zip(ids, free_codes(held, codes), strict=True)
    ]
    Client.objects.bulk_create(clients, batch_size=MANY)
    drafts = [
        Draft("client.added", subject=client.subject, practice=practice.pk) for client in clients
    ]
    record_all(drafts, by=by, at=now)
    return clients


def open_episode(
    *, client: Client, therapist: Member, started_on: date, by: Actor, now: datetime
) -> Episode:
    """Open a therapy of `client` with `therapist`."""
    return open_episodes(begins=[(client, therapist, started_on)], by=by, now=now)[0]


@transaction.atomic
def open_episodes(
    *, begins: Sequence[tuple[Client, Member, date]], by: Actor, now: datetime
) -> list[Episode]:
    """Open therapies: of each client, with the therapist, from the day on."""
    episodes = [
        Episode(client=client, therapist=therapist, started_on=day)
        for client, therapist, day in begins
    ]
    Episode.objects.bulk_create(episodes, batch_size=MANY)
    drafts = [
        Draft(
            "episode.opened",
            subject=episode.client.subject,
            practice=episode.client.practice_id,
            target=episode,
        )
        for episode in episodes
    ]
    record_all(drafts, by=by, at=now)
    return episodes


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
