"""From rows to cards: several rows of one card, repeated rows, and rows that contradict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TypeVar

from visavis.exchange.typed_cards.events import MOST_EVENTS
from visavis.exchange.typed_cards.mapping import Layout
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.values import TypedCard, TypedEvent
from visavis.vocab.card import Gate

T = TypeVar("T")

SAME_EVENT = 0.85
"""How alike two texts are that are one event typed twice, with a slip in one of them."""
COMPARED = 400
"""Characters that are compared; the likeness of longer texts takes long to find."""


@dataclass(slots=True)
class Gathered:
    """Cards as they came together, and what stood in the way."""

    cards: list[TypedCard] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    duplicate_lines: list[int] = field(default_factory=list)


def gather(rows: Iterable[TypedCard], layout: Layout | None) -> Gathered:
    """Bring the rows of each card together.

    Parameters
    ----------
    rows
        Each row as a card of its own.
    layout
        What a row is. Under `Layout.CARD` a second row of a card with other content
        contradicts; otherwise it adds its events.
    """
    gathered = Gathered()
    by_card: dict[tuple[object, ...], list[TypedCard]] = {}
    for row in rows:
        standing = by_card.setdefault(_natural_key(row), [])
        if any(replace(row, line=one.line) == one for one in standing):
            gathered.duplicate_lines.append(row.line)
        else:
            standing.append(row)
    for rows_of_card in by_card.values():
        found = [*_contradictions(rows_of_card, layout), *_too_many(rows_of_card)]
        if found:
            gathered.problems.extend(found)
        else:
            gathered.cards.append(_joined(rows_of_card))
    return gathered


def _natural_key(card: TypedCard) -> tuple[object, ...]:
    meeting = card.meeting
    return (
        meeting.client.casefold(),
        meeting.therapist,
        meeting.day,
        meeting.clock,
        meeting.number,
        card.perspective,
    )


def _contradictions(rows: Sequence[TypedCard], layout: Layout | None) -> list[RowProblem]:
    first = rows[0]
    if layout is Layout.CARD:
        return [
            _problem(row, first, "the same card, with other content", "Keep one of the two rows.")
            for row in rows[1:]
        ]
    return [
        _problem(row, earlier, f"the same card, but {what}", remedy)
        for place, row in enumerate(rows)
        for earlier in rows[:place]
        for what, remedy in _differences(earlier, row)
    ]


def _too_many(rows: Sequence[TypedCard]) -> list[RowProblem]:
    events = sum(len(row.events) for row in rows)
    if events <= MOST_EVENTS:
        return []
    problem = f"the card has {events} events, and no card holds more than {MOST_EVENTS}"
    remedy = "Do rows of several cards carry the same client, date and side?"
    return [RowProblem(rows[-1].line, "", f"({events} events)", problem, remedy)]


def _differences(one: TypedCard, other: TypedCard) -> Iterable[tuple[str, str]]:
    pairs = (
        ("the answer about helpful differs", _answered(one.helpful), _answered(other.helpful)),
        (
            "the answer about hindering differs",
            _answered(one.hindering),
            _answered(other.hindering),
        ),
        ("the language differs", one.language, other.language),
        ("who may read it differs", one.visibility, other.visibility),
        ("the day it was filled in differs", one.filled_on, other.filled_on),
    )
    for what, first, second in pairs:
        if first and second and first != second:
            yield what, "Make the two rows agree, or leave one of the cells empty."
    if any(_typed_twice(a, b) for a in one.events for b in other.events):
        yield (
            "an event looks like one typed twice",
            "Delete the row that is wrong, or reword it if both happened.",
        )


def _answered(gate: Gate) -> Gate | None:
    return None if gate is Gate.UNANSWERED else gate


def _typed_twice(one: TypedEvent, other: TypedEvent) -> bool:
    if one.valence is not other.valence or not (one.text and other.text):
        return False
    a, b = one.text[:COMPARED].casefold(), other.text[:COMPARED].casefold()
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.real_quick_ratio() >= SAME_EVENT and matcher.ratio() >= SAME_EVENT


def _joined(rows: Sequence[TypedCard]) -> TypedCard:
    return replace(
        rows[0],
        helpful=_first(_answered(row.helpful) for row in rows) or Gate.UNANSWERED,
        hindering=_first(_answered(row.hindering) for row in rows) or Gate.UNANSWERED,
        events=tuple(event for row in rows for event in row.events),
        language=_first(row.language for row in rows) or "",
        contact=any(row.contact for row in rows),
        visibility=_first(row.visibility for row in rows),
        filled_on=_first(row.filled_on for row in rows),
    )


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)


def _problem(row: TypedCard, earlier: TypedCard, problem: str, remedy: str) -> RowProblem:
    return RowProblem(row.line, "", f"as line {earlier.line}", problem, remedy)
