"""Whatever a file holds: a reading or one sentence, and soon."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.exchange.calendar import lines, read
from visavis.exchange.calendar.problems import CalendarFileError, Skipped
from visavis.exchange.calendar.read import Reading, read_calendar

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = "Quillon"
SOON = 10.0
"""Seconds on a machine that has other things to do."""


def reading(content: bytes | str) -> Reading:
    return read_calendar(
        content.encode() if isinstance(content, str) else content,
        codes=["K-1"],
        zone=ZoneInfo("Europe/Vienna"),
        since=SINCE,
        until=SINCE + timedelta(days=70),
    )


def calendar(*events: str, head: str = "") -> str:
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\n{head}{inside}END:VCALENDAR\n"


EVENT = "UID:1\nSUMMARY:K-1\nDTSTART:20260302T090000"
PIECES = st.sampled_from(
    [
        *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE"),
        *("END:VTIMEZONE", "BEGIN:DAYLIGHT", "END:DAYLIGHT", "TZID:X", "UID:1", "UID:2"),
        *("SUMMARY:K-1", "DTSTART:20260302T090000", "DTSTART;TZID=X:20260329T023000"),
        *("DTSTART;VALUE=DATE:20260302", "DTSTART:99999999T999999Z", "DTSTART;TZID=:"),
        *("RRULE:FREQ=DAILY;COUNT=9999", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "RRULE:;;="),
        *("RRULE:FREQ=WEEKLY;UNTIL=20260401", "EXDATE:20260303T090000,", "RDATE:20260304T090000"),
        *("RECURRENCE-ID:20260303T090000", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260303T090000"),
        *("STATUS:CANCELLED", "SEQUENCE:99999999999", "METHOD:CANCEL", "TZOFFSETFROM:+9999"),
        *(
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:-0100",
            "DTSTART;TZID=../../etc/passwd:20260302T090000",
        ),
        *(
            " folded",
            "\t",
            ";:=,",
            "X-\x00",
            'SUMMARY;LANGUAGE="de:K-1',
            "\ud800".encode("utf-8", "replace").decode(),
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=20))
def test_pieces_of_calendars_in_any_order(pieces: list[str]) -> None:
    wrapped = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", *pieces, "END:VEVENT", "END:VCALENDAR"]
    for content in ("\n".join(pieces), "\r\n".join(wrapped)):
        assert reads_or_refuses(content.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    assert reads_or_refuses(content)
    assert reads_or_refuses(calendar(EVENT).encode().replace(b"K-1", content))


def reads_or_refuses(content: bytes) -> bool:
    try:
        return isinstance(reading(content), Reading)
    except CalendarFileError as refused:
        return str(refused).count(".") >= 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "This is no calendar file. Choose a file that ends in .ics."),
        (f"name,{SECRET}", "This is no calendar file. Choose a file that ends in .ics."),
        (
            f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{SECRET}",
            "The file breaks off in the middle. Export the calendar once more.",
        ),
        (
            f"BEGIN:VCALENDAR\nSUMMARY:{SECRET}\nEND:VEVENT",
            "The file is damaged. Export the calendar once more.",
        ),
        ("BEGIN:A\n" * 20, "The file is damaged. Export the calendar once more."),
    ],
)
def test_a_file_that_is_none_is_refused_without_a_word_of_it(content: str, sentence: str) -> None:
    with pytest.raises(CalendarFileError) as refused:
        reading(content)
    assert str(refused.value) == sentence


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "FILE_BYTES", 2**20)
    with pytest.raises(CalendarFileError, match="larger than 1 MB"):
        reading(b"x" * (2**20 + 1))


def test_too_many_lines_are_refused_before_they_are_taken_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines, "MOST_LINES", 10)
    with pytest.raises(CalendarFileError, match="more than 10 lines"):
        reading(b"A\n" * 11)


def test_too_many_events_meetings_and_rules_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    daily = [f"UID:{n}\nDTSTART:20260101T090000\nRRULE:FREQ=DAILY;COUNT=400" for n in range(4)]
    monkeypatch.setattr(lines, "MOST_EVENTS", 3)
    with pytest.raises(CalendarFileError, match="more than 3 events"):
        reading(calendar(*daily))
    monkeypatch.setattr(lines, "MOST_EVENTS", 4)
    monkeypatch.setattr(read, "MOST_HAPPENINGS", 100)
    with pytest.raises(CalendarFileError, match="more than 100 meetings"):
        reading(calendar(*daily))
    monkeypatch.setattr(read, "MOST_WORK", 200)
    with pytest.raises(CalendarFileError, match="more repeating events"):
        reading(calendar(*daily))


@pytest.mark.slow
@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:19020101T000000\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "DTSTART:19020101T000000\nRRULE:FREQ=DAILY;BYMONTH=2;BYDAY=MO,TU;COUNT=9999",
        "DTSTART:20260301T000000\nRRULE:FREQ=DAILY\nRDATE:" + ",".join(["20260302T000000"] * 5_000),
        "DTSTART:20260301T000000\nRRULE:FREQ=SECONDLY",
    ],
    ids=["impossible", "counted", "many dates", "every second"],
)
def test_no_rule_makes_it_work_for_long(event: str) -> None:
    many = 80 if "COUNT" in event or "RDATE" in event else 3_000
    content = calendar(*(f"UID:{n}\n{event}" for n in range(many)))
    begun = time.monotonic()
    assert reads_or_refuses(content.encode())
    assert time.monotonic() - begun < SOON


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("SUMMARY:K-1\nDTSTART:20260302T090000", Skipped.BROKEN),
        ("SUMMARY:K-1\nUID:1", Skipped.BROKEN),
        ("UID:1\nDTSTART:20260230T090000", Skipped.BROKEN),
        ("UID:1\nDTSTART:00010101T090000", Skipped.BROKEN),
        ("UID:1\nDTSTART:20260302", Skipped.ALL_DAY),
        (f"{EVENT}\nEXRULE:FREQ=DAILY", Skipped.RULE),
        (f"{EVENT}\nRRULE:FREQ=MINUTELY", Skipped.TOO_OFTEN),
        ("UID:1\nSUMMARY:K-1\nDTSTART:20260302T090000\nRECURRENCE-ID:", Skipped.BROKEN),
    ],
)
def test_one_bad_event_does_not_hide_the_others(event: str, reason: Skipped) -> None:
    good = "UID:good\nSUMMARY:K-1\nDTSTART:20260303T090000"
    found = reading(calendar(event, good))
    assert [one.key for one in found.occurrences] == ["good"]
    assert found.skipped == {reason: 1}
