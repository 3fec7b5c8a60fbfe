"""Read a calendar file: bytes in, occurrences by client code out.

Pure and bounded: nothing is fetched, nothing of an event's words leaves, and no file makes it work
for long. What is asked for is a stretch of time, as a series has no end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from visavis.exchange.calendar.codes import Codes
from visavis.exchange.calendar.events import Event, event
from visavis.exchange.calendar.lines import SHORTER, Component, components
from visavis.exchange.calendar.problems import Fault, Skipped, SkippedError, refuse
from visavis.exchange.calendar.series import Happening, Stretch, happenings
from visavis.exchange.calendar.zones import Zones
from visavis.vocab.language import gettext_noop as _

MOST_HAPPENINGS = 20_000
"""Within the stretch that is asked for: three hundred clients every day, and room."""
MOST_TOLD = 20
"""Events to mend that are named one by one."""
MOST_WORK = 300_000
"""Days that all rules together look at: ten times as many as three hundred weekly clients need."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting with one client."""

    key: str
    """The event's UID, and which occurrence of its series; the same in every export."""
    code: str
    at: datetime
    """In UTC."""
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Nameless:
    """An event that names none of the codes: where it stands and when it is, and nothing else."""

    line: int
    at: datetime
    """The first time within the stretch."""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says about the stretch of time that was asked for."""

    occurrences: tuple[Occurrence, ...] = ()
    without_code: tuple[Nameless, ...] = ()
    skipped: Mapping[Skipped, int] = field(default_factory=dict)
    """How many events were left out, and why."""
    faults: tuple[Fault, ...] = ()
    """The first of them that somebody can mend, by their lines."""
    unknown_zones: int = 0
    """Names of zones that nobody knows; their events are read in the practice's zone."""
    is_invitation: bool = False
    """The file is a message about single events, not a calendar: what is missing says nothing."""

    @property
    def untold(self) -> int:
        """How many more there are to mend than `faults` names."""
        mendable = sum(n for reason, n in self.skipped.items() if reason is not Skipped.ALL_DAY)
        return mendable - len(self.faults)


@dataclass(slots=True)
class _LeftOut:
    """The events that are left out, each with its reason."""

    faults: list[Fault] = field(default_factory=list)

    def note(self, error: SkippedError, line: int) -> None:
        """Add an event that begins at `line`; the error may know the very line."""
        self.faults.append(Fault(error.reason, error.line or line, error.field))

    def counts(self) -> dict[Skipped, int]:
        """Return how many there are for each reason."""
        return dict(Counter(fault.reason for fault in self.faults))

    def to_mend(self) -> tuple[Fault, ...]:
        """Return the first by their lines, but for whole days, which are no mistake."""
        mendable = [fault for fault in self.faults if fault.reason is not Skipped.ALL_DAY]
        return tuple(sorted(mendable, key=lambda fault: fault.line)[:MOST_TOLD])


def read_calendar(
    content: bytes,
    *,
    codes: Collection[str],
    zone: ZoneInfo,
    since: datetime,
    until: datetime,
) -> Reading:
    """Read what the calendar holds from `since` to before `until`.

    Parameters
    ----------
    content
        The file.
    codes
        The clients who are looked for.
    zone
        The practice's zone, for times that name none.
    since, until
        The stretch of time, aware.

    Raises
    ------
    CalendarFileError
        When the file as a whole cannot be read; the sentence quotes nothing of it.
    """
    calendars = components(content)
    stretch = Stretch(since, until)
    zones = Zones.of(calendars, zone, years=range(since.year - 1, until.year + 2))
    left_out = _LeftOut()
    events = _events(calendars, Codes(codes), left_out, stretch)
    found: list[Happening] = []
    for series in _by_uid(events).values():
        try:
            found += happenings(series, zones, stretch)
        except SkippedError as error:
            left_out.note(error, series[0].line)
        if len(found) > MOST_HAPPENINGS:
            refuse(_("The file holds more than %(most)s meetings."), SHORTER, most=MOST_HAPPENINGS)
    methods = {calendar.value("METHOD").upper() for calendar in calendars}
    return _reading(found, left_out, zones, is_invitation=bool(methods - {"", "PUBLISH"}))


def _events(
    calendars: Iterable[Component], codes: Codes, left_out: _LeftOut, stretch: Stretch
) -> list[Event]:
    events: list[Event] = []
    looked_at = 0
    for calendar in calendars:
        called_off = calendar.value("METHOD").upper() == "CANCEL"
        for part in calendar.parts:
            if part.name != "VEVENT":
                continue
            try:
                events.append(event(part, codes, cancelled=called_off))
            except SkippedError as error:
                left_out.note(error, part.line)
                continue
            looked_at += stretch.work(events[-1])
            if looked_at > MOST_WORK:
                refuse(_("The file holds more repeating events than any practice has."), SHORTER)
    return events


def _by_uid(events: Iterable[Event]) -> Mapping[str, list[Event]]:
    grouped: defaultdict[str, list[Event]] = defaultdict(list)
    for one in events:
        grouped[one.uid].append(one)
    return grouped


def _reading(
    found: Iterable[Happening], left_out: _LeftOut, zones: Zones, *, is_invitation: bool
) -> Reading:
    occurrences = []
    nameless: dict[int, Nameless] = {}
    ambiguous: set[int] = set()
    for one in sorted(found, key=lambda happening: (happening.at, happening.key)):
        if len(one.codes) == 1:
            (code,) = one.codes
            occurrences.append(Occurrence(one.key, code, one.at, one.cancelled))
        elif not one.cancelled and one.codes:
            ambiguous.add(one.line)
        elif not one.cancelled:
            seen = nameless.get(one.line)
            nameless[one.line] = Nameless(
                one.line, seen.at if seen else one.at, seen.times + 1 if seen else 1
            )
    for line in ambiguous:
        left_out.note(SkippedError(Skipped.TWO_CODES), line)
    return Reading(
        occurrences=tuple(occurrences),
        without_code=tuple(nameless.values()),
        skipped=left_out.counts(),
        faults=left_out.to_mend(),
        unknown_zones=len(zones.unknown),
        is_invitation=is_invitation,
    )
