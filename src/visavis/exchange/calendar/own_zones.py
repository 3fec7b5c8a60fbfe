"""A time zone that the file describes itself, as Exchange's “Customized Time Zone”."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from visavis.exchange.calendar.lines import Component
from visavis.exchange.calendar.problems import Skipped, SkippedError
from visavis.exchange.calendar.rules import Frequency, Rule, days, rule

OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?", re.ASCII)
STARTED = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})", re.ASCII)
MOST_OBSERVANCES = 100
YEARS = range(1601, 2200)
"""From Exchange's first year on; far enough from both ends of time to count hours around it."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """The clocks are set from one offset to another."""

    wall: datetime
    """What they showed just before."""
    before: timedelta
    after: timedelta

    @property
    def shown_from(self) -> datetime:
        """From which time on the wall the new offset counts: after a gap, at once in a doubling."""
        return self.wall + max(self.after - self.before, timedelta())

    @property
    def moment(self) -> datetime:
        """When that was, in UTC and naive."""
        return self.wall - self.before


@dataclass(frozen=True, slots=True)
class OwnZone:
    """The changes of some years, in their order; at least one."""

    changes: tuple[Change, ...]

    def to_utc(self, wall: datetime) -> datetime:
        """Return the moment; a skipped hour by the offset before, a doubled one the first."""
        offset = self._offset(bisect_right(self.changes, wall, key=lambda one: one.shown_from))
        return (wall - offset).replace(tzinfo=UTC)

    def to_wall(self, moment: datetime) -> datetime:
        """Return what the clock shows."""
        naive = moment.astimezone(UTC).replace(tzinfo=None)
        return naive + self._offset(bisect_right(self.changes, naive, key=lambda one: one.moment))

    def _offset(self, passed: int) -> timedelta:
        return self.changes[passed - 1].after if passed else self.changes[0].before


def observances_of(described: Component) -> list[Component]:
    """Return the parts of a VTIMEZONE: from when on, and by which rule, an offset counts."""
    return [part for part in described.parts if part.name in ("STANDARD", "DAYLIGHT")]


def own_zone(described: Component, *, years: range) -> OwnZone:
    """Return the zone of a VTIMEZONE, with its changes in `years` and the last one before.

    Raises
    ------
    SkippedError
        When it cannot be read.
    """
    observances = observances_of(described)
    if not 1 <= len(observances) <= MOST_OBSERVANCES:
        raise SkippedError(Skipped.BROKEN)
    changes = sorted(change for part in observances for change in _changes(part, years))
    if not changes:
        raise SkippedError(Skipped.BROKEN)
    return OwnZone(tuple(changes))


def _changes(observance: Component, years: range) -> Iterator[Change]:
    start = _started(observance.value("DTSTART"))
    before = _offset(observance.value("TZOFFSETFROM"))
    after = _offset(observance.value("TZOFFSETTO"))
    yield Change(start, before, after)
    written = observance.value("RRULE")
    if not written:
        return
    for day in _yearly(rule(written, start.time()), start.date(), years):
        yield Change(datetime.combine(day, start.time()), before, after)


def _yearly(repeated: Rule, start: date, years: range) -> Iterator[date]:
    if repeated.frequency is not Frequency.YEARLY:
        raise SkippedError(Skipped.RULE)
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    ends = repeated.until.wall.date() if repeated.until else last
    # Exchange begins its zones in 1601. The rule names the same days from any later year on.
    begins = max(start, date(years[0] - 1, start.month, 1))
    for day in days(repeated, begins, first=first, last=min(last, ends)):
        if day != begins or begins == start:
            yield day


def _started(written: str) -> datetime:
    match = STARTED.fullmatch(written)
    if match is None or int(match[1]) not in YEARS:
        raise SkippedError(Skipped.BROKEN)
    try:
        return datetime(*map(int, match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 -- six numbers of a wall clock
    except ValueError as error:
        raise SkippedError(Skipped.BROKEN) from error


def _offset(written: str) -> timedelta:
    match = OFFSET.fullmatch(written)
    if match is None or int(match[2]) >= 24 or int(match[3]) >= 60:  # noqa: PLR2004 -- hours and minutes
        raise SkippedError(Skipped.BROKEN)
    size = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -size if match[1] == "-" else size
