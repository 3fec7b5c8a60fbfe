"""Files as four families of programs write them; ours, after their style."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from visavis.exchange.calendar.problems import Skipped
from visavis.exchange.calendar.read import Reading, read_calendar

FILES = Path(__file__).parent / "files"
VIENNA = ZoneInfo("Europe/Vienna")
CODES = ("K-2", "K-3", "K-27", "K-99")


def reading(program: str, *, line_end: str = "\r\n") -> Reading:
    written = (FILES / f"{program}.ics").read_text(encoding="utf-8").replace("\n", line_end)
    return read_calendar(
        written.encode(),
        codes=CODES,
        zone=VIENNA,
        since=datetime(2026, 3, 1, tzinfo=UTC),
        until=datetime(2026, 5, 1, tzinfo=UTC),
    )


def told(found: Reading) -> list[str]:
    """Each meeting in a line, by the clock on the practice's wall."""
    return [
        f"{one.at.astimezone(VIENNA):%d.%m. %H:%M} {one.code}{' off' if one.cancelled else ''}"
        for one in found.occurrences
    ]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_google(line_end: str) -> None:
    found = reading("google", line_end=line_end)
    assert told(found) == [
        "02.03. 09:00 K-27",
        "06.03. 16:00 K-3",
        "09.03. 09:00 K-27",
        "17.03. 11:00 K-27",
        "23.03. 09:00 K-27 off",
        "30.03. 09:00 K-27",  # after the change of the clocks
        "06.04. 09:00 K-27",
        "13.04. 09:00 K-27",
        "20.04. 09:00 K-27",
        "27.04. 09:00 K-27",
    ]
    assert [one.at for one in found.without_code] == [datetime(2026, 3, 12, 11, tzinfo=UTC)]
    assert found.skipped == {Skipped.ALL_DAY: 1}


def test_a_moved_meeting_keeps_the_day_that_the_series_has_for_it() -> None:
    moved = next(one for one in reading("google").occurrences if one.at.day == 17)
    assert moved.key == "5k2weekly@google.com\n2026-03-16"


def test_outlook_with_its_names_of_zones_and_dashes() -> None:
    found = reading("outlook")
    assert told(found) == [
        "02.03. 09:00 K-27",
        "16.03. 09:00 K-27",
        "30.03. 09:00 K-27 off",
        "01.04. 09:00 K-3 off",  # 10:00 where the clocks are one hour ahead
        "13.04. 09:00 K-27",
    ]
    assert found.skipped == {Skipped.ALL_DAY: 1}


def test_apple_with_floating_times_and_this_and_all_that_follow() -> None:
    found = reading("apple")
    assert told(found) == ["03.03. 17:00 K-27", "07.04. 18:00 K-27"]


def test_nextcloud_with_single_days_and_a_makers_prefix() -> None:
    found = reading("nextcloud")
    assert told(found) == ["26.03. 14:30 K-3"]
    assert found.skipped == {Skipped.TWO_CODES: 1}  # one event, which comes three times
    assert [(fault.reason, fault.field) for fault in found.faults] == [(Skipped.TWO_CODES, "")]
    assert found.unknown_zones == 1
