from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from visavis.exchange.calendar.read import Reading, read_calendar

SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


def reading(*events: str, head: str = "") -> Reading:
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return read(f"BEGIN:VCALENDAR\n{head}{inside}END:VCALENDAR\n".encode())


def read(content: bytes) -> Reading:
    codes, zone = ["K-2", "K-27", "Ä-1"], ZoneInfo("Europe/Vienna")
    return read_calendar(content, codes=codes, zone=zone, since=SINCE, until=UNTIL)


def single(words: str) -> str:
    return f"UID:1\nDTSTART:20260302T090000\n{words}"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("SUMMARY:K-27", "K-27"),
        ("SUMMARY:(k-27) second hour", "K-27"),
        ("SUMMARY:K\u201127", "K-27"),
        ("SUMMARY:meeting\\nK-2", "K-2"),
        ("SUMMARY:ä-1", "Ä-1"),
        ("CATEGORIES:work,K-2", "K-2"),
        ("DESCRIPTION:see K-2.", "K-2"),
        ("SUMMARY:K-27\nDESCRIPTION:instead of K-2", "K-27"),
        ("SUMMARY:K-2\nSUMMARY:again K-2", "K-2"),
    ],
)
def test_a_client_is_found_by_code_in_the_most_telling_place(words: str, code: str) -> None:
    assert [one.code for one in reading(single(words)).occurrences] == [code]


@pytest.mark.parametrize(
    "words",
    [
        "SUMMARY:K-271",
        "SUMMARY:K-3",
        "SUMMARY:K 27",
        "SUMMARY:BK-27",
        "SUMMARY:K-27-b",
        "LOCATION:K-27",
    ],
)
def test_what_only_looks_like_a_code_is_none(words: str) -> None:
    found = reading(single(words))
    assert (found.occurrences, len(found.without_code)) == ((), 1)


@pytest.mark.parametrize("fold", [b"\r\n ", b"\n\t", b"\r "])
@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "“Ä-1” été"),
        ("utf-8-sig", "“Ä-1” été"),
        ("cp1252", "“Ä-1” été"),
        ("latin-1", "Ä-1 \x81"),  # the last is no letter of cp1252
    ],
)
def test_a_fold_may_lie_anywhere_even_within_a_letter(
    fold: bytes, encoding: str, words: str
) -> None:
    event = f"BEGIN:VEVENT\n{single('SUMMARY:')}{words}\nEND:VEVENT\n"
    whole = f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n".encode(encoding)
    assert [one.code for one in read(whole).occurrences] == ["Ä-1"]
    folded = [whole[:at] + fold + whole[at:] for at in range(len(whole))]
    assert all(read(one) == read(whole) for one in folded)


def test_the_later_version_of_an_event_counts_wherever_it_stands() -> None:
    later = "UID:1\nSEQUENCE:2\nDTSTART:20260304T090000\nSUMMARY:K-2"
    earlier = "UID:1\nSEQUENCE:1\nDTSTART:20260302T090000\nSUMMARY:K-2"
    assert reading(later, earlier) == reading(earlier, later) == reading(later)


def test_an_exception_without_its_series_is_a_meeting() -> None:
    found = reading("UID:1\nRECURRENCE-ID:20260302T080000Z\nDTSTART:20260303T080000Z\nSUMMARY:K-2")
    assert [one.key for one in found.occurrences] == ["1\n2026-03-02"]


def test_a_series_that_moves_to_another_hour_keeps_its_keys() -> None:
    series = "UID:1\nSUMMARY:K-2\nRRULE:FREQ=WEEKLY\nDTSTART:20260302T{}0000"
    before, after = reading(series.format("09")), reading(series.format("10"))
    assert [one.key for one in before.occurrences] == [one.key for one in after.occurrences]


@pytest.mark.parametrize(
    ("until", "days"),
    [("20260316", 3), ("20260316T080000Z", 3), ("20260316T075959Z", 2), ("20260316T090000", 3)],
)
def test_the_end_of_a_rule_is_read_on_the_series_own_clock(until: str, days: int) -> None:
    series = "UID:1\nSUMMARY:K-2\nDTSTART;TZID=Europe/Vienna:20260302T090000"
    found = reading(f"{series}\nRRULE:FREQ=WEEKLY;UNTIL={until}")
    assert len(found.occurrences) == days


@pytest.mark.parametrize(
    ("method", "invitation", "cancelled"),
    [("PUBLISH", False, False), ("REQUEST", True, False), ("CANCEL", True, True)],
)
def test_a_message_about_single_events_says_that_it_is_one(
    method: str, *, invitation: bool, cancelled: bool
) -> None:
    found = reading(single("SUMMARY:K-2"), head=f"METHOD:{method}\n")
    assert found.is_invitation is invitation
    assert [one.cancelled for one in found.occurrences] == [cancelled]
