"""Make a practice with cards to hand in, through the platform's own actions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from tests import factories
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.hand_in import hand_in_new
from visavis.apps.cards.actions.occasions import blank_cards
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.actions.clients import add_clients, open_episodes
from visavis.apps.care.actions.sessions import record_held
from visavis.apps.care.models import Episode, TherapySession
from visavis.cli.prepare import prepare
from visavis.gateways.outside import outside

CLIENTS = 40
HOUR = timedelta(hours=1)
SEAL = timedelta(days=10)


def main(cards: str) -> list[dict[str, str]]:
    """Make so many client cards; return for each its id, its path and the client's key for it."""
    prepare()
    now = outside().clock.now()
    each = -(-int(cards) // CLIENTS)
    held = hold(therapies(CLIENTS, now - each * HOUR, now), each, now)
    return [
        {
            "id": str(card.pk),
            "path": reverse("cards:client_card", args=[token_for(card.pk, card.generation)]),
            "key": str(uuid.uuid4()),
        }
        for card in ask(held, now)[: int(cards)]
    ]


def therapies(clients: int, began: datetime, now: datetime) -> list[Episode]:
    """Open so many therapies in a practice of their own."""
    practice = factories.practice()
    therapist = factories.member(practice)
    added = add_clients(practice=practice, codes=[""] * clients, by=OPERATOR, now=now)
    begins = [(client, therapist, began.date()) for client in added]
    return open_episodes(begins=begins, by=OPERATOR, now=now)


def hold(episodes: Sequence[Episode], sessions: int, now: datetime) -> list[TherapySession]:
    """Note so many sessions of each, one an hour up to now."""
    meetings = [(episode, now - n * HOUR) for n in range(sessions) for episode in episodes]
    return record_held(meetings=meetings, by=OPERATOR, now=now)


def ask(held: Sequence[TherapySession], now: datetime) -> list[Card]:
    """Make both cards of each session, and return the clients'."""
    pairs = [blank_cards(session, seal_until=session.at + SEAL, now=now) for session in held]
    hand_in_new(
        cards=[card for pair in pairs for card in pair.values()], filled={}, by=OPERATOR, now=now
    )
    return [pair["client"] for pair in pairs]
