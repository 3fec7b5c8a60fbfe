"""Dates and times as people type them, several forms in one column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from visavis.exchange.spreadsheets.table import Cell
from visavis.exchange.typed_cards.words import plain

EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(29_221, 73_051)
"""Day numbers from 1980 to 2099: a smaller number is no date that anybody meant."""
EARLIEST = date(1980, 1, 1)
CENTURY_TURN = 70
"""Two figures below this are of the 2000s."""

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan januar janner janvier janv",
            "february feb februar feber fevrier fevr fev",
            "march mar marz maerz mrz mars",
            "april apr avril avr",
            "may mai",
            "june jun juni juin",
            "july jul juli juillet juil",
            "august aug aout",
            "september sep sept septembre",
            "october oct oktober okt octobre",
            "november nov novembre",
            "december dec dezember dez decembre",
        ),
        start=1,
    )
    for name in names.split()
}

_CLOCK = r"(?:[T ,]+(?P<clock>\d{1,2}[:h.]\d{2}.*))?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK)
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})" + _CLOCK)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})" + _CLOCK)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)? ([a-z]+) (\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4}|\d{2})")
_TIME = re.compile(r"(\d{1,2})(?:[:h.](\d{2})(?::\d{2}(?:\.\d+)?)?|h)? ?([ap]\.?m\.?)?(?: uhr)?")


class Order(StrEnum):
    """Which of the two small numbers is the day."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class Slashed:
    """Two small numbers whose order the form does not tell, as in 03/11/26."""

    first: int
    second: int
    year: int
    clock: str = ""

    def read(self, order: Order) -> date | None:
        """The day under `order`, or None when there is no such day."""
        day, month = (
            (self.first, self.second) if order is Order.DAY_FIRST else (self.second, self.first)
        )
        return _day(self.year, month, day)

    @property
    def votes_for(self) -> Order | None:
        """The only order that makes a day of it, if just one does."""
        possible = [order for order in Order if self.read(order) is not None]
        return possible[0] if len(possible) == 1 else None

    @property
    def matters(self) -> bool:
        """Whether the two orders give different days."""
        return self.first != self.second


@dataclass(frozen=True, slots=True)
class Written:
    """A day that the form itself tells, with what was written after it."""

    day: date
    clock: str = ""


def read_date(cell: Cell) -> Written | Slashed | None:
    """Read one cell; None when it is no date."""
    if isinstance(cell, datetime):
        at = cell.time()
        return Written(cell.date(), "" if at == time() else at.isoformat("minutes"))
    if isinstance(cell, date):
        return Written(cell)
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    if isinstance(cell, int | float):
        return _serial(float(cell)) or _compact(cell)
    return _typed(" ".join(cell.split()))


def _compact(number: float) -> Written | None:
    """Read 20261103 that was typed as a number."""
    found = _COMPACT.fullmatch(f"{number:.0f}")
    return _of_compact(found) if found else None


def _of_compact(found: re.Match[str]) -> Written | None:
    return _written(int(found[1] + found[2]), int(found[3]), int(found[4]))


def _serial(number: float) -> Written | None:
    if int(number) not in EXCEL_DAYS:
        return None
    minutes = round((number - int(number)) * 24 * 60)
    clock = f"{minutes // 60}:{minutes % 60:02}" if 0 < minutes < 24 * 60 else ""
    return Written(EXCEL_EPOCH + timedelta(days=int(number)), clock)


def _typed(text: str) -> Written | Slashed | None:
    if found := _ISO.fullmatch(text):
        return _written(int(found[1]), int(found[2]), int(found[3]), found["clock"])
    if found := _COMPACT.fullmatch(text):
        return _of_compact(found)
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _serial(float(text.replace(",", ".")))
    if found := _DOTTED.fullmatch(text):
        # Dots are written where the day comes first, and nowhere else.
        return _written(_year(found[3]), int(found[2]), int(found[1]), found["clock"])
    if found := _SLASHED.fullmatch(text):
        pair = Slashed(int(found[1]), int(found[2]), _year(found[3]), found["clock"] or "")
        return pair if any(pair.read(order) for order in Order) else None
    return _named(plain(text))


def _named(text: str) -> Written | None:
    """Read a date whose month is a word; a weekday may stand before it."""
    words = text.split()
    for dropped in (words, words[1:]):
        rest = " ".join(dropped)
        if found := _DAY_FIRST.fullmatch(rest):
            day, name, year = found[1], found[2], found[3]
        elif found := _MONTH_FIRST.fullmatch(rest):
            name, day, year = found[1], found[2], found[3]
        else:
            continue
        if name in MONTHS:
            return _written(_year(year), MONTHS[name], int(day))
    return None


def _written(year: int, month: int, day: int, clock: str | None = "") -> Written | None:
    found = _day(year, month, day)
    return Written(found, clock or "") if found else None


def _year(written: str) -> int:
    year = int(written)
    if len(written) > 2:  # noqa: PLR2004 -- a year of two figures
        return year
    return year + (2000 if year < CENTURY_TURN else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def decide_order(found: Iterable[Slashed]) -> Order | None:
    """Decide from the values that are possible one way only; None when they say both or none."""
    votes = {pair.votes_for for pair in found} - {None}
    return votes.pop() if len(votes) == 1 else None


def read_time(cell: Cell) -> time | None:
    """Read a time of day as people type it: 14:30, 14h30, 2.30 pm; None when it is none."""
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, timedelta):
        return _of_minutes(round(cell.total_seconds() / 60))
    if isinstance(cell, float) and 0 <= cell < 1:
        return _of_minutes(round(cell * 24 * 60))
    found = _TIME.fullmatch(" ".join(str(cell).split()).lower())
    return _of_clock(found) if found else None


def _of_clock(found: re.Match[str]) -> time | None:
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 -- a clock of twelve hours
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return _of_minutes(hour * 60 + minute) if minute < 60 else None  # noqa: PLR2004 -- minutes


def _of_minutes(minutes: int) -> time | None:
    return time(minutes // 60, minutes % 60) if 0 <= minutes < 24 * 60 else None
