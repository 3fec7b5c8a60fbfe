"""Typed cards for tests, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.db.models import QuerySet

from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.import_cards import ImportRefusedError, TypingIn, import_cards
from visavis.apps.cards.models import Card, ContactWish, EventReport
from visavis.apps.cards.queries.typed_cards.plan import ImportPlan
from visavis.apps.care.models import Client, Episode, TherapySession
from visavis.apps.notices.models import Message
from visavis.apps.people.models import Practice
from visavis.exchange.typed_cards.values import Meeting, TypedCard, TypedEvent
from visavis.vocab.card import Gate, Moment, Perspective, Valence, Visibility

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 1, 12)
THERAPIST, CLIENT = Perspective.THERAPIST, Perspective.CLIENT
EVENT = TypedEvent(Valence.HELPFUL, "We laughed about the quinces", 3, Moment.END)


def gate(valence: Valence, told: tuple[TypedEvent, ...]) -> Gate:
    return Gate.YES if any(event.valence is valence for event in told) else Gate.NOTHING


def typed(
    client: str = "P-1",
    day: date = DAY,
    perspective: Perspective = CLIENT,
    *,
    therapist: str = "ann@example.org",
    clock: time | None = None,
    number: int | None = None,
    told: tuple[TypedEvent, ...] = (EVENT,),
    contact: bool = False,
    visibility: Visibility | None = None,
    filled_on: date | None = None,
    line: int = 2,
) -> TypedCard:
    return TypedCard(
        meeting=Meeting(client, day, therapist, clock, number),
        perspective=perspective,
        helpful=gate(Valence.HELPFUL, told),
        hindering=gate(Valence.HINDERING, told),
        events=told,
        contact=contact,
        visibility=visibility,
        filled_on=filled_on,
        line=line,
    )


def take_in(practice: Practice, *cards: TypedCard, now: datetime = NOW) -> ImportPlan:
    return import_cards(cards=cards, practice=practice, typing=TypingIn(OPERATOR, now))


def refused(practice: Practice, *cards: TypedCard) -> list[tuple[int, str, str, str]]:
    before = counted()
    with pytest.raises(ImportRefusedError) as refusal:
        take_in(practice, *cards)
    assert counted() == before
    return [(p.line, p.column, p.value, p.problem) for p in refusal.value.problems]


def counted() -> list[int]:
    rows = (Client, Episode, TherapySession, Card, EventReport, ContactWish, Message, Entry)
    return [model.objects.count() for model in rows]


def in_cards(perspective: Perspective | None = None) -> QuerySet[Card]:
    sides = [perspective] if perspective else [CLIENT, THERAPIST]
    return Card.objects.filter(handed_in_at__isnull=False, perspective__in=sides)
