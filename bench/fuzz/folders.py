"""Nonsense in calendars and study datasets, and bombs of every kind."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bench.fuzz.files import REFUSED, TAKEN, refusing, sample_workbook
from bench.fuzz.nasty import chance, spoil_bytes, text
from tests.dataset.example import write_example
from tests.factories import START
from visavis.dataset.check import check
from visavis.exchange.calendar.read import read_calendar
from visavis.exchange.spreadsheets.read import read_content

CALENDARS = Path(__file__).parents[2] / "tests" / "exchange" / "calendar" / "files"
MONTH = timedelta(days=31)
LINES = (
    *("RRULE:FREQ=SECONDLY;COUNT=1000000000", "RRULE:FREQ=DAILY;INTERVAL=0", "DTSTART:99999999"),
    *("RRULE:FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2", "RRULE:FREQ=DAILY;BYSETPOS=-366;COUNT=999999"),
    *("DTSTART;TZID=Mars/Olympus:20260302T090000", "EXDATE:20260302T090000Z,,,", "BEGIN:VEVENT"),
    *("DURATION:P99999999W", "RECURRENCE-ID:20260302", "RDATE;VALUE=PERIOD:x/y", "END:VCALENDAR"),
    *("SUMMARY:P-1 \\n\\, P-2", "DTEND:20260302T250000", "SEQUENCE:-1", "UID:", "STATUS:CANCELLED"),
    *("TZOFFSETFROM:+9999", "RRULE:FREQ=WEEKLY;BYDAY=99MO,-53SU;UNTIL=00000000", "X:" + "y" * 9999),
)
CLOCKS = tuple(
    "END:VEVENT\r\nBEGIN:VTIMEZONE\r\nTZID:Mine\r\nBEGIN:STANDARD\r\n"
    f"DTSTART:{start}\r\nTZOFFSETFROM:{before}\r\nTZOFFSETTO:+1400\r\n"
    "END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
    "UID:mine\r\nSUMMARY:P-1\r\nDTSTART;TZID=Mine:20260302T090000\r\n"
    "RRULE:FREQ=WEEKLY;UNTIL=20260501T000000Z"
    for start in ("00010101T000000", "16010101T000000", "99991231T235959")
    for before in ("-1200", "+1200")
)
"""In the middle of an event: a zone whose clocks are set at an end of time, and who lives by it."""


def calendar(rng: Random) -> str:
    """A calendar file, as a practice's program wrote it and somebody changed it."""
    name = rng.choice(sorted(path.name for path in CALENDARS.glob("*.ics")))
    content = _calendar(name)
    if chance(rng, 0.5):
        content = spoil_bytes(rng, content)
    lines = content.split(b"\n")
    for _ in range(rng.choice((0, 1, 1, 3))):
        made = (
            rng.choice(LINES + CLOCKS)
            if chance(rng, 0.7)
            else f"{rng.choice(LINES)[:6]}{text(rng)}"
        )
        lines.insert(rng.randrange(len(lines) + 1), made.encode("utf-8", "surrogatepass") + b"\r")
    return refusing(lambda: _read(b"\n".join(lines)))


@cache
def _calendar(name: str) -> bytes:
    return (CALENDARS / name).read_bytes()


def _read(content: bytes) -> str:
    found = read_calendar(
        content,
        codes=("P-1", "P-2", "K-27"),
        zone=ZoneInfo("Europe/Copenhagen"),
        since=START - MONTH,
        until=START + MONTH,
    )
    return TAKEN if found.occurrences or found.without_code else REFUSED


def dataset(rng: Random) -> str:
    """A study dataset with one or two of its files changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "d"
        shutil.copytree(_dataset(), folder)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        for file in rng.sample(files, rng.choice((1, 1, 2))):
            change = rng.random()
            if chance(rng, 0.05):
                file.unlink()
            elif chance(rng, 0.05):
                file.rename(file.with_name(f"{change}.csv"))
            else:
                file.write_bytes(spoil_bytes(rng, file.read_bytes()))
        return refusing(lambda: REFUSED if check(folder).findings else TAKEN)


@cache
def _dataset() -> Path:
    return write_example(Path(tempfile.mkdtemp()) / "whole")


def bomb(rng: Random) -> str:
    """A small file that wants to become a large one, or to keep the reader for good."""
    return refusing(rng.choice(BOMBS))


def _within_workbook(part: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sample_workbook())) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return stream.getvalue()


def _sheet(inside: bytes, before: bytes = b"") -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"%s<worksheet %s><sheetData>%s</sheetData></worksheet>" % (before, space, inside)


def _workbook_with(sheet: bytes) -> Callable[[], str]:
    return lambda: _table(_within_workbook("xl/worksheets/sheet1.xml", sheet))


def _table(content: bytes) -> str:
    read_content(content)
    return TAKEN


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (str(n - 1).encode() if n else b"") * 10)
    for n in range(12)
)
CELL = b'<c r="A1" t="inlineStr"><is><t>&a11;</t></is></c>'
EVENT = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:P-1\r\nDTSTART:20260301T090000Z\r\n"
END = b"END:VEVENT\r\nEND:VCALENDAR\r\n"
HIDDEN = b"<!--" + b"x" * 9000 + b"-->"
BOMBS: tuple[Callable[[], str], ...] = (
    _workbook_with(_sheet(b'<row r="1">' + CELL + b"</row>", LAUGHS)),
    _workbook_with(_sheet(b'<row r="1">' + CELL + b"</row>", HIDDEN + LAUGHS)),
    _workbook_with(_sheet(b"\0" * 60_000_000)),
    _workbook_with(_sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    _workbook_with(_sheet(b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')),
    _workbook_with(_sheet(b"<row><c><v>1</v></c></row>" * 60_000)),
    _workbook_with(_sheet(b"<row>" + b"<c><v>1</v></c>" * 300_000 + b"</row>")),
    _workbook_with(_sheet(b"<row>" * 200_000)),
    lambda: _table(_within_workbook("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 2_000_000)),
    lambda: _table(b"a," * 2_000_000),
    lambda: _table(b'"' + b"a" * 20_000_000),
    lambda: _table(b"\n" * 20_000_000),
    lambda: _table(b"a,b\n" + b"1,2\n" * 500_000),
    lambda: _read(EVENT + b"RRULE:FREQ=SECONDLY;COUNT=9999999999\r\n" + END),
    lambda: _read(EVENT + b"RRULE:FREQ=DAILY;COUNT=9999999999999\r\n" + END),
    lambda: _read((EVENT + b"RRULE:FREQ=MINUTELY\r\n" + END) * 2_000),
    lambda: _read(b"BEGIN:VEVENT\r\n" * 300_000),
    lambda: _read(b"A\n" * 2_600_000),
    lambda: _read(EVENT + b"RDATE:" + b"20260301T090000Z," * 500_000 + b"\r\n" + END),
    lambda: _read(EVENT + b" x" * 3_000_000 + END),
)
