"""One row of a table as the part of a card that it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from visavis.exchange.spreadsheets.table import is_empty
from visavis.exchange.typed_cards.cells import RowCells
from visavis.exchange.typed_cards.dates import (
    EARLIEST,
    MONTHS,
    Order,
    Slashed,
    read_date,
    read_time,
)
from visavis.exchange.typed_cards.events import Answers, read_answers
from visavis.exchange.typed_cards.fields import Field, Target
from visavis.exchange.typed_cards.ratings import Scale, read_number
from visavis.exchange.typed_cards.values import Meeting, TypedCard
from visavis.exchange.typed_cards.words import GATES, LANGUAGES, PERSPECTIVES, VISIBILITIES
from visavis.vocab.card import Gate
from visavis.vocab.counted import counted

CODE = re.compile(r"\w[\w.\-/#]{0,11}")
NAME = re.compile(r"[^\W\d_]{5,}")
"""Five letters and no figure: more likely a name than a code."""
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MOST_SESSIONS = 9_999


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of this file are to be read."""

    order: Order | None
    """None when nothing in the file tells, and it matters."""
    scale: Scale
    today: date


def read_row(cells: RowCells, reading: Reading) -> TypedCard | None:
    """Read a row as a card; None when something is wrong, and then `cells` says what."""
    meeting = _meeting(cells, reading)
    perspective = cells.word(Target(Field.PERSPECTIVE), PERSPECTIVES, "client or therapist")
    if perspective is None and is_empty(cells.get(Target(Field.PERSPECTIVE))):
        cells.note(Target(Field.PERSPECTIVE), "whose card it is is not said", "Fill it in.")
    answers = read_answers(cells, reading.scale)
    filled_on = _filled_on(cells, reading, meeting)
    card_parts = (
        cells.word(Target(Field.LANGUAGE), LANGUAGES, "a language") or "",
        cells.word(Target(Field.CONTACT), GATES, "yes or no") is Gate.YES,
        cells.word(Target(Field.VISIBILITY), VISIBILITIES, "therapist, study only or after ending"),
    )
    if cells.problems or meeting is None or perspective is None:
        return None
    language, contact, visibility = card_parts
    return TypedCard(
        meeting=meeting,
        perspective=perspective,
        helpful=answers.helpful,
        hindering=answers.hindering,
        events=answers.events,
        language=language,
        contact=contact,
        visibility=visibility,
        filled_on=filled_on,
        line=cells.line,
    )


def is_unanswered(card: TypedCard) -> bool:
    """Whether a row names a session and a side, and nothing more."""
    return Answers(card.helpful, card.hindering, card.events).none_given and not card.contact


def _meeting(cells: RowCells, reading: Reading) -> Meeting | None:
    client = _client(cells)
    therapist = _therapist(cells)
    day, clock = _day(cells, Target(Field.DATE), reading)
    clock = _clock(cells) or clock
    number = _number(cells)
    if not client or day is None:
        return None
    return Meeting(client=client, day=day, therapist=therapist, clock=clock, number=number)


def _client(cells: RowCells) -> str:
    target = Target(Field.CLIENT)
    text = cells.text(target)
    if not text:
        cells.note(target, "the client's code is missing", "Fill it in.")
    elif CODE.fullmatch(text) is None or NAME.fullmatch(text):
        cells.say(
            target,
            f"({counted(len(text), 'character')})",
            "this is no code, perhaps a name",
            "Give each client a code of up to 12 letters and figures, without blanks.",
        )
    return text


def _therapist(cells: RowCells) -> str:
    target = Target(Field.THERAPIST)
    text = cells.text(target)
    if text and MAIL.fullmatch(text) is None:
        remedy = "Write the address, or say whose it is under [values.therapist]."
        cells.note(target, "expected the therapist's e-mail address", remedy)
    return text.casefold()


def _day(
    cells: RowCells, target: Target, reading: Reading, *, needed: bool = True
) -> tuple[date | None, time | None]:
    cell = cells.get(target)
    if is_empty(cell):
        if needed:
            cells.note(target, "the date is missing", "Fill it in.")
        return None, None
    found = read_date(cell)
    if isinstance(found, Slashed) and reading.order is None and found.matters:
        return None, None  # said once for the whole file
    day = found.read(reading.order or Order.DAY_FIRST) if isinstance(found, Slashed) else None
    if found is not None and not isinstance(found, Slashed):
        day = found.day
    if day is None:
        remedy = "Write it as 2026-11-03, or as the other dates of the file."
        cells.note(target, "no date that can be read", remedy, known=MONTHS)
    elif day > reading.today:
        cells.say(target, day.isoformat(), "the date lies in the future", "Correct the date.")
    elif day < EARLIEST:
        cells.say(target, day.isoformat(), "the date is before 1980", "Correct the year.")
    return day, read_time(found.clock) if found and found.clock else None


def _filled_on(cells: RowCells, reading: Reading, meeting: Meeting | None) -> date | None:
    target = Target(Field.FILLED_ON)
    day = _day(cells, target, reading, needed=False)[0]
    if day is not None and meeting is not None and day < meeting.day:
        cells.say(
            target,
            day.isoformat(),
            f"the card was filled in before its session of {meeting.day.isoformat()}",
            "Correct one of the two dates.",
        )
    return day


def _clock(cells: RowCells) -> time | None:
    cell = cells.get(Target(Field.TIME))
    if is_empty(cell):
        return None
    found = read_time(cell)
    if found is None:
        cells.note(Target(Field.TIME), "no time of day that can be read", "Write it as 14:30.")
    return found


def _number(cells: RowCells) -> int | None:
    target = Target(Field.NUMBER)
    text = cells.text(target)
    if not text:
        return None
    number = read_number(text.lstrip("#"))
    if number is None or not number.is_integer() or not 1 <= number <= MOST_SESSIONS:
        cells.note(target, "expected the number of the session", "Write 1, 2, 3 …")
        return None
    return int(number)
