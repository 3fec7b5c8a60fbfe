"""Which typed cards are about one session, and with whom the client was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from visavis.exchange.typed_cards.fields import Field
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.values import TypedCard
from visavis.vocab.card import Perspective

Couple = tuple[str, str]
"""Client and therapist, as the table calls them, in small letters."""

SEVERAL = (
    "there were two sessions on this day, and which one it is about is not said",
    "Fill in the time of each session, or its number.",
)
WHOSE = (
    "with which therapist it was is not said",
    "Fill in the therapist's e-mail address: the table has several therapists.",
)


@dataclass(slots=True)
class Sitting:
    """One session, with the card of each side that came back."""

    day: date
    clock: time | None
    number: int | None
    cards: dict[Perspective, TypedCard] = field(default_factory=dict)

    def may_be(self, card: TypedCard) -> bool:
        """Whether nothing on the card contradicts."""
        told = card.meeting
        return all(
            mine is None or theirs is None or mine == theirs
            for mine, theirs in ((self.clock, told.clock), (self.number, told.number))
        )

    def take(self, card: TypedCard) -> None:
        """Add a card, and what it tells of the session."""
        self.clock = self.clock if self.clock is not None else card.meeting.clock
        self.number = self.number if self.number is not None else card.meeting.number
        self.cards[card.perspective] = card


@dataclass(frozen=True, slots=True)
class Therapies:
    """The sessions of each couple in their order, and what could not be placed."""

    sittings: Mapping[Couple, Sequence[Sitting]]
    problems: Sequence[RowProblem]


def therapies(cards: Sequence[TypedCard]) -> Therapies:
    """Bring cards together by client, therapist, and session."""
    problems: list[RowProblem] = []
    of_couple: defaultdict[Couple, list[TypedCard]] = defaultdict(list)
    therapists = _therapists(cards)
    for card in cards:
        client = card.meeting.client.casefold()
        told = {card.meeting.therapist} - {""} or therapists[client] or therapists[""]
        if len(told) > 1:
            problems.append(RowProblem(card.line, str(Field.THERAPIST), "", *WHOSE))
        else:
            of_couple[client, next(iter(told), "")].append(card)
    found = {couple: _sittings(typed, problems) for couple, typed in of_couple.items()}
    return Therapies(found, tuple(sorted(problems)))


def _therapists(cards: Iterable[TypedCard]) -> defaultdict[str, set[str]]:
    """Return the therapists whom the table names, for each client, and under "" all of them."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for card in cards:
        if card.meeting.therapist:
            named[card.meeting.client.casefold()].add(card.meeting.therapist)
            named[""].add(card.meeting.therapist)
    return named


def _sittings(cards: Iterable[TypedCard], problems: list[RowProblem]) -> list[Sitting]:
    by_day: defaultdict[date, list[Sitting]] = defaultdict(list)
    for card in sorted(cards, key=_vagueness):
        fitting = [sitting for sitting in by_day[card.meeting.day] if sitting.may_be(card)]
        free = [sitting for sitting in fitting if card.perspective not in sitting.cards]
        if len(free) > 1:
            problems.append(RowProblem(card.line, str(Field.TIME), "", *SEVERAL))
        elif free:
            free[0].take(card)
        elif fitting:
            problems.append(_twice(card, fitting[0].cards[card.perspective]))
        else:
            sitting = Sitting(card.meeting.day, None, None)
            sitting.take(card)
            by_day[card.meeting.day].append(sitting)
    return sorted((s for day in by_day.values() for s in day), key=_order)


def _vagueness(card: TypedCard) -> tuple[bool, bool, int]:
    """Put cards that tell the session's time and number before those that do not."""
    return card.meeting.clock is None, card.meeting.number is None, card.line


def _order(sitting: Sitting) -> tuple[date, time, int]:
    return sitting.day, sitting.clock or time.min, sitting.number or 0


def _twice(card: TypedCard, other: TypedCard) -> RowProblem:
    return RowProblem(
        card.line,
        "",
        f"as line {other.line}",
        "another card of the same side for the same session",
        "Make the two rows agree, keep one of them, or fill in the time of each session.",
    )
