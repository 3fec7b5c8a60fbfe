"""Rounds for tests: made as the actions leave them, with words sealed under the clients' keys."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from tests import factories
from tests.factories import START
from visavis.apps.cards.models import EventReport
from visavis.apps.care.models import Study
from visavis.apps.coding.models import (
    Assignment,
    CodebookVersion,
    Coding,
    Consensus,
    GoldReport,
    LearnedModel,
    Packet,
    PacketText,
    Prediction,
    Round,
    RoundRater,
    SchoolAnswer,
)
from visavis.apps.coding.queries.own_words import key_of
from visavis.apps.people.models import Member, Practice, WorkProfile
from visavis.apps.sealing import client_key, seal
from visavis.codebooks.shipped import shipped
from visavis.codebooks.write import described
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.care import ConsentScope
from visavis.vocab.coding import BookStatus, RoundKind, Stage
from visavis.vocab.people import Role

_count = itertools.count(1)
IMPACTS = "impacts@2"


@dataclass
class Coded:
    """A round with all that stands around it."""

    study: Study
    practice: Practice
    round: Round
    raters: list[RoundRater]
    packets: list[Packet] = field(default_factory=list)
    """In the order of their place; the odd ones are of therapists."""


def codebook(reference: str = IMPACTS) -> CodebookVersion:
    """Return a shipped codebook in use."""
    found, _new = CodebookVersion.objects.get_or_create(
        reference=reference,
        defaults={
            "definition": described(shipped(reference)),
            "status": BookStatus.IN_USE,
            "added_at": START,
        },
    )
    return found


def reports(practice: Practice, study: Study, texts: Sequence[str]) -> list[EventReport]:
    """Return reports of the client and of the therapist by turns, each pair of one session."""
    therapist = factories.member(practice)
    WorkProfile.objects.create(member=therapist, words_in_studies=True)
    client = factories.client(practice)
    for scope in (ConsentScope.RESEARCH, ConsentScope.TEXT):
        factories.consent(client, scope, study)
    episode = factories.episode(client, therapist)
    made = []
    sides = (Perspective.CLIENT, Perspective.THERAPIST)
    for place, text in enumerate(texts):
        if place % 2 == 0:
            session = factories.held_session(episode, START - timedelta(days=place))
        card = factories.card_of(session, sides[place % 2])
        report = EventReport(
            card=card,
            place=0,
            perspective=sides[place % 2],
            valence=Valence.HELPFUL,
            rating=3,
            visibility="therapist",
        )
        seal(report, "text_sealed", text, key=key_of(sides[place % 2], client.pk))
        report.save()
        made.append(report)
    return made


def coded_round(
    *,
    raters: int = 2,
    packets: int = 4,
    stage: Stage = Stage.INDEPENDENT,
    kind: RoundKind = RoundKind.CATEGORIES,
    practice: Practice | None = None,
    members: Sequence[Member] = (),
    clients: int = 1,
) -> Coded:
    """Return a round in which each rater is to code every packet, in an order of their own.

    The first raters are `members`, in that order; the others are new to the network. Packets are
    about `clients` in turn, as many of each.
    """
    practice = practice or factories.practice()
    study = factories.study(practice)
    begun = stage is not Stage.PREPARING
    who = [*members, *(factories.member(None, Role.RATER) for _ in range(raters - len(members)))]
    made = Round.objects.create(
        study=study,
        name=f"round {next(_count)}",
        kind=kind,
        codebook=codebook() if kind is RoundKind.CATEGORIES else None,
        stage=stage,
        seed=1,
        made_at=START,
        opened_at=START if begun else None,
        closed_at=START if stage is Stage.CLOSED else None,
    )
    found = Coded(
        study,
        practice,
        made,
        [
            RoundRater.objects.create(
                round=made,
                member=member,
                letter="ABCDEFGH"[place],
                joined_at=START,
            )
            for place, member in enumerate(who)
        ],
    )
    of = _told(practice, study, packets * _texts(kind), clients)
    each = _texts(kind)
    for place in range(packets):
        found.packets.append(_packet(found, place, of[place * each : (place + 1) * each]))
    for offset, rater in enumerate(found.raters):
        turned = found.packets[offset:] + found.packets[:offset]
        Assignment.objects.bulk_create(
            Assignment(packet=packet, rater=rater, place=place)
            for place, packet in enumerate(turned)
        )
    return found


def _told(practice: Practice, study: Study, count: int, clients: int) -> list[EventReport]:
    texts = [f"What helped, number {place}" for place in range(count)]
    size = count // clients
    parts = [texts[begin : begin + size] for begin in range(0, count, size)]
    return [report for words in parts for report in reports(practice, study, words)]


def _texts(kind: RoundKind) -> int:
    return 1 if kind is RoundKind.CATEGORIES else 2


def _packet(coded: Coded, place: int, of: Sequence[EventReport]) -> Packet:
    packet = Packet.objects.create(
        round=coded.round,
        place=place,
        about=of[0],
        checked_at=START,
        checked_by=factories.member(None, Role.COORDINATOR),
    )
    for side, report in enumerate(of):
        text = PacketText(packet=packet, report=report, side=side, place=0)
        words = f"What helped [name], number {place}"
        seal(text, "text_sealed", words, key=client_key(report.card.episode.client_id))
        text.save()
    return packet


def member_of(rater: RoundRater) -> Member:
    return Member.objects.get(pk=rater.member_id)


def all_about(report: EventReport, study: Study) -> None:
    """Put something into every table of coding that can hold something about a report."""
    book, coordinator = codebook(), factories.member(None, Role.COORDINATOR)
    made = Round.objects.create(
        study=study,
        name=f"round {next(_count)}",
        kind=RoundKind.CATEGORIES,
        codebook=book,
        stage=Stage.CLOSED,
        seed=1,
        made_at=START,
        opened_at=START,
        closed_at=START,
    )
    rater = RoundRater.objects.create(
        round=made, member=factories.member(None, Role.RATER), letter="A", joined_at=START
    )
    coded = Coded(study, report.card.episode.client.practice, made, [rater])
    packet = _packet(coded, 0, [report])
    given = Assignment.objects.create(packet=packet, rater=rater, place=0)
    Coding.objects.create(assignment=given, coded_at=START)
    Consensus.objects.create(packet=packet, settled_at=START)
    gold = GoldReport.objects.create(
        codebook=book,
        packet=packet,
        valence=Valence.HELPFUL,
        categories=[],
        why="As settled.",
        added_at=START,
    )
    SchoolAnswer.objects.create(rater=coordinator, gold=gold, answered_at=START)
    model = LearnedModel.objects.create(study=study, codebook=book, asked_at=START)
    Prediction.objects.create(model=model, report=report, fold=0, probabilities={})
