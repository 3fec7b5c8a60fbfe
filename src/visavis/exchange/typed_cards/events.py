"""The two gates and the event reports of one row."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.exchange.typed_cards.cells import RowCells, numbers_of
from visavis.exchange.typed_cards.fields import Field, Target
from visavis.exchange.typed_cards.ratings import (
    RatingRefusedError,
    Scale,
    read_number,
    read_rating,
)
from visavis.exchange.typed_cards.values import TypedEvent
from visavis.exchange.typed_cards.words import GATES, MOMENTS, NOTHINGS, VALENCES, plain
from visavis.vocab.card import Gate, Valence

MOST_CHARACTERS = 2_000
"""Of one event report, as on the web."""
MOST_EVENTS = 12
"""On one card, as on the web."""

SIDES = {
    Valence.HELPFUL: (Field.HELPFUL_EVENT, Field.HELPFUL_RATING, Field.HELPFUL_MOMENT),
    Valence.HINDERING: (Field.HINDERING_EVENT, Field.HINDERING_RATING, Field.HINDERING_MOMENT),
}
GATE_FIELDS = {Valence.HELPFUL: Field.HELPFUL, Valence.HINDERING: Field.HINDERING}


@dataclass(frozen=True, slots=True)
class Answers:
    """What one row says of the two questions."""

    helpful: Gate
    hindering: Gate
    events: tuple[TypedEvent, ...]

    @property
    def none_given(self) -> bool:
        """Whether nothing was answered."""
        unanswered = Gate.UNANSWERED
        return self.helpful is unanswered and self.hindering is unanswered and not self.events


@dataclass(frozen=True, slots=True)
class _Told:
    """One set of event columns: an event, or the word that there was none."""

    events: tuple[TypedEvent, ...] = ()
    nothing: frozenset[Valence] = frozenset()


def read_answers(cells: RowCells, scale: Scale) -> Answers:
    """Read gates and events; a gate that is not answered follows from the events."""
    told = [
        _event(cells, fields, number, valence, scale)
        for valence, fields in SIDES.items()
        for number in numbers_of(cells, *fields)
    ]
    plain_fields = (Field.EVENT, Field.RATING, Field.MOMENT)
    told += [
        _event(cells, plain_fields, n, _valence(cells, n), scale)
        for n in numbers_of(cells, *plain_fields)
    ]
    events = tuple(event for one in told for event in one.events)
    nothing = frozenset[Valence]().union(*(one.nothing for one in told))
    gates = {v: _gate(cells, v, events, said_nothing=v in nothing) for v in Valence}
    return Answers(gates[Valence.HELPFUL], gates[Valence.HINDERING], events)


def _valence(cells: RowCells, number: int) -> Valence | None:
    return cells.word(Target(Field.VALENCE, number), VALENCES, "helpful or hindering")


def _event(
    cells: RowCells,
    fields: tuple[Field, Field, Field],
    number: int,
    valence: Valence | None,
    scale: Scale,
) -> _Told:
    what, rated, when = (Target(field, number) for field in fields)
    text = cells.text(what)
    typed_rating = cells.text(rated)
    moment = cells.word(when, MOMENTS, "beginning, middle, end or throughout")
    if plain(text) in NOTHINGS and not typed_rating:
        return _Told(nothing=frozenset({valence} if valence else Valence))
    if not text.strip("-–— .") and not typed_rating and moment is None:
        return _Told()
    if len(text) > MOST_CHARACTERS:
        cells.note(what, f"longer than {MOST_CHARACTERS} characters", "Shorten it.")
    if not text and not typed_rating:
        cells.note(when, "it says when, but not what", "Describe the event, or empty this cell.")
    valence, rating = _rating(cells, rated, scale, valence)
    if valence is None:
        if not cells.problems:
            remedy = "Fill in the column “valence”, or rate it on the 1–9 line."
            cells.note(what, "whether it was helpful or hindering is not said", remedy)
        return _Told()
    return _Told(events=(TypedEvent(valence, text, rating, moment),))


def _rating(
    cells: RowCells, target: Target, scale: Scale, valence: Valence | None
) -> tuple[Valence | None, int | None]:
    text = cells.text(target)
    if not text:
        return valence, None
    number = read_number(text)
    own = cells.mapping.scales.get(cells.columns.get(target, ""), scale)
    if number is None:
        cells.note(target, "expected a number", "Correct the rating or leave it empty.")
        return valence, None
    try:
        return read_rating(number, own, valence)
    except RatingRefusedError as error:
        cells.say(target, f"{number:g}", error.problem, error.remedy)
        return valence, None


def _gate(
    cells: RowCells, valence: Valence, events: tuple[TypedEvent, ...], *, said_nothing: bool
) -> Gate:
    target = Target(GATE_FIELDS[valence])
    answered = cells.word(target, GATES, "yes or no")
    there = any(event.valence is valence for event in events)
    if there and answered is Gate.NOTHING:
        cells.note(
            target,
            f"the answer is no, yet a {valence} event is described",
            "Correct the answer, or remove the event.",
            known=GATES,
        )
    if there or answered is Gate.YES:
        return Gate.YES
    return Gate.NOTHING if said_nothing else answered or Gate.UNANSWERED
