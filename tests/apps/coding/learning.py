"""A study with a closed round from which a model can learn."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from tests import factories, rounds
from tests.factories import START
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.care.models import Client, Consent, Episode, Study, TherapySession
from visavis.apps.coding.models import (
    CodebookVersion,
    Consensus,
    LearnedModel,
    Packet,
    PacketText,
    Round,
)
from visavis.apps.people.models import Member, Practice
from visavis.apps.sealing import client_key, seal
from visavis.vocab.card import Occasion, Perspective
from visavis.vocab.care import ConsentScope, SessionStatus
from visavis.vocab.coding import RoundKind, Stage
from visavis.vocab.people import Role

LATER = START.replace(month=6)
"""When every seal has run out."""
TOLD = (
    ("We laughed and I felt hope again", "hope"),
    ("I felt hope for the first time", "hope"),
    ("I understood why I quarrel with my brother", "insight"),
    ("Now I understood the pattern behind it", "insight"),
    ("I could breathe and felt lighter", "relief"),
    ("I felt lighter when I went home", "relief"),
)
CODED = 5
"""Of each client's reports, so many were settled."""
CLIENTS = 11
"""With one of them gone there are just enough to learn from."""


@dataclass
class Scene:
    """A study, its closed round and its clients."""

    study: Study
    practice: Practice
    codebook: CodebookVersion
    round: Round
    clients: list[Client]

    @property
    def model(self) -> LearnedModel:
        return LearnedModel.objects.select_related("study", "codebook").get()


def scene(*, coded: int = CODED) -> Scene:
    """Return eleven clients with six reports each, of which a closed round settled some."""
    practice = factories.practice()
    study = factories.study(practice)
    therapist = factories.member(practice)
    checked_by = factories.member(None, Role.COORDINATOR)
    closed = closed_round(study)
    clients = [factories.client(practice, sharing=False) for _ in range(CLIENTS)]
    Consent.objects.bulk_create(
        Consent(
            client=client,
            study=study,
            scope=scope,
            version="1",
            language="en",
            given_at=START,
        )
        for client in clients
        for scope in (ConsentScope.RESEARCH, ConsentScope.TEXT)
    )
    told = _reports(clients, therapist)
    kept = [report for report in told if report.place < coded]
    packets = [_packet(closed, place, report, checked_by) for place, report in enumerate(kept)]
    Packet.objects.bulk_create(packets)
    PacketText.objects.bulk_create(map(_text, packets))
    Consensus.objects.bulk_create(
        Consensus(
            packet=packet,
            settled_at=START,
            categories=[{"category": TOLD[report.place][1]}],
        )
        for packet, report in zip(packets, kept, strict=True)
    )
    return Scene(study, practice, rounds.codebook(), closed, clients)


def closed_round(study: Study, name: str = "first") -> Round:
    """Return a closed round without packets."""
    return Round.objects.create(
        study=study,
        name=name,
        kind=RoundKind.CATEGORIES,
        codebook=rounds.codebook(),
        stage=Stage.CLOSED,
        seed=1,
        made_at=START,
        opened_at=START,
        closed_at=START,
    )


def settle(
    closed: Round, place: int, report: EventReport, category: str, checked_by: Member
) -> Packet:
    """Lay a report into a round, with what was settled of it."""
    packet = _packet(closed, place, report, checked_by)
    packet.save()
    _text(packet).save()
    Consensus.objects.create(packet=packet, settled_at=START, categories=[{"category": category}])
    return packet


def _packet(closed: Round, place: int, report: EventReport, checked_by: Member) -> Packet:
    return Packet(
        round=closed,
        place=place,
        about=report,
        inclusion_probability=0.5,
        checked_at=START,
        checked_by=checked_by,
    )


def _text(packet: Packet) -> PacketText:
    assert packet.about is not None
    text = PacketText(packet=packet, report=packet.about)
    key = client_key(packet.about.card.episode.client_id)
    seal(text, "text_sealed", "We [name] laughed", key=key)
    return text


def _reports(clients: list[Client], therapist: Member) -> list[EventReport]:
    """Let each client tell what stands in `TOLD`, on a card of one session."""
    episodes = [
        Episode(client=client, therapist=therapist, started_on=START.date()) for client in clients
    ]
    sessions = [
        TherapySession(episode=one, number=1, at=START, status=SessionStatus.HELD)
        for one in episodes
    ]
    cards = [
        Card(
            episode=session.episode,
            session=session,
            perspective=Perspective.CLIENT,
            occasion=Occasion.SESSION,
            paper_code=uuid4().hex[:12],
            asked_at=START,
            seal_until=START,
            handed_in_at=START,
            idempotency_key=uuid4(),
            form="hat",
        )
        for session in sessions
    ]
    made = [_report(card, place, text) for card in cards for place, (text, _) in enumerate(TOLD)]
    Episode.objects.bulk_create(episodes)
    TherapySession.objects.bulk_create(sessions)
    Card.objects.bulk_create(cards)
    return EventReport.objects.bulk_create(made)


def _report(card: Card, place: int, text: str) -> EventReport:
    report = EventReport(
        card=card,
        place=place,
        perspective=Perspective.CLIENT,
        valence="helpful",
        rating=3,
        visibility="therapist",
    )
    seal(report, "text_sealed", text, key=client_key(card.episode.client_id))
    return report
