"""From bytes to nested components; only the properties that matter are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from visavis.exchange.calendar.problems import refuse
from visavis.vocab.language import gettext_noop as _

FILE_BYTES = 5 * 2**20
"""Some ten thousand events."""
MOST_EVENTS = 20_000
MOST_LINES = 400_000
"""So many events with all that programs write into them; taking lines apart takes its time."""
LINE = 100_000
"""Characters of one line; a longer one is an attachment, or an attack."""
HEAD_OF_STAMP = 2_000
"""Characters before the value of a date: the name of its zone, and room."""
MOST_DATES = 30_000
"""Single dates beside the rules: a cancelled hour a month for a hundred clients, over 25 years."""
DEEPEST = 8

FOLDED = re.compile(rb"\n[ \t]")
FOLDS = (b" ", b"\t")
# Possessive throughout: no line, however it is written, is gone through twice.
HEAD = re.compile(r'([A-Za-z-]++)[ \t]*+((?:;[^";:]*+(?:"[^"]*+"[^";:]*+)*+)*+):')
PARAMETER = re.compile(r';[ \t]*+([A-Za-z-]++)[ \t]*+=[ \t]*+(?:"([^"]*+)"|([^",;]*+))')
DATES = ("RDATE", "EXDATE")
STAMPS = {"DTSTART", "RECURRENCE-ID", *DATES}
"""Lines whose parameters matter."""
NONE: Mapping[str, str] = MappingProxyType({})
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


class Property(NamedTuple):
    """One line: a name, its parameters, and the value as it is written."""

    name: str
    parameters: Mapping[str, str]
    value: str
    line: int
    """Of the file, where it begins."""


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    line: int = 0
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Return every property of this name."""
        return self.properties.get(name, [])

    def value(self, name: str) -> str:
        """Return the first value of this name; empty when there is none."""
        found = self.properties.get(name)
        return found[0].value.strip() if found else ""


def components(content: bytes) -> list[Component]:
    """Return the calendars in `content`.

    Raises
    ------
    CalendarFileError
        When the file is none, breaks off, or is larger than any practice's calendar.
    """
    if len(content) > FILE_BYTES:
        refuse(_("The file is larger than %(most)s MB."), SHORTER, most=FILE_BYTES // 2**20)
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\0", b"")
    if content.count(b"\n") > MOST_LINES:
        refuse(_("The file has more than %(most)s lines."), SHORTER, most=MOST_LINES)
    root = Component("")
    open_ones = [root]
    for found in _properties(_text(content), _beginnings(content)):
        _take(found, open_ones)
    calendars = [part for part in root.parts if part.name == "VCALENDAR"]
    if len(open_ones) > 1:
        refuse(_("The file breaks off in the middle."), AGAIN)
    if not calendars:
        refuse(_("This is no calendar file."), _("Choose a file that ends in .ics."))
    _refuse_too_many([part for one in calendars for part in one.parts if part.name == "VEVENT"])
    return calendars


def _refuse_too_many(events: Sequence[Component]) -> None:
    """Count what is dear to read before it is read."""
    if len(events) > MOST_EVENTS:
        refuse(_("The file holds more than %(most)s events."), SHORTER, most=MOST_EVENTS)
    lists = (line.value for event in events for name in DATES for line in event.all(name))
    if sum(dates.count(",") + 1 for dates in lists) > MOST_DATES:
        refuse(
            _("The file's events hold more than %(most)s single dates (RDATE and EXDATE)."),
            SHORTER,
            most=MOST_DATES,
        )


def _take(found: Property, open_ones: list[Component]) -> None:
    name = found.value.strip().upper()
    if found.name == "BEGIN":
        if len(open_ones) > DEEPEST:
            refuse(DAMAGED, AGAIN)
        begun = Component(name, found.line)
        open_ones[-1].parts.append(begun)
        open_ones.append(begun)
    elif found.name == "END":
        if open_ones[-1].name != name or len(open_ones) == 1:
            refuse(DAMAGED, AGAIN)
        open_ones.pop()
    else:
        open_ones[-1].properties.setdefault(found.name, []).append(found)


def _beginnings(content: bytes) -> list[int]:
    """Return where the unfolded lines begin in the file."""
    lines = content.split(b"\n")
    return [n for n, line in enumerate(lines, start=1) if n == 1 or line[:1] not in FOLDS]


def _properties(text: str, beginnings: Sequence[int]) -> Iterator[Property]:
    for line, begins in zip(text.split("\n"), beginnings, strict=True):
        if len(line) > LINE:
            continue
        head = HEAD.match(line)
        if head is None:
            continue  # an event without this line is looked at later
        name = head[1].upper()
        if name in KEPT and (name not in STAMPS or head.end() <= HEAD_OF_STAMP):
            yield Property(name, _parameters(name, head[2]), line[head.end() :], begins)


def _parameters(name: str, written: str) -> Mapping[str, str]:
    """Return the parameters that matter; of a list the first."""
    if not written or name not in STAMPS:
        return NONE
    return {found[1].upper(): found[2] or found[3] or "" for found in PARAMETER.finditer(written)}


def _text(content: bytes) -> str:
    """Read what the standard asks for, and what old programs on Windows write.

    Lines are unfolded first, as a fold may lie within a letter (RFC 5545, 3.1).
    """
    unfolded = FOLDED.sub(b"", content)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return unfolded.decode(encoding)
        except UnicodeDecodeError:
            continue
    return unfolded.decode("latin-1")
