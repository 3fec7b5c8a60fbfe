"""All of one client's therapies with one therapist: sessions, and where their pairs stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.standing import Standing, asked_for, standings
from visavis.apps.care.models import Client, Episode, TherapySession
from visavis.vocab.card import Perspective


@dataclass(frozen=True, slots=True)
class Meeting:
    """One therapy session on the client's page."""

    session: TherapySession
    standing: Standing | None
    client_card: UUID | None
    """The card whose link can be sent again or shown; None when none is asked for."""


@dataclass(frozen=True, slots=True)
class Course:
    """One therapy on the client's page, its sessions newest first."""

    episode: Episode
    ending: Standing | None
    ending_card: UUID | None
    meetings: list[Meeting]


def courses(client: Client, therapist: UUID, *, now: datetime) -> list[Course]:
    """Return the therapies of `client` with `therapist`, the newest first; three queries."""
    episodes = list(client.episodes.filter(therapist=therapist).order_by("-started_on", "-pk"))
    sessions = list(TherapySession.objects.filter(episode__in=episodes).order_by("-at", "-number"))
    cards = list(asked_for([episode.pk for episode in episodes]))
    standing = standings(cards, now=now)
    links = _client_cards(cards)
    return [
        Course(
            episode=episode,
            ending=standing.get((episode.pk, None)),
            ending_card=links.get((episode.pk, None)),
            meetings=[
                Meeting(
                    session,
                    standing.get((episode.pk, session.pk)),
                    links.get((episode.pk, session.pk)),
                )
                for session in sessions
                if session.episode_id == episode.pk
            ],
        )
        for episode in episodes
    ]


def _client_cards(cards: list[Card]) -> dict[tuple[UUID, UUID | None], UUID]:
    return {
        (card.episode_id, card.session_id): card.pk
        for card in cards
        if card.perspective == Perspective.CLIENT
    }
