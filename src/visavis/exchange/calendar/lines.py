"""From bytes to nested components; only the properties that matter are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from icalendar.parser import Contentline, Contentlines

from visavis.exchange.calendar.problems import refuse
from visavis.vocab.language import gettext_noop as _

FILE_BYTES = 5 * 2**20
"""Some ten thousand events."""
MOST_EVENTS = 20_000
MOST_LINES = 400_000
"""So many events with all that programs write into them; taking lines apart takes its time."""
LINE = 100_000
"""Characters of one line; a longer one is an attachment, or an attack."""
DEEPEST = 8

NAME = re.compile(r"[A-Za-z-]+")
TEXTS = ("SUMMARY", "CATEGORIES", "DESCRIPTION")
KEPT = {
    *("BEGIN", "END", "METHOD"),
    *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "STATUS"),
    *("DTSTART", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
    *("TZID", "X-LIC-LOCATION", "TZOFFSETFROM", "TZOFFSETTO"),
    "X-MICROSOFT-CDO-ALLDAYEVENT",
    *TEXTS,
}
DAMAGED = _("The file is damaged.")
AGAIN = _("Export the calendar once more.")
SHORTER = _("Export a shorter time: from last month on is enough.")


@dataclass(frozen=True, slots=True)
class Property:
    """One line: a name, its parameters, and the value as it is written."""

    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Return every property of this name."""
        return [one for one in self.properties if one.name == name]

    def value(self, name: str) -> str:
        """Return the first value of this name; empty when there is none."""
        return next((one.value.strip() for one in self.properties if one.name == name), "")


def components(content: bytes) -> list[Component]:
    """Return the calendars in `content`.

    Raises
    ------
    CalendarFileError
        When the file is none, breaks off, or is larger than any practice's calendar.
    """
    if len(content) > FILE_BYTES:
        refuse(_("The file is larger than %(most)s MB."), SHORTER, most=FILE_BYTES // 2**20)
    text = _text(content)
    if text.count("\n") > MOST_LINES:
        refuse(_("The file has more than %(most)s lines."), SHORTER, most=MOST_LINES)
    root = Component("")
    open_ones = [root]
    for found in _properties(text):
        _take(found, open_ones)
    calendars = [part for part in root.parts if part.name == "VCALENDAR"]
    if len(open_ones) > 1:
        refuse(_("The file breaks off in the middle."), AGAIN)
    if not calendars:
        refuse(_("This is no calendar file."), _("Choose a file that ends in .ics."))
    if sum(part.name == "VEVENT" for one in calendars for part in one.parts) > MOST_EVENTS:
        refuse(_("The file holds more than %(most)s events."), SHORTER, most=MOST_EVENTS)
    return calendars


def _take(found: Property, open_ones: list[Component]) -> None:
    name = found.value.strip().upper()
    if found.name == "BEGIN":
        if len(open_ones) > DEEPEST:
            refuse(DAMAGED, AGAIN)
        begun = Component(name)
        open_ones[-1].parts.append(begun)
        open_ones.append(begun)
    elif found.name == "END":
        if open_ones[-1].name != name or len(open_ones) == 1:
            refuse(DAMAGED, AGAIN)
        open_ones.pop()
    else:
        open_ones[-1].properties.append(found)


def _properties(text: str) -> Iterator[Property]:
    for line in Contentlines.from_ical(text):  # type: ignore[no-untyped-call]  # icalendar's own
        named = NAME.match(line)
        if named is None or named[0].upper() not in KEPT or len(line) > LINE:
            continue
        try:
            name, parameters, value = Contentline(line).raw_parts()  # type: ignore[no-untyped-call]  # icalendar's own
        except ValueError:
            continue  # an event without this line is looked at later
        yield Property(
            name.upper(),
            {key.upper(): _one(given) for key, given in parameters.items()},
            value,
        )


def _one(given: object) -> str:
    """Return a parameter's value; of a list the first."""
    if isinstance(given, list | tuple):
        return str(given[0]) if given else ""
    return str(given)


def _text(content: bytes) -> str:
    """Read what the standard asks for, and what old programs on Windows write."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return content.decode("latin-1")
