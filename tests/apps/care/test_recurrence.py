from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from visavis.apps.audit.rules import OPERATOR, SYSTEM
from visavis.apps.care.actions.clients import set_weekly
from visavis.apps.care.actions.recurrence import plan_coming_week
from visavis.apps.care.actions.sessions import end_episode, record_session, set_status
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.care.rules.weekly import weekly_moments
from visavis.vocab.care import SessionStatus

ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of daylight saving
    "America/Santiago",  # clocks change at midnight
    "Pacific/Apia",
    "UTC",
]
HOURS = st.times().map(lambda t: t.replace(microsecond=0))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis sets the zone


@given(st.integers(0, 6), HOURS, st.sampled_from(ZONES), MOMENTS)
def test_any_week_has_the_hour_once_on_its_day(
    day: int, at: time, name: str, now: datetime
) -> None:
    zone = ZoneInfo(name)
    moments = weekly_moments(day, at, zone=zone, now=now)
    assert len(moments) <= 1
    for moment in moments:
        wall = moment.astimezone(zone)
        skipped = datetime.combine(wall.date(), at, tzinfo=zone).astimezone(UTC) != moment
        assert moment > now
        assert wall.weekday() == day or skipped
        assert wall.time() == at or _in_a_gap(wall.date(), at, zone)


@given(st.integers(0, 6), HOURS, st.sampled_from(ZONES), MOMENTS)
def test_a_planner_that_runs_every_day_misses_no_week(
    day: int, at: time, name: str, now: datetime
) -> None:
    zone = ZoneInfo(name)
    found: set[datetime] = set()
    for n in range(29):
        found |= set(weekly_moments(day, at, zone=zone, now=now + timedelta(days=n)))
    walls = sorted(moment.astimezone(zone).date() for moment in found)
    gaps = {later - earlier for earlier, later in pairwise(walls)}
    assert gaps <= {timedelta(days=7)}
    assert len(walls) in (4, 5)


def _in_a_gap(day: date, at: time, zone: ZoneInfo) -> bool:
    there = datetime.combine(day, at, tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).time() != at


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 26, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 22, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 6, 4, 12, tzinfo=UTC), datetime(2026, 6, 7, 0, 30, tzinfo=UTC)),
    ],
)
def test_skipped_and_doubled_hours(now: datetime, expected: datetime) -> None:
    """02:30 on a Sunday in Paris: skipped in March, there twice in October."""
    assert weekly_moments(6, time(2, 30), zone=ZoneInfo("Europe/Paris"), now=now) == [expected]


def weekly_episode(now: datetime, *, day: int, at: time, zone: str = "Europe/Paris") -> Episode:
    practice = factories.practice(time_zone=zone)
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return set_weekly(episode=episode, day=day, at=at, by=OPERATOR, now=now)


def planned() -> list[datetime]:
    return list(TherapySession.objects.order_by("at").values_list("at", flat=True))


@pytest.mark.django_db
def test_planning_twice_adds_nothing(now: datetime) -> None:
    weekly_episode(now, day=2, at=time(14))
    assert [plan_coming_week(by=SYSTEM, now=now) for _ in range(2)] == [1, 0]
    assert planned() == [datetime(2026, 3, 4, 13, tzinfo=UTC)]


@pytest.mark.django_db
def test_the_hour_on_the_wall_stays_when_the_clocks_change(now: datetime) -> None:
    weekly_episode(now, day=0, at=time(14))
    for n in range(40):
        plan_coming_week(by=SYSTEM, now=datetime(2026, 3, 9, tzinfo=UTC) + timedelta(days=n))
    hours = {moment.astimezone(ZoneInfo("Europe/Paris")).hour for moment in planned()}
    assert (hours, {moment.hour for moment in planned()}) == ({14}, {12, 13})


@pytest.mark.django_db
@pytest.mark.parametrize("status", [SessionStatus.CANCELLED, SessionStatus.MISSED])
def test_a_session_that_was_called_off_does_not_come_back(
    now: datetime, status: SessionStatus
) -> None:
    weekly_episode(now, day=2, at=time(14))
    plan_coming_week(by=SYSTEM, now=now)
    session = TherapySession.objects.get()
    set_status(session=session, status=status, by=OPERATOR, now=now)
    plan_coming_week(by=SYSTEM, now=now)
    assert list(TherapySession.objects.values_list("status", flat=True)) == [status]


@pytest.mark.django_db
def test_a_day_with_another_session_is_left_alone(now: datetime) -> None:
    episode = weekly_episode(now, day=2, at=time(14))
    earlier = datetime(2026, 3, 4, 8, tzinfo=UTC)
    record_session(episode=episode, at=earlier, status=SessionStatus.PLANNED, by=OPERATOR, now=now)
    assert plan_coming_week(by=SYSTEM, now=now) == 0


@pytest.mark.django_db
def test_an_ended_therapy_is_not_planned_on(now: datetime) -> None:
    episode = weekly_episode(now, day=2, at=time(14))
    end_episode(episode=episode, ended_on=now.date(), by=OPERATOR, now=now)
    assert plan_coming_week(by=SYSTEM, now=now) == 0


@pytest.mark.django_db
def test_nothing_is_planned_before_the_therapy_starts(now: datetime) -> None:
    episode = weekly_episode(now, day=2, at=time(14))
    Episode.objects.filter(pk=episode.pk).update(started_on=date(2026, 3, 5))
    assert plan_coming_week(by=SYSTEM, now=now) == 0
    assert plan_coming_week(by=SYSTEM, now=now + timedelta(days=5)) == 1
