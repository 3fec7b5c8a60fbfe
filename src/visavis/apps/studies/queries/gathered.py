"""Everything gathered about a few therapies: the same queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.apps.cards.models import Card, Ending, EventReport, TurningPoint
from visavis.apps.care.models import TherapySession
from visavis.apps.studies.queries.taking_part import TakingPart
from visavis.privacy.studies import may_leave_seal
from visavis.vocab.card import Occasion
from visavis.vocab.care import SessionStatus


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows by the therapy or the card they belong to, each in the order in which it is told."""

    sessions: dict[UUID, list[TherapySession]]
    """By episode, by the hour."""
    cards: dict[UUID, list[Card]]
    """By therapy session, withdrawn and empty ones among them: they were expected."""
    endings: dict[UUID, list[Card]]
    """Cards about the ending, by episode."""
    reports: dict[UUID, list[EventReport]]
    accounts: dict[UUID, Ending]
    points: dict[UUID, list[TurningPoint]]
    """These three by card."""


def gather(therapies: Sequence[TakingPart]) -> Gathered:
    """Read five tables; nothing is decrypted."""
    ids = [therapy.episode for therapy in therapies]
    sessions: defaultdict[UUID, list[TherapySession]] = defaultdict(list)
    for session in (
        TherapySession.objects.filter(episode__in=ids)
        .exclude(status=SessionStatus.PLANNED)
        .order_by("at", "number")
    ):
        sessions[session.episode_id].append(session)
    cards: defaultdict[UUID, list[Card]] = defaultdict(list)
    endings: defaultdict[UUID, list[Card]] = defaultdict(list)
    for card in Card.objects.filter(episode__in=ids).order_by("perspective"):
        if card.occasion == Occasion.ENDING:
            endings[card.episode_id].append(card)
        elif card.session_id is not None:
            cards[card.session_id].append(card)
    reports: defaultdict[UUID, list[EventReport]] = defaultdict(list)
    for report in EventReport.objects.filter(card__episode__in=ids).order_by("card", "place"):
        reports[report.card_id].append(report)
    points: defaultdict[UUID, list[TurningPoint]] = defaultdict(list)
    for point in TurningPoint.objects.filter(card__episode__in=ids).order_by("card", "place"):
        points[point.card_id].append(point)
    accounts = {row.card_id: row for row in Ending.objects.filter(card__episode__in=ids)}
    return Gathered(
        sessions=dict(sessions),
        cards=dict(cards),
        endings=dict(endings),
        reports=dict(reports),
        accounts=accounts,
        points=dict(points),
    )


def may_leave(cards: Sequence[Card], *, now: datetime) -> bool:
    """Whether the seal of these cards has run out; where there are none, nothing is sealed."""
    return all(may_leave_seal(card.seal_until, now=now) for card in cards)


def handed_in(cards: Sequence[Card]) -> list[Card]:
    """Return the cards that came in and were not taken back."""
    return [c for c in cards if c.handed_in_at is not None and c.withdrawn_at is None]
