"""From an event and its exceptions to single meetings within a stretch of time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from visavis.exchange.calendar.events import Event
from visavis.exchange.calendar.problems import Skipped, SkippedError
from visavis.exchange.calendar.rules import days, last_named, work
from visavis.exchange.calendar.zones import Zone, Zones

NO_TIME = timedelta()
SLACK = timedelta(days=2)
"""Days around the stretch that are looked at: zones lie up to 26 hours apart."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a moment to before another."""

    since: datetime
    until: datetime

    @property
    def first_day(self) -> date:
        """The first day that is looked at."""
        return (self.since - SLACK).date()

    @property
    def last_day(self) -> date:
        """The last day that is looked at."""
        return (self.until + SLACK).date()

    def holds(self, moment: datetime) -> bool:
        """Whether `moment` lies in it."""
        return self.since <= moment < self.until

    def work(self, event: Event) -> int:
        """Return about how many days its rule looks at."""
        if event.rule is None:
            return 0
        start = event.start.wall.date()
        return work(event.rule, start, first=self.first_day, last=self.last_day)


@dataclass(frozen=True, slots=True)
class Happening:
    """One meeting, about whomever."""

    key: str
    at: datetime
    codes: frozenset[str]
    cancelled: bool
    line: int
    """Of the event in the file."""


@dataclass(frozen=True, slots=True)
class Original:
    """One occurrence as the series has it, before its exceptions."""

    wall: datetime
    excluded: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """From a wall time on, every occurrence comes so much later and is about these."""

    since: datetime
    by: timedelta
    codes: frozenset[str]
    line: int


def happenings(events: Sequence[Event], zones: Zones, stretch: Stretch) -> list[Happening]:
    """Return the meetings of all events with one UID.

    A meeting is known by the UID and, in a series, by the day on which the series has it. So it
    stays the same when the series moves to another hour, or when it alone moves to another day.
    """
    master = _latest([one for one in events if one.replaces is None])
    zone = zones.zone_of(master.start) if master else None
    moved = _latest_by_day([one for one in events if one.replaces is not None], zone, zones)
    found = [_exception(day, one, zones) for day, one in moved.items()]
    if master is not None and zone is not None:
        found += _of_series(master, zone, zones, moved, stretch)
    return [one for one in found if stretch.holds(one.at)]


def _of_series(
    master: Event, zone: Zone, zones: Zones, moved: dict[str, Event], stretch: Stretch
) -> Iterator[Happening]:
    if not master.repeats:
        # Days are no name for it: a single event that moves to another day is still the same.
        at = zone.to_utc(master.start.wall)
        yield Happening(master.uid, at, master.codes, master.cancelled, master.line)
        return
    shifts = _shifts(moved.values(), zone, zones)
    for day, original in _originals(master, zone, zones, stretch).items():
        if day in moved:
            continue
        shift = _shift_at(original.wall, shifts)
        yield Happening(
            f"{master.uid}\n{day}",
            zone.to_utc(original.wall + (shift.by if shift else NO_TIME)),
            shift.codes if shift else master.codes,
            cancelled=master.cancelled or original.excluded,
            line=shift.line if shift else master.line,
        )


def _originals(master: Event, zone: Zone, zones: Zones, stretch: Stretch) -> dict[str, Original]:
    """Return what the series names around the stretch, by its day."""
    excluded = {zones.wall_in(zone, one).date() for one in master.excluded}
    first, last = stretch.first_day, stretch.last_day
    walls = [datetime.combine(day, master.start.wall.time()) for day in _days(master, first, last)]
    until = _until(master, zone, zones)
    walls = [wall for wall in walls if until is None or wall <= until]
    walls += [zones.wall_in(zone, one) for one in master.extra]
    found: dict[str, Original] = {}
    for wall in walls:
        day = wall.date().isoformat()
        if found.get(day, Original(wall, excluded=False)).wall != wall:
            day = wall.isoformat()  # a second meeting on that day
        if first <= wall.date() <= last:
            found[day] = Original(wall, excluded=wall.date() in excluded)
    return found


def _days(master: Event, first: date, last: date) -> Iterable[date]:
    start = master.start.wall.date()
    if master.rule is None:
        return [start]
    return days(master.rule, start, first=first, last=last_named(master.rule, last))


def _until(master: Event, zone: Zone, zones: Zones) -> datetime | None:
    """Return the last moment of the rule on the series' own clock; a day counts to its end."""
    until = master.rule.until if master.rule else None
    if until is None:
        return None
    wall = zones.wall_in(zone, until)
    return wall + timedelta(days=1) - timedelta(seconds=1) if until.all_day else wall


def _exception(day: str, one: Event, zones: Zones) -> Happening:
    at = zones.utc(one.start)
    return Happening(f"{one.uid}\n{day}", at, one.codes, one.cancelled, one.line)


def _shifts(moved: Iterable[Event], zone: Zone, zones: Zones) -> list[Shift]:
    """Return what “this and all that follow” does, in its order."""
    found = []
    for one in moved:
        if one.onwards and one.replaces is not None:
            since = zones.wall_in(zone, one.replaces)
            by = zones.wall_in(zone, one.start) - since
            found.append(Shift(since, by, one.codes, one.line))
    return sorted(found, key=lambda shift: shift.since)


def _shift_at(wall: datetime, shifts: list[Shift]) -> Shift | None:
    passed = bisect_right(shifts, wall, key=lambda shift: shift.since)
    return shifts[passed - 1] if passed else None


def _latest(events: Sequence[Event]) -> Event | None:
    return max(events, key=lambda one: one.revision, default=None)


def _latest_by_day(events: Sequence[Event], zone: Zone | None, zones: Zones) -> dict[str, Event]:
    """Return the exceptions by the day that the series has for them."""
    found: dict[str, Event] = {}
    for one in sorted(events, key=lambda one: one.revision):
        if one.replaces is None:
            raise SkippedError(Skipped.BROKEN)
        wall = zones.wall_in(zone or zones.zone_of(one.start), one.replaces)
        found[wall.date().isoformat()] = one
    return found
