"""A therapist's calendar and the planned sessions, over several readings."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from icalendar import Calendar
from recurring_ical_events import of

from tests import factories
from tests.calendars import calendar, event
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR, SYSTEM
from visavis.apps.care.actions.calendar import follow_calendar
from visavis.apps.care.actions.clients import set_weekly
from visavis.apps.care.actions.recurrence import change_rhythm, plan_coming_week
from visavis.apps.care.actions.sessions import end_episode, record_session, set_status
from visavis.apps.care.models import CalendarEntry, Episode, TherapySession
from visavis.apps.care.queries.calendar import (
    Diary,
    Plan,
    meetings,
    names_others,
    plan_diary,
    read_diary,
)
from visavis.apps.care.rules.calendar import Kind
from visavis.apps.care.rules.intake import Weekly
from visavis.apps.people.models import Member
from visavis.vocab.care import SessionStatus

pytestmark = pytest.mark.django_db
PLANNED, HELD, CANCELLED = SessionStatus.PLANNED, SessionStatus.HELD, SessionStatus.CANCELLED


@pytest.fixture
def episode(now: datetime) -> Episode:
    """K-1's therapy, in a practice whose clocks show one hour more than UTC."""
    practice = factories.practice(time_zone="Europe/Vienna")
    made = factories.episode(factories.client(practice), factories.member(practice))
    made.started_on = (now - timedelta(days=400)).date()
    made.save()
    return made


def diary_of(episode: Episode) -> Diary:
    return Diary(Member.objects.get(pk=episode.therapist_id), episode.client.practice)


def read(episode: Episode, content: bytes, now: datetime, *, whole: bool = True) -> Plan:
    diary = diary_of(episode)
    found = meetings(read_diary(content, diary, now=now), diary)
    shown = plan_diary(found, diary, now=now, whole=whole)
    done = follow_calendar(found=found, diary=diary, whole=whole, by=OPERATOR, now=now)
    assert done.changes == shown.changes
    return done


def sessions() -> list[tuple[str, str]]:
    rows = TherapySession.objects.order_by("at").values_list("at", "status")
    return [(f"{at:%d.%m. %H:%M}", status) for at, status in rows]


WEEKLY = event("1", "20260105T090000", "K-1", "RRULE:FREQ=WEEKLY")


def test_a_series_is_planned_within_the_horizon_and_past_meetings_are_to_be_settled(
    episode: Episode, now: datetime
) -> None:
    read(episode, calendar(WEEKLY), now)
    planned = sessions()
    assert planned[:2] == [
        ("23.02. 08:00", PLANNED),  # never held because a calendar says so
        ("02.03. 08:00", PLANNED),
    ]
    assert planned[-1] == ("27.04. 07:00", PLANNED)  # the hour on the wall stays
    assert list(TherapySession.objects.order_by("at").values_list("number", flat=True)) == list(
        range(1, len(planned) + 1)
    )


def test_reading_again_changes_and_notes_nothing(episode: Episode, now: datetime) -> None:
    read(episode, calendar(WEEKLY), now)
    before = list(TherapySession.objects.order_by("pk").values()), Entry.objects.count()
    assert read(episode, calendar(WEEKLY), now).changes == ()
    assert (list(TherapySession.objects.order_by("pk").values()), Entry.objects.count()) == before


SINGLE = "20260309T090000"


@pytest.mark.parametrize(
    ("then", "kind", "expected"),
    [
        (event("1", "20260310T100000", "K-1"), Kind.MOVED, [("10.03. 09:00", PLANNED)]),
        (
            event("1", SINGLE, "K-1", "STATUS:CANCELLED"),
            Kind.CANCELLED,
            [("09.03. 08:00", CANCELLED)],
        ),
        (event("2", SINGLE, "other"), Kind.TAKEN_BACK, []),
        (event("1", SINGLE, "private"), Kind.TAKEN_BACK, []),
        (event("1", "20261209T090000", "K-1"), Kind.TAKEN_BACK, []),
        (event("another program's", SINGLE, "K-1"), Kind.LINKED, [("09.03. 08:00", PLANNED)]),
    ],
    ids=["moved", "cancelled", "vanished", "code gone", "far away", "calendar moved house"],
)
def test_a_session_follows_its_event(
    episode: Episode, now: datetime, then: str, kind: Kind, expected: list[tuple[str, str]]
) -> None:
    read(episode, calendar(event("1", SINGLE, "K-1")), now)
    plan = read(episode, calendar(then), now)
    assert [change.kind for change in plan.changes] == [kind]
    assert sessions() == expected


def test_what_the_calendar_called_off_it_may_call_on_again(episode: Episode, now: datetime) -> None:
    read(episode, calendar(event("1", SINGLE, "K-1")), now)
    session = TherapySession.objects.get()
    read(episode, calendar(event("1", SINGLE, "K-1", "STATUS:CANCELLED")), now)
    read(episode, calendar(event("1", "20260309T100000", "K-1")), now)
    assert sessions() == [("09.03. 09:00", PLANNED)]
    assert TherapySession.objects.get() == session


def test_one_day_taken_out_of_a_series_is_cancelled_and_the_rest_stays(
    episode: Episode, now: datetime
) -> None:
    read(episode, calendar(WEEKLY), now)
    without = WEEKLY.replace("RRULE", "EXDATE:20260309T090000\nRRULE")
    plan = read(episode, calendar(without), now)
    assert [change.kind for change in plan.changes] == [Kind.CANCELLED]
    assert sessions()[2] == ("09.03. 08:00", CANCELLED)


def test_an_event_that_is_about_another_client_now_changes_hands(
    episode: Episode, now: datetime
) -> None:
    other = factories.episode(
        factories.client(episode.client.practice), diary_of(episode).therapist
    )
    read(episode, calendar(event("1", SINGLE, episode.client.code)), now)
    read(episode, calendar(event("1", SINGLE, other.client.code)), now)
    assert TherapySession.objects.get().episode == other


@pytest.mark.parametrize("status", [HELD, CANCELLED, SessionStatus.MISSED])
@pytest.mark.parametrize(
    "then", [event("1", "20260302T120000", "K-1"), event("1", SINGLE, "K-1"), event("2", SINGLE)]
)
def test_what_the_therapist_settled_stays(
    episode: Episode, now: datetime, status: SessionStatus, then: str
) -> None:
    read(episode, calendar(event("1", "20260302T090000", "K-1")), now)
    set_status(session=TherapySession.objects.get(), status=status, by=OPERATOR, now=now)
    read(episode, calendar(then), now)
    assert sessions() == [("02.03. 08:00", status)]


def test_a_meeting_that_was_recorded_by_hand_is_not_planned_again(
    episode: Episode, now: datetime
) -> None:
    record_session(episode=episode, at=now, status=HELD, by=OPERATOR, now=now)
    read(episode, calendar(event("1", "20260302T090000", "K-1")), now)
    assert sessions() == [("02.03. 09:00", HELD)]


def test_a_part_of_the_calendar_takes_nothing_back(episode: Episode, now: datetime) -> None:
    read(episode, calendar(WEEKLY), now)
    before = sessions()
    read(episode, calendar(event("2", "20260311T090000", "K-1")), now, whole=False)
    assert sorted(sessions()) == sorted([*before, ("11.03. 08:00", PLANNED)])


def test_only_the_own_clients_whose_therapy_goes_on_are_planned(
    episode: Episode, now: datetime
) -> None:
    practice = episode.client.practice
    foreign = factories.episode(factories.client(practice), factories.member(practice))
    ended = factories.episode(factories.client(practice), diary_of(episode).therapist)
    end_episode(episode=ended, ended_on=now.date(), by=OPERATOR, now=now)
    events = [
        event(str(n), SINGLE, one.client.code) for n, one in enumerate((foreign, ended, episode))
    ]
    plan = read(episode, calendar(*events), now)
    assert [session.episode for session in TherapySession.objects.all()] == [episode]
    assert plan.after_ending == 1


def test_nothing_is_planned_before_the_therapy_began(episode: Episode, now: datetime) -> None:
    episode.started_on = datetime(2026, 3, 10, tzinfo=UTC).date()
    episode.save()
    read(episode, calendar(event("1", SINGLE, "K-1")), now)
    assert sessions() == []


def test_the_fixed_hour_rests_while_the_calendar_plans(episode: Episode, now: datetime) -> None:
    set_weekly(episode=episode, day=3, at=time(14), by=OPERATOR, now=now)
    read(episode, calendar(WEEKLY), now)
    before = sessions()
    assert plan_coming_week(by=SYSTEM, now=now) == 0
    change_rhythm(episode=episode, weekly=Weekly(4, time(14)), by=OPERATOR, now=now)
    assert sessions() == before
    read(episode, calendar(event("9", SINGLE, "other")), now)
    assert plan_coming_week(by=SYSTEM, now=now) == 1


def test_what_the_fixed_hour_has_planned_is_taken_back_and_nothing_else(
    episode: Episode, now: datetime
) -> None:
    change_rhythm(episode=episode, weekly=Weekly(3, time(14)), by=OPERATOR, now=now)
    by_hand = now + timedelta(days=3, hours=1)
    record_session(episode=episode, at=by_hand, status=PLANNED, by=OPERATOR, now=now)
    assert sessions() == [("05.03. 10:00", PLANNED), ("05.03. 13:00", PLANNED)]
    plan = read(episode, calendar(event("1", SINGLE, "K-1")), now)
    assert [change.kind for change in plan.changes] == [Kind.RESTED, Kind.NEW]
    assert sessions() == [("05.03. 10:00", PLANNED), ("09.03. 08:00", PLANNED)]


def test_where_the_calendar_plans_nothing_the_fixed_hour_stays(
    episode: Episode, now: datetime
) -> None:
    change_rhythm(episode=episode, weekly=Weekly(3, time(14)), by=OPERATOR, now=now)
    past = event("1", "20260302T080000", "K-1")
    assert Kind.RESTED not in {change.kind for change in read(episode, calendar(past), now).changes}
    part = calendar(event("2", SINGLE, "K-1"))
    assert [one.kind for one in read(episode, part, now, whole=False).changes] == [Kind.NEW]


def test_an_event_on_the_day_of_the_fixed_hour_is_that_session(
    episode: Episode, now: datetime
) -> None:
    change_rhythm(episode=episode, weekly=Weekly(3, time(14)), by=OPERATOR, now=now)
    plan = read(episode, calendar(event("1", "20260305T150000", "K-1")), now)
    assert [change.kind for change in plan.changes] == [Kind.MOVED]
    assert sessions() == [("05.03. 14:00", PLANNED)]


def test_numbers_follow_the_days_also_when_the_calendar_comes_in_between(
    episode: Episode, now: datetime
) -> None:
    change_rhythm(episode=episode, weekly=Weekly(3, time(14)), by=OPERATOR, now=now)
    for days in (10, -7):
        at = now + timedelta(days=days)
        record_session(episode=episode, at=at, status=PLANNED, by=OPERATOR, now=now)
    for content in (calendar(WEEKLY), calendar(event("1", SINGLE, "K-1"))):
        read(episode, content, now)
        numbers = list(TherapySession.objects.order_by("at").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_file_about_other_therapists_clients_is_of_no_use(
    episode: Episode, now: datetime
) -> None:
    practice = episode.client.practice
    other = factories.episode(factories.client(practice), factories.member(practice))
    content = calendar(event("1", SINGLE, other.client.code))
    assert (
        plan_diary(
            meetings(read_diary(content, diary_of(episode), now=now), diary_of(episode)),
            diary_of(episode),
            now=now,
            whole=True,
        ).used
        == 0
    )
    assert names_others(content, diary_of(episode), now=now)
    assert not names_others(calendar(event("1", SINGLE, "lunch")), diary_of(episode), now=now)


def test_nothing_of_an_event_is_kept_but_a_digest(episode: Episode, now: datetime) -> None:
    uid, name = "anna.marrowby@example.org", "Quillon Marrowby"
    read(episode, calendar(event(uid, SINGLE, f"{name} K-1")), now)
    kept = [*CalendarEntry.objects.values_list(), *Entry.objects.values_list()]
    assert CalendarEntry.objects.count() == 1
    assert not any(word in str(kept) for word in (uid, "Quillon", "Marrowby"))


def test_each_change_leaves_an_entry(episode: Episode, now: datetime) -> None:
    read(episode, calendar(event("1", SINGLE, "K-1"), event("2", "20260311T090000", "K-1")), now)
    read(episode, calendar(event("1", "20260309T110000", "K-1")), now)
    entries = Entry.objects.order_by("number").values_list("verb", "details")
    done = [(verb, details) for verb, details in entries if "status" in details or verb[0] == "c"]
    assert done[-2:] == [
        ("session.moved", {"status": "planned", "number": 1}),
        ("calendar.read", {"moved": 1, "taken_back": 1}),
    ]
    assert [verb for verb, _ in entries].count("episode.unplanned") == 1


SERIES = [
    event("1", "20260105T090000", "K-1", "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260410T120000Z"),
    event("2", "20260106T143000", "K-1", "RRULE:FREQ=MONTHLY;BYDAY=1TU,-1FR"),
    event("3", "20260107T080000", "K-1", "RRULE:FREQ=DAILY;COUNT=70", "EXDATE:20260312T080000"),
    event("4", "20260108T170000", "K-1", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;WKST=SU"),
    event("4", "20260319T190000", "K-1", "RECURRENCE-ID:20260317T170000"),
    event("5", "20260301T003000", "K-1", "RDATE:20260328T003000,20260329T023000"),
]  # fmt: skip


def test_an_independent_reader_finds_the_same_hours(episode: Episode, now: datetime) -> None:
    content = calendar(*SERIES).replace(b"DTSTART:", b"DTSTART;TZID=Europe/Vienna:")
    for name in (b"EXDATE", b"RDATE", b"RECURRENCE-ID"):
        content = content.replace(name + b":", name + b";TZID=Europe/Vienna:")
    since, until = now - timedelta(days=14), now + timedelta(days=56)
    theirs = of(Calendar.from_ical(content)).between(since, until)
    expected = sorted(one["DTSTART"].dt.astimezone(UTC) for one in theirs)
    found = read_diary(content, diary_of(episode), now=now).occurrences
    assert [one.at for one in found if not one.cancelled] == expected
