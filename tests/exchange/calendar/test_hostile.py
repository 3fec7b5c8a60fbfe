"""Whatever a file holds: a reading or one sentence, and soon."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.exchange.calendar import lines, read, zones
from visavis.exchange.calendar.problems import CalendarFileError, Skipped
from visavis.exchange.calendar.read import Reading, read_calendar

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = "Quillon"
SOON = 10.0
"""Seconds of the processor's time: what other programs take in the meantime is not counted."""


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
        *("DTSTART:99991231T235959", "DTSTART:00010101T000000", "TZOFFSETFROM:-1200"),
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


@pytest.mark.parametrize(
    "event",
    [
        f"RDATE:{','.join(['20260303T090000'] * 6)}\nEXDATE:{','.join(['20260304T090000'] * 5)}",
        "\n".join(["EXDATE:20260303T090000"] * 11),
    ],
)
def test_too_many_single_dates_are_refused_before_they_are_read(
    event: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MOST_DATES", 10)
    content = calendar(f"{EVENT}\nRRULE:FREQ=DAILY\n{event}")
    with pytest.raises(CalendarFileError, match="more than 10 single dates \\(RDATE and EXDATE"):
        reading(content)
    monkeypatch.setattr(lines, "MOST_DATES", 11)
    assert reading(content).occurrences


ZONE = """BEGIN:VTIMEZONE
TZID:Z{}
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def test_too_many_changes_of_clocks_are_refused_if_they_are_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Programs describe zones that everybody knows at length; only unknown ones are worked out."""
    monkeypatch.setattr(zones, "MOST_OBSERVANCES", 2)
    head = "".join(ZONE.format(n) for n in range(3))
    events = [f"UID:{n}\nSUMMARY:K-1\nDTSTART;TZID=Z{n}:20260302T090000" for n in range(3)]
    assert len(reading(calendar(*events[:2], head=head)).occurrences) == 2
    with pytest.raises(CalendarFileError, match=r"\(VTIMEZONE\) hold more than 2 changes"):
        reading(calendar(*events, head=head))


@pytest.mark.parametrize(
    ("start", "before", "after", "rule"),
    [
        ("99991231T235959", "-1200", "+1400", ""),
        ("00010101T000000", "+1200", "+0100", "RRULE:FREQ=WEEKLY;UNTIL=20260501T000000Z"),
        ("16001231T020000", "+0200", "+0100", ""),
        ("22000101T020000", "+0200", "+0100", ""),
    ],
)
def test_a_zone_that_begins_at_an_end_of_time_is_as_one_that_nobody_knows(
    start: str, before: str, after: str, rule: str
) -> None:
    head = ZONE.format("").replace("16010101T020000", start)
    head = head.replace("+0200", before).replace("TO:+0100", f"TO:{after}")
    event = f"UID:1\nSUMMARY:K-1\nDTSTART;TZID=Z:20260303T090000\n{rule}"
    found = reading(calendar(event, head=head))
    assert (found.unknown_zones, found.occurrences[0].at.hour) == (1, 8)


@pytest.mark.parametrize("year", [1601, 2199])
def test_the_first_and_the_last_year_in_which_clocks_are_set_are_read(year: int) -> None:
    head = ZONE.format("").replace("1601", str(year))
    event = "UID:1\nSUMMARY:K-1\nDTSTART;TZID=Z:20260303T090000"
    assert reading(calendar(event, head=head)).unknown_zones == 0


@pytest.mark.parametrize(
    "rule",
    ["DAILY;BYMONTH=2;BYMONTHDAY=30", "MONTHLY;BYDAY=-2MO;BYMONTHDAY=1", "YEARLY;BYMONTHDAY=31"],
)
def test_rules_that_may_never_come_are_counted_by_the_days_that_they_look_at(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MOST_WORK", 500)
    endless = [f"UID:{n}\nDTSTART:20200101T090000\nRRULE:FREQ={rule}" for n in range(9)]
    with pytest.raises(CalendarFileError, match="more repeating events"):
        reading(calendar(*endless))
    over = [f"{event};UNTIL=20251231" for event in endless]
    assert reading(calendar(*over)).occurrences == ()


def test_a_rule_that_lists_more_than_any_therapy_needs_is_left_out() -> None:
    days = ",".join(f"{n}{day}" for n in range(1, 14) for day in ("MO", "TU", "WE", "TH", "FR"))
    found = reading(calendar(f"{EVENT}\nRRULE:FREQ=YEARLY;BYDAY={days}"))
    assert found.skipped == {Skipped.RULE: 1}
    same = ",".join(["MO"] * 2_000)
    assert reading(calendar(f"{EVENT}\nRRULE:FREQ=WEEKLY;COUNT=2;BYDAY={same}")).skipped == {}


def test_a_date_with_more_before_its_value_than_a_zone_has_is_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines, "HEAD_OF_STAMP", 40)
    event = 'UID:1\nSUMMARY;ALTREP="data:,{0}":K-1\nDTSTART;TZID=Europe/Vienna{1}:20260302T090000'
    assert len(reading(calendar(event.format("x" * 99, ""))).occurrences) == 1
    assert reading(calendar(event.format("", ";A=1" * 9))).skipped == {Skipped.BROKEN: 1}


@pytest.mark.parametrize(
    "head",
    ['DTSTART;X-A=":;TZID=UTC";tzid="Europe/London"', "DTSTART ; TZID = Europe/London,UTC"],
)
def test_the_zone_is_found_however_the_line_is_written(head: str) -> None:
    [one] = reading(calendar(f"UID:1\nSUMMARY:K-1\n{head}:20260402T090000")).occurrences
    assert one.at.hour == 8


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
    begun = time.process_time()
    assert reads_or_refuses(content.encode())
    assert time.process_time() - begun < SOON


@pytest.mark.parametrize(
    ("event", "reason", "place"),
    [
        ("SUMMARY:K-1\nDTSTART:20260302T090000", Skipped.BROKEN, ["2 (UID)"]),
        ("SUMMARY:K-1\nUID:1", Skipped.BROKEN, ["2 (DTSTART)"]),
        ("UID:1\nDTSTART:20260230T090000", Skipped.BROKEN, ["4 (DTSTART)"]),
        ("UID:1\nDTSTART:00010101T090000", Skipped.BROKEN, ["4 (DTSTART)"]),
        ("UID:1\nDTSTART:20260302", Skipped.ALL_DAY, []),
        (f"{EVENT}\nEXDATE:soon", Skipped.BROKEN, ["6 (EXDATE)"]),
        (f"{EVENT}\nEXRULE:FREQ=DAILY", Skipped.RULE, ["6 (EXRULE)"]),
        (f"{EVENT}\nRRULE:FREQ=MINUTELY", Skipped.TOO_OFTEN, ["6 (RRULE)"]),
        (f"{EVENT}\nRRULE:FREQ=DAILY;UNTIL=x", Skipped.BROKEN, ["6 (RRULE)"]),
        ("UID:1\nDTSTART:20260302T090000\nRECURRENCE-ID:", Skipped.BROKEN, ["5 (RECURRENCE-ID)"]),
    ],
)
def test_one_bad_event_does_not_hide_the_others(
    event: str, reason: Skipped, place: list[str]
) -> None:
    good = "UID:good\nSUMMARY:K-1\nDTSTART:20260303T090000"
    found = reading(calendar(event, good))
    assert [one.key for one in found.occurrences] == ["good"]
    assert found.skipped == {reason: 1}
    assert [fault.place for fault in found.faults] == place
    assert all(what and remedy for what, remedy in (one.sentences for one in found.faults))
