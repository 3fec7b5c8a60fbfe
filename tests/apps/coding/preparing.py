"""A study whose reports go into rounds, for tests of preparing them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from tests import factories, rounds
from tests.factories import START
from visavis.apps.audit.rules import Actor
from visavis.apps.care.models import Episode, Study, TherapySession
from visavis.apps.coding.actions.make_round import Design, make_round
from visavis.apps.coding.models import Packet, Round
from visavis.apps.coding.queries.lots import Sampling
from visavis.apps.people.models import Member, Practice, WorkProfile
from visavis.apps.sealing import client_key, unseal
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.care import ConsentScope
from visavis.vocab.coding import RoundKind
from visavis.vocab.people import Role

LATER = START + timedelta(days=40)
"""When every seal has run out."""
CATEGORIES = Design(name="First", kind=RoundKind.CATEGORIES)
SAME_EVENT = Design(name="Same", kind=RoundKind.SAME_EVENT, asks_source=False)


@dataclass
class Scene:
    practice: Practice
    study: Study
    therapist: Member
    coordinator: Member
    raters: list[Member]

    @property
    def by(self) -> Actor:
        return Actor.member(self.coordinator.pk)

    def client(self, *scopes: ConsentScope) -> Episode:
        """An episode of a new client who agreed to `scopes`; to both when none is named."""
        client = factories.client(self.practice)
        for scope in scopes or (ConsentScope.RESEARCH, ConsentScope.TEXT):
            factories.consent(client, scope, self.study)
        return factories.episode(client, self.therapist)

    def make(self, design: Design = CATEGORIES, size: int = 100, **sampling: Any) -> Round:
        book = rounds.codebook() if design.kind is RoundKind.CATEGORIES else None
        return make_round(
            study=self.study,
            design=replace(design, codebook=book),
            sampling=Sampling(size=size, seed=3, **sampling),
            members=self.raters,
            made_by=self.coordinator,
            by=self.by,
            now=LATER,
        )

    def read_through(self, round_: Round) -> None:
        Packet.objects.filter(round=round_).update(checked_at=LATER, checked_by=self.coordinator)


def scene(raters: int = 2) -> Scene:
    practice = factories.practice()
    therapist = factories.member(practice)
    WorkProfile.objects.create(member=therapist, words_in_studies=True)
    return Scene(
        practice,
        factories.study(practice),
        therapist,
        factories.member(None, Role.COORDINATOR),
        [factories.member(None, Role.RATER) for _ in range(raters)],
    )


def session(
    episode: Episode, day: int, *, client: str = "", therapist: str = "", guess: str = ""
) -> TherapySession:
    """A session some days after the start, with what each side told of it."""
    at = START + timedelta(days=day)
    held = factories.held_session(episode, at)
    for side, texts in (
        (Perspective.CLIENT, {Perspective.CLIENT: client}),
        (Perspective.THERAPIST, {Perspective.THERAPIST: therapist, Perspective.GUESS: guess}),
    ):
        told = [
            factories.report(text, Valence.HELPFUL, perspective=who)
            for who, text in texts.items()
            if text
        ]
        if told:
            factories.handed_in(factories.card_of(held, side), *told, now=at)
    return held


def words_in(round_: Round) -> list[str]:
    """What raters will read, packet by packet."""
    packets = Packet.objects.filter(round=round_).order_by("place")
    return [
        unseal(text, "text_sealed", key=client_key(text.report.card.episode.client_id))
        for packet in packets
        for text in packet.texts.order_by("side", "place")
        if text.report is not None
    ]
