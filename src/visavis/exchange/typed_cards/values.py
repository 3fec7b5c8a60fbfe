"""A typed card: what stood on paper, as values that cannot be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from visavis.exchange.typed_cards.problems import RowProblem
from visavis.vocab.card import Gate, Moment, Perspective, Valence, Visibility


@dataclass(frozen=True, slots=True)
class TypedEvent:
    """One event report on a typed card."""

    valence: Valence
    text: str = ""
    rating: int | None = None
    """1 to 4, whatever scale it was typed on."""
    moment: Moment | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Which therapy session a card is about, as far as the table tells."""

    client: str
    day: date
    therapist: str = ""
    """An e-mail address; empty where the table does not say."""
    clock: time | None = None
    number: int | None = None
    """As the practice counts; tells two sessions of one day apart."""


@dataclass(frozen=True, slots=True)
class TypedCard:
    """One side's card of one therapy session."""

    meeting: Meeting
    perspective: Perspective
    helpful: Gate
    hindering: Gate
    events: tuple[TypedEvent, ...] = ()
    language: str = ""
    contact: bool = False
    visibility: Visibility | None = None
    """None where the table does not say: the practice's own rule holds."""
    filled_on: date | None = None
    """None where the table does not say: the day of the session."""
    line: int = 0
    """The first line on which it stands."""

    def __repr__(self) -> str:
        """Say where it stands and nothing of what is written on it."""
        return f"<TypedCard of line {self.line}: {len(self.events)} events>"


@dataclass(frozen=True, slots=True)
class TypedCards:
    """All that a table held."""

    cards: tuple[TypedCard, ...]
    problems: tuple[RowProblem, ...] = ()
    duplicate_lines: tuple[int, ...] = ()
    """Rows that repeat an earlier one, sign by sign."""
    unanswered_lines: tuple[int, ...] = ()
    """Rows that name a session and a side, and nothing more: no card came back."""
    blank_rows: int = 0
