"""The plan of an import: what would be added, what is there, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.apps.cards.models import Card, EventReport
from visavis.apps.cards.queries.typed_cards.meetings import (
    Diary,
    PlannedSession,
    diary_of,
    match_sessions,
)
from visavis.apps.cards.queries.typed_cards.roster import couples, roster_of
from visavis.apps.care.models import Consent
from visavis.apps.care.queries.consent import sharing_consented
from visavis.apps.people.models import Practice
from visavis.apps.sealing import client_key, notes_key, unseal
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.values import TypedCard
from visavis.privacy.visibility import visibilities_offered, visibility_beforehand
from visavis.vocab.card import SIDES, Perspective, Visibility
from visavis.vocab.care import ConsentScope

TOGETHER = 500
"""Cards whose reports are read in one query."""

Told = tuple[str, str, list[tuple[str, str, int | None, str]]]
"""The two gates of a card, and valence, text, rating and moment of its reports in order."""


@dataclass(frozen=True, slots=True)
class PlannedCard:
    """A card that would be handed in."""

    typed: TypedCard
    session: PlannedSession
    visibility: Visibility
    opened_before: bool
    """Whether the pair was there already and its seal had run out."""

    @property
    def undated_after_opening(self) -> bool:
        """Whether it will count as written after the reveal, for want of a date on it."""
        return (
            self.opened_before
            and self.typed.perspective is Perspective.THERAPIST
            and self.typed.filled_on is None
        )


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that taking a table in would do."""

    practice: Practice
    cards: tuple[PlannedCard, ...]
    there_already: int
    """Cards that were handed in with the same content."""
    not_shared: int
    """Clients whose words the therapist will not see: no consent to share is on record."""
    problems: tuple[RowProblem, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The clients of the cards that would be added."""
        return frozenset(card.session.couple.code.casefold() for card in self.cards)

    @property
    def new_clients(self) -> frozenset[str]:
        """Those of them who are not there yet."""
        new = (c.session.couple for c in self.cards if c.session.couple.client is None)
        return frozenset(couple.code.casefold() for couple in new)

    @property
    def sessions(self) -> dict[tuple[str, UUID, datetime], PlannedSession]:
        """The sessions of the cards that would be added."""
        return {session_key(card.session): card.session for card in self.cards}


def session_key(planned: PlannedSession) -> tuple[str, UUID, datetime]:
    """What makes a planned session one and the same."""
    return planned.couple.code.casefold(), planned.couple.therapist.pk, planned.at


def plan_import(cards: Iterable[TypedCard], *, practice: Practice, now: datetime) -> ImportPlan:
    """Find out what taking in `cards` would do; changes nothing.

    To tell a card that is there already from one that contradicts it, the words of cards that
    are there are decrypted and compared. Nobody reads them, and none is given back.
    """
    cards = list(cards)
    roster = roster_of(practice)
    diary = diary_of(roster, (card.meeting for card in cards), now=now)
    found, problems = couples(cards, roster)
    sessions, told = match_sessions(cards, found, diary)
    problems += told
    placed = [(card, sessions[card.meeting]) for card in cards if card.meeting in sessions]
    problems += _twice(placed)
    readers = _Readers(practice)
    planned: list[PlannedCard] = []
    there = [(typed, _card_there(typed, session, diary)) for typed, session in placed]
    told_there = _told_there([card for _typed, card in there if card and card.handed_in_at])
    there_already = 0
    for (typed, session), (_typed, card) in zip(placed, there, strict=True):
        if card is not None and card.handed_in_at is not None:
            if _told(typed) == told_there[card.pk]:
                there_already += 1
            else:
                problems.append(_handed_in_otherwise(typed))
            continue
        problems += readers.problems(typed, session)
        opened = card is not None and now >= card.seal_until
        planned.append(PlannedCard(typed, session, readers.visibility(typed, session), opened))
    return ImportPlan(
        practice=practice,
        cards=tuple(planned),
        there_already=there_already,
        not_shared=_not_shared(planned),
        problems=tuple(sorted(problems)),
    )


def _card_there(typed: TypedCard, planned: PlannedSession, diary: Diary) -> Card | None:
    if planned.session is None:
        return None
    return diary.cards.get((planned.session.pk, typed.perspective.value))


def _twice(placed: Iterable[tuple[TypedCard, PlannedSession]]) -> list[RowProblem]:
    """Find cards that turn out to be one, as when only one of two rows names the therapist."""
    first: dict[tuple[object, ...], TypedCard] = {}
    problems = []
    for typed, session in placed:
        other = first.setdefault((*session_key(session), typed.perspective), typed)
        if other is not typed:
            problems.append(
                RowProblem(
                    typed.line,
                    "",
                    f"as line {other.line}",
                    "the same card as on another line, with another time or therapist typed",
                    "Make the two rows agree, or keep one of them.",
                )
            )
    return problems


def _handed_in_otherwise(typed: TypedCard) -> RowProblem:
    return RowProblem(
        typed.line,
        "",
        "",
        f"this {typed.perspective} card was handed in already, with other content",
        "A card that is in stays as it is: take the row out, or correct client and date.",
    )


def _told(typed: TypedCard) -> Told:
    events = [(e.valence.value, e.text.strip(), e.rating, e.moment or "") for e in typed.events]
    return typed.helpful, typed.hindering, events


def _told_there(cards: Sequence[Card]) -> dict[UUID, Told]:
    """What cards that are in say, decrypted; a few hundred cards a query."""
    told: dict[UUID, Told] = {card.pk: (card.helpful, card.hindering, []) for card in cards}
    keys = {card.pk: _key(card) for card in cards}
    for start in range(0, len(cards), TOGETHER):
        some = [card.pk for card in cards[start : start + TOGETHER]]
        for row in EventReport.objects.filter(card__in=some, perspective__in=SIDES):
            text = unseal(row, "text_sealed", key=keys[row.card_id])
            told[row.card_id][2].append((row.valence, text, row.rating, row.moment))
    return told


def _key(card: Card) -> str:
    client_id = card.episode.client_id
    return client_key(client_id) if card.perspective == Perspective.CLIENT else notes_key(client_id)


def _not_shared(planned: Iterable[PlannedCard]) -> int:
    clients = {
        card.session.couple.code.casefold(): card.session.couple.client
        for card in planned
        if card.typed.perspective is Perspective.CLIENT
    }
    known = [client.pk for client in clients.values() if client is not None]
    return len(clients) - len(sharing_consented(known))


class _Readers:
    """Who may read what a client wrote, where the card says it and where it does not."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.in_study: frozenset[UUID] = frozenset(
            Consent.objects.filter(
                client__practice=practice,
                scope=ConsentScope.RESEARCH,
                withdrawn_at__isnull=True,
            ).values_list("client_id", flat=True)
        )

    def _offered(self, planned: PlannedSession) -> tuple[Visibility, ...]:
        client = planned.couple.client
        consented = client is not None and client.pk in self.in_study
        return visibilities_offered(research_consented=consented)

    def visibility(self, typed: TypedCard, planned: PlannedSession) -> Visibility:
        default = Visibility(self.practice.default_visibility)
        return typed.visibility or visibility_beforehand(default, self._offered(planned))

    def problems(self, typed: TypedCard, planned: PlannedSession) -> list[RowProblem]:
        problems: list[RowProblem] = []
        if typed.perspective is not Perspective.CLIENT:
            return problems
        if typed.visibility and typed.visibility not in self._offered(planned):
            problems.append(
                RowProblem(
                    typed.line,
                    "visibility",
                    "study only",
                    "no consent to research is in force for this client",
                    "Record the consent first; without it nothing may be for the study only.",
                )
            )
        if typed.contact and self.practice.contact_person_id is None:
            problems.append(
                RowProblem(
                    typed.line,
                    "contact",
                    "yes",
                    "the client asks to be contacted, and the practice names nobody for it",
                    "Name a contact person in the practice's settings.",
                )
            )
        return problems
