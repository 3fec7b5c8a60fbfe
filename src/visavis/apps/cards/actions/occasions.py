"""Occasions on which both sides are asked for a card."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction

from visavis.apps.audit.rules import Actor
from visavis.apps.cards.models import Card
from visavis.apps.care.actions import sessions
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.care.queries.consent import seal_days
from visavis.privacy.seal import sealed_until
from visavis.vocab.card import SIDES, Occasion, Perspective
from visavis.vocab.care import SessionStatus

PAPER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 and O, 1, I and L, U: read from paper, typed by hand."""


class CardsHandedInError(Exception):
    """The therapist handed in a card for this session: it was held, and stays so."""


@transaction.atomic
def hold_session(*, episode: Episode, at: datetime, by: Actor, now: datetime) -> TherapySession:
    """Record that a therapy session was held, and ask both sides for their card."""
    session = sessions.record_session(
        episode=episode, at=at, status=SessionStatus.HELD, by=by, now=now
    )
    _ask_both(episode, session, happened_at=at, now=now)
    return session


@transaction.atomic
def settle_session(
    *, session: TherapySession, status: SessionStatus, by: Actor, now: datetime
) -> TherapySession:
    """Say what became of a planned session, or correct it.

    Raises
    ------
    CardsHandedInError
        When the therapist's own card is in: then the session was held. A card of the client's
        alone is no hindrance, or the error would tell of it.
    """
    if status is SessionStatus.HELD:
        return hold_session(episode=session.episode, at=session.at, by=by, now=now)
    if session.cards.filter(perspective=Perspective.THERAPIST, handed_in_at__isnull=False).exists():
        raise CardsHandedInError(str(session.pk))
    return sessions.set_status(session=session, status=status, by=by, now=now)


@transaction.atomic
def end_episode(*, episode: Episode, ended_on: date, by: Actor, now: datetime) -> Episode:
    """Close a therapy, and ask both sides separately how it ended and what turned it."""
    ended = sessions.end_episode(episode=episode, ended_on=ended_on, by=by, now=now)
    _ask_both(ended, None, happened_at=now, now=now)
    return ended


def _ask_both(
    episode: Episode, session: TherapySession | None, *, happened_at: datetime, now: datetime
) -> None:
    """Make both cards unless they are there; both always, so that a row tells nothing."""
    seal_until = sealed_until(happened_at=happened_at, asked_at=now, days=seal_days(episode.client))
    for side in SIDES:
        Card.objects.get_or_create(
            episode=episode,
            session=session,
            perspective=side,
            occasion=Occasion.ENDING if session is None else Occasion.SESSION,
            defaults={
                "asked_at": now,
                "seal_until": seal_until,
                "paper_code": _paper_code(),
            },
        )


def blank_cards(session: TherapySession, *, seal_until: datetime, now: datetime) -> dict[str, Card]:
    """Make both cards of a session that is new, without saving them."""
    return _blank(session.episode, session, seal_until=seal_until, now=now)


def blank_ending_cards(episode: Episode, *, seal_until: datetime, now: datetime) -> dict[str, Card]:
    """Make both cards about an ending that is new, without saving them."""
    return _blank(episode, None, seal_until=seal_until, now=now)


def _blank(
    episode: Episode, session: TherapySession | None, *, seal_until: datetime, now: datetime
) -> dict[str, Card]:
    return {
        side.value: Card(
            episode=episode,
            session=session,
            perspective=side,
            occasion=Occasion.ENDING if session is None else Occasion.SESSION,
            asked_at=now,
            seal_until=seal_until,
            paper_code=_paper_code(),
        )
        for side in SIDES
    }


def _paper_code() -> str:
    letters = "".join(secrets.choice(PAPER_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
