from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from visavis.exchange.calendar.problems import Skipped, SkippedError
from visavis.exchange.calendar.read import read_calendar
from visavis.exchange.calendar.rules import days, rule

NINE = time(9)
FOUND_WITHIN = timedelta(days=4 * 366)
"""Rules that name no day in so long are left out: finding none takes long."""
ZONES = ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC"]
WEEKDAYS = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
DATES = st.dates(date(1995, 1, 1), date(2026, 12, 31))


def lists(one: st.SearchStrategy[object], name: str) -> st.SearchStrategy[str]:
    some = st.lists(one, max_size=3, unique=True)
    return some.map(lambda found: f";{name}=" + ",".join(map(str, found)) if found else "")


NTH = st.builds(lambda n, day: f"{n}{day}", st.sampled_from([-2, -1, 1, 2, 3, 4]), WEEKDAYS)
# "Each Monday" beside "the first Monday": the standard unites them, dateutil takes what is in both.
ORDINALS = lists(NTH, "BYDAY") | lists(WEEKDAYS, "BYDAY")
PARTS = {
    "DAILY": [lists(WEEKDAYS, "BYDAY"), lists(st.integers(1, 12), "BYMONTH")],
    "WEEKLY": [lists(WEEKDAYS, "BYDAY"), st.sampled_from(["", ";WKST=SU", ";WKST=TH"])],
    "MONTHLY": [
        ORDINALS,
        lists(st.sampled_from([1, 2, 15, 29, 31, -1, -3]), "BYMONTHDAY"),
        lists(st.integers(1, 12), "BYMONTH"),
        st.sampled_from(["", ";BYSETPOS=1", ";BYSETPOS=-1,2"]),
    ],
    "YEARLY": [
        ORDINALS,
        lists(st.sampled_from([1, 13, 29, -1]), "BYMONTHDAY"),
        lists(st.integers(1, 12), "BYMONTH"),
    ],
}


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(sorted(PARTS)))
    parts = "".join(draw(part) for part in PARTS[frequency])
    if ";BYSETPOS" in parts and "BYDAY" not in parts and "BYMONTHDAY" not in parts:
        parts = parts.partition(";BYSETPOS")[0]
    interval = draw(st.integers(1, 4))
    count = draw(st.sampled_from(["", "", ";COUNT=1", ";COUNT=7", ";COUNT=60"]))
    return f"FREQ={frequency};INTERVAL={interval}{parts}{count}"


@given(rules(), DATES, st.integers(-40, 3_000))
def test_days_are_those_that_an_independent_implementation_finds(
    written: str, start: date, later: int
) -> None:
    """The start is put on a day of the rule, as programs do; on others opinions differ."""
    on_rule = next(theirs(written, start, until=start + FOUND_WITHIN), None)
    if on_rule is None:
        return
    first = on_rule + timedelta(days=later)
    last = first + timedelta(days=80)
    expected = [day for day in theirs(written, on_rule, until=last) if day >= first]
    assert list(days(rule(written, NINE), on_rule, first=first, last=last)) == expected


def theirs(written: str, start: date, *, until: date) -> Iterator[date]:
    """The days that dateutil finds; it looks for a day that never comes until it is told an end."""
    endless, _, count = written.partition(";COUNT=")
    found = rrulestr(
        f"{endless};UNTIL={until:%Y%m%d}T235959", dtstart=datetime.combine(start, NINE)
    )
    return (at.date() for at in islice(found, int(count) if count else None))


@given(st.sampled_from(ZONES), DATES, st.times(), st.integers(1, 3))
def test_the_hour_on_the_wall_stays_when_the_clocks_change(
    name: str, start: date, at: time, interval: int
) -> None:
    """Held against plain arithmetic with days, a year long."""
    at, zone = at.replace(second=0, microsecond=0, fold=0), ZoneInfo(name)
    since = datetime.combine(start, time.min, tzinfo=UTC)
    until = since + timedelta(days=365)
    found = read_calendar(
        weekly(name, datetime.combine(start, at), interval),
        codes=["K-1"],
        zone=ZoneInfo("UTC"),
        since=since,
        until=until,
    )
    walls = [datetime.combine(start + timedelta(weeks=n * interval), at) for n in range(53)]
    moments = [wall.replace(tzinfo=zone).astimezone(UTC) for wall in walls]
    expected = sorted(moment for moment in moments if since <= moment < until)
    assert [one.at for one in found.occurrences] == expected


def weekly(zone: str, start: datetime, interval: int = 1) -> bytes:
    return (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:K-1\n"
        f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}\n"
        f"RRULE:FREQ=WEEKLY;INTERVAL={interval}\nEND:VEVENT\nEND:VCALENDAR\n"
    ).encode()


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # noqa: DTZ001 -- a wall clock
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # noqa: DTZ001 -- a wall clock
        (datetime(2026, 6, 7, 2, 30), datetime(2026, 6, 7, 0, 30, tzinfo=UTC)),  # noqa: DTZ001 -- a wall clock
    ],
)
@pytest.mark.parametrize("own", [False, True], ids=["named zone", "the file's own zone"])
def test_skipped_and_doubled_hours(wall: datetime, moment: datetime, *, own: bool) -> None:
    """02:30 on a Sunday in Vienna: skipped in March, there twice in October."""
    name = "Somewhere" if own else "Europe/Vienna"
    content = weekly(name, wall).replace(b"BEGIN:VEVENT", OWN_ZONE + b"BEGIN:VEVENT")
    found = read_calendar(
        content,
        codes=["K-1"],
        zone=ZoneInfo("UTC"),
        since=moment - timedelta(days=1),
        until=moment + timedelta(days=1),
    )
    assert [one.at for one in found.occurrences] == [moment]
    assert found.unknown_zones == 0


OWN_ZONE = b"""BEGIN:VTIMEZONE
TZID:Somewhere
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("FREQ=SECONDLY", Skipped.TOO_OFTEN),
        ("FREQ=HOURLY;COUNT=2", Skipped.TOO_OFTEN),
        ("FREQ=DAILY;BYHOUR=9,17", Skipped.TOO_OFTEN),
        ("FREQ=DAILY;BYMINUTE=30", Skipped.TOO_OFTEN),
        ("FREQ=YEARLY;BYWEEKNO=20", Skipped.RULE),
        ("FREQ=WEEKLY;BYMONTHDAY=1", Skipped.RULE),
        ("FREQ=FORTNIGHTLY", Skipped.RULE),
        ("INTERVAL=2", Skipped.RULE),
        ("FREQ=DAILY;INTERVAL=0", Skipped.BROKEN),
        ("FREQ=DAILY;INTERVAL=1,2", Skipped.BROKEN),
        ("FREQ=DAILY;COUNT=x", Skipped.BROKEN),
        ("FREQ=DAILY;UNTIL=soon", Skipped.BROKEN),
        ("FREQ=WEEKLY;BYDAY=XX", Skipped.BROKEN),
        ("FREQ=WEEKLY;WKST=8", Skipped.BROKEN),
        ("FREQ=MONTHLY;BYMONTHDAY=0", Skipped.BROKEN),
        ("FREQ=YEARLY;BYMONTH=13", Skipped.BROKEN),
    ],
)
def test_a_rule_that_is_left_out_says_why(written: str, reason: Skipped) -> None:
    with pytest.raises(SkippedError) as refused:
        rule(written, NINE)
    assert refused.value.reason is reason


def test_a_rule_may_say_the_hour_that_the_start_says() -> None:
    said = rule("FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", NINE)
    assert said == rule("FREQ=DAILY", NINE)


def test_each_monday_and_the_first_monday_are_all_mondays() -> None:
    found = days(
        rule("FREQ=MONTHLY;BYDAY=MO,1MO", NINE),
        date(2026, 11, 2),
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
    )
    assert [day.day for day in found] == [2, 9, 16, 23, 30]
