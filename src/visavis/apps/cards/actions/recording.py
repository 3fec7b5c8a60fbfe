"""What therapists record: therapy sessions and endings, with the invitation that follows."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.invite import invite, take_back
from visavis.apps.cards.actions.occasions import end_episode, hold_session, settle_session
from visavis.apps.cards.models import Card
from visavis.apps.care.actions.recurrence import unplan_episode
from visavis.apps.care.actions.sessions import record_session
from visavis.apps.care.models import Episode, TherapySession
from visavis.privacy.retention import SAME_SITTING
from visavis.vocab.card import Occasion, Perspective
from visavis.vocab.care import SessionStatus


@transaction.atomic
def enter_session(
    *, episode: Episode, at: datetime, status: SessionStatus, by: Actor, now: datetime
) -> TherapySession:
    """Enter a therapy session, or say what became of the one that stands at this moment.

    Raises
    ------
    CardsHandedInError
        When a session is said not to be held and the therapist's own card about it is in.
    EpisodeEndedError
        When the therapy is closed.
    """
    if status is SessionStatus.HELD:
        return hold_and_invite(episode=episode, at=at, by=by, now=now)
    standing = episode.sessions.filter(at=at).first()
    if standing is None:
        return record_session(episode=episode, at=at, status=status, by=by, now=now)
    settled = settle_session(session=standing, status=status, by=by, now=now)
    for card in settled.cards.filter(perspective=Perspective.CLIENT):
        take_back(card=card, now=now)
    return settled


@transaction.atomic
def hold_and_invite(*, episode: Episode, at: datetime, by: Actor, now: datetime) -> TherapySession:
    """Record that a therapy session was held, and send the client the link to the card."""
    session = hold_session(episode=episode, at=at, by=by, now=now)
    invite(card=session.cards.get(perspective=Perspective.CLIENT), by=by, now=now)
    return session


@transaction.atomic
def hold_now(*, episode: Episode, by: Actor, now: datetime) -> TherapySession:
    """Record that a therapy session has just been held; saying so twice is one session.

    A session that was planned for this day and has begun is the one that is meant.
    """
    held = Episode.objects.select_for_update().select_related("client__practice").get(pk=episode.pk)
    lately = held.sessions.filter(at__lte=now).order_by("-at")
    standing = lately.filter(status=SessionStatus.HELD, at__gt=now - SAME_SITTING).first()
    if standing is not None:
        return standing
    zone = ZoneInfo(held.client.practice.time_zone)
    morning = datetime.combine(now.astimezone(zone).date(), time.min, zone)
    planned = lately.filter(status=SessionStatus.PLANNED, at__gte=morning).first()
    at = planned.at if planned is not None else now.replace(second=0, microsecond=0)
    return hold_and_invite(episode=held, at=at, by=by, now=now)


@transaction.atomic
def end_and_invite(*, episode: Episode, ended_on: date, by: Actor, now: datetime) -> Episode:
    """Close a therapy, and send the client the link to the card about its ending."""
    unplan_episode(episode=episode, by=by, now=now)
    ended = end_episode(episode=episode, ended_on=ended_on, by=by, now=now)
    card = Card.objects.get(episode=ended, occasion=Occasion.ENDING, perspective=Perspective.CLIENT)
    invite(card=card, by=by, now=now)
    return ended
