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
from visavis.exchange.calendar.problems import Skipped, SkippedError, refuse
from visavis.exchange.calendar.series import Happening, Stretch, happenings
from visavis.exchange.calendar.zones import Zones
from visavis.vocab.language import gettext_noop as _

MOST_HAPPENINGS = 20_000
"""Within the stretch that is asked for: three hundred clients every day, and room."""
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
class Reading:
    """What a file says about the stretch of time that was asked for."""

    occurrences: tuple[Occurrence, ...] = ()
    without_code: tuple[datetime, ...] = ()
    """When events are that name none of the codes; nothing else of them is kept."""
    skipped: Mapping[Skipped, int] = field(default_factory=dict)
    unknown_zones: int = 0
    """Names of zones that nobody knows; their events are read in the practice's zone."""
    is_invitation: bool = False
    """The file is a message about single events, not a calendar: what is missing says nothing."""


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
    skipped: Counter[Skipped] = Counter()
    events = _events(calendars, Codes(codes), skipped, stretch)
    found: list[Happening] = []
    for series in _by_uid(events).values():
        try:
            found += happenings(series, zones, stretch)
        except SkippedError as error:
            skipped[error.reason] += 1
        if len(found) > MOST_HAPPENINGS:
            refuse(_("The file holds more than %(most)s meetings."), SHORTER, most=MOST_HAPPENINGS)
    methods = {calendar.value("METHOD").upper() for calendar in calendars}
    return _reading(found, skipped, zones, is_invitation=bool(methods - {"", "PUBLISH"}))


def _events(
    calendars: Iterable[Component], codes: Codes, skipped: Counter[Skipped], stretch: Stretch
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
                skipped[error.reason] += 1
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
    found: Iterable[Happening], skipped: Counter[Skipped], zones: Zones, *, is_invitation: bool
) -> Reading:
    occurrences, without_code = [], []
    for one in sorted(found, key=lambda happening: (happening.at, happening.key)):
        if len(one.codes) == 1:
            (code,) = one.codes
            occurrences.append(Occurrence(one.key, code, one.at, one.cancelled))
        elif not one.cancelled and one.codes:
            skipped[Skipped.TWO_CODES] += 1
        elif not one.cancelled:
            without_code.append(one.at)
    return Reading(
        occurrences=tuple(occurrences),
        without_code=tuple(without_code),
        skipped=dict(skipped),
        unknown_zones=len(zones.unknown),
        is_invitation=is_invitation,
    )
