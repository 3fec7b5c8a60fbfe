"""A study with a closed round from which a model can learn."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from tests import factories, rounds
from tests.factories import START
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.care.models import Client, Study
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
from visavis.vocab.card import Perspective
from visavis.vocab.care import ConsentScope
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
CLIENTS = 12


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
    """Return twelve clients with six reports each, of which a closed round settled some."""
    practice = factories.practice()
    study = factories.study(practice)
    therapist = factories.member(practice)
    checked_by = factories.member(None, Role.COORDINATOR)
    closed = closed_round(study)
    found = Scene(study, practice, rounds.codebook(), closed, [])
    for number in range(CLIENTS):
        client = factories.client(practice)
        for scope in (ConsentScope.RESEARCH, ConsentScope.TEXT):
            factories.consent(client, scope, study)
        told = _reports(client, therapist)
        found.clients.append(client)
        for place, report in enumerate(told[:coded]):
            settle(closed, number * coded + place, report, TOLD[place][1], checked_by)
    return found


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
    packet = Packet.objects.create(
        round=closed,
        place=place,
        about=report,
        inclusion_probability=0.5,
        checked_at=START,
        checked_by=checked_by,
    )
    text = PacketText(packet=packet, report=report)
    client = report.card.episode.client_id
    seal(text, "text_sealed", "We [name] laughed", key=client_key(client))
    text.save()
    Consensus.objects.create(packet=packet, settled_at=START, categories=[{"category": category}])
    return packet


def _reports(client: Client, therapist: Member) -> list[EventReport]:
    session = factories.held_session(factories.episode(client, therapist))
    card = factories.card_of(session, Perspective.CLIENT)
    Card.objects.filter(pk=card.pk).update(handed_in_at=START, idempotency_key=uuid4(), form="hat")
    made = []
    for place, (text, _category) in enumerate(TOLD):
        report = EventReport(
            card=card,
            place=place,
            perspective=Perspective.CLIENT,
            valence="helpful",
            rating=3,
            visibility="therapist",
        )
        seal(report, "text_sealed", text, key=client_key(client.pk))
        report.save()
        made.append(report)
    return made
