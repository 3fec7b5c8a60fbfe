"""Record therapy sessions, and end an episode.

The cards of a session are made in `cards`, which stands above; see
`cards.actions.occasions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from visavis.apps.audit.actions.record import MANY, Draft, record, record_all
from visavis.apps.audit.rules import Actor
from visavis.apps.care.actions.numbers import number_by_day
from visavis.apps.care.models import Episode, TherapySession
from visavis.vocab.care import EpisodeStatus, SessionStatus


class EpisodeEndedError(Exception):
    """The therapy has ended before: no later sessions are added."""


@transaction.atomic
def record_session(
    *, episode: Episode, at: datetime, status: SessionStatus, by: Actor, now: datetime
) -> TherapySession:
    """Enter a therapy session; entering the same moment twice changes the one that is there.

    Raises
    ------
    EpisodeEndedError
        When the therapy had ended by then. What was before its end may be entered late, as when
        paper cards are typed in.
    """
    episode = (
        Episode.objects.select_for_update(of=("self",))
        .select_related("client__practice")
        .get(pk=episode.pk)
    )
    if episode.ended_on is not None and _day_of(at, episode) > episode.ended_on:
        raise EpisodeEndedError(str(episode.pk))
    standing = episode.sessions.filter(at=at).first()
    if standing is not None:
        return set_status(session=standing, status=status, by=by, now=now)
    last = episode.sessions.aggregate(number=Max("number"), at=Max("at"))
    number = (last["number"] or 0) + 1
    session = TherapySession.objects.create(episode=episode, number=number, at=at, status=status)
    if last["at"] is not None and at < last["at"]:
        number_by_day([episode.pk], told=[session])
    _note(session, by=by, now=now)
    return session


@transaction.atomic
def record_held(
    *, meetings: Sequence[tuple[Episode, datetime]], by: Actor, now: datetime
) -> list[TherapySession]:
    """Enter many sessions that were held, none of which is there yet; in the order given.

    Raises
    ------
    EpisodeEndedError
        When a therapy had ended by then.
    """
    last: dict[UUID, int] = {}
    made: list[TherapySession] = []
    for episode, at in meetings:
        if episode.ended_on is not None and _day_of(at, episode) > episode.ended_on:
            raise EpisodeEndedError(str(episode.pk))
        if episode.pk not in last:
            Episode.objects.select_for_update().get(pk=episode.pk)
            last[episode.pk] = episode.sessions.aggregate(last=Max("number"))["last"] or 0
        last[episode.pk] += 1
        made.append(
            TherapySession(
                episode=episode, number=last[episode.pk], at=at, status=SessionStatus.HELD
            )
        )
    TherapySession.objects.bulk_create(made, batch_size=MANY)
    number_by_day(list(last), told=made)
    record_all([_draft(session) for session in made], by=by, at=now)
    return made


@transaction.atomic
def enter_sessions(*, sessions: Sequence[TherapySession], by: Actor, now: datetime) -> None:
    """Enter many sessions as they were, held or not, under their numbers; none is there yet."""
    TherapySession.objects.bulk_create(sessions, batch_size=MANY)
    record_all([_draft(session) for session in sessions], by=by, at=now)


@transaction.atomic
def set_status(
    *, session: TherapySession, status: SessionStatus, by: Actor, now: datetime
) -> TherapySession:
    """Say what became of a therapy session."""
    if session.status != status:
        session.status = status
        session.save(update_fields=["status"])
        _note(session, by=by, now=now)
    return session


@transaction.atomic
def end_episode(*, episode: Episode, ended_on: date, by: Actor, now: datetime) -> Episode:
    """Close a therapy; both sides are then asked how it ended."""
    if episode.status == EpisodeStatus.OPEN:
        episode.status, episode.ended_on = EpisodeStatus.ENDED, ended_on
        episode.weekly_day = episode.weekly_time = None
        episode.save(update_fields=["status", "ended_on", "weekly_day", "weekly_time"])
        record(
            verb="episode.ended",
            by=by,
            at=now,
            subject=episode.client.subject,
            practice=episode.client.practice_id,
            target=episode,
        )
    return episode


def _day_of(at: datetime, episode: Episode) -> date:
    return at.astimezone(ZoneInfo(episode.client.practice.time_zone)).date()


def _note(session: TherapySession, *, by: Actor, now: datetime) -> None:
    record_all([_draft(session)], by=by, at=now)


def _draft(session: TherapySession) -> Draft:
    client = session.episode.client
    return Draft(
        verb="session.recorded",
        subject=client.subject,
        practice=client.practice_id,
        target=session,
        details={"status": session.status, "number": session.number},
    )
