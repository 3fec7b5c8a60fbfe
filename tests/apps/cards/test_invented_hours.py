from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from visavis.apps.cards.rules.invented import CLIENTS, TIME_ZONE
from visavis.apps.cards.rules.invented_hours import DAYS_A_WEEK, last_hour

ZONE = ZoneInfo(TIME_ZONE)
AN_HOUR_AGO = next(person for person in CLIENTS if person.days_ago == 0)
IN_A_WHILE = next(person for person in CLIENTS if person.days_ago == DAYS_A_WEEK)
A_WEEK = timedelta(days=DAYS_A_WEEK)


@pytest.mark.parametrize(
    ("now", "held", "to_come"),
    [
        ("2026-03-31 15:22", "2026-03-31 14:10", "2026-03-31 17:20"),
        ("2026-03-31 02:15", "2026-03-30 18:00", "2026-03-31 08:00"),
        ("2026-03-31 09:00", "2026-03-30 18:00", "2026-03-31 11:00"),
        ("2026-03-31 17:00", "2026-03-31 15:50", "2026-04-01 08:00"),
        ("2026-03-31 23:05", "2026-03-31 18:00", "2026-04-01 08:00"),
    ],
)
def test_the_hours_around_now_are_those_of_a_days_work(now: str, held: str, to_come: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    found = last_hour(AN_HOUR_AGO, moment), last_hour(IN_A_WHILE, moment) + A_WEEK
    assert [f"{at:%Y-%m-%d %H:%M}" for at in found] == [held, to_come]


def test_whatever_the_hour_no_session_is_at_night_and_each_lies_on_its_side_of_now() -> None:
    midnight = datetime(2026, 10, 25, tzinfo=ZONE)  # the night in which an hour comes twice
    for minutes in range(0, 24 * 60, 5):
        now = midnight + timedelta(minutes=minutes)
        hours = [last_hour(person, now) for person in CLIENTS]
        assert all(time(8) <= at.time() <= time(19) for at in hours)
        assert last_hour(AN_HOUR_AGO, now) <= now - timedelta(minutes=50)
        assert now < last_hour(IN_A_WHILE, now) + A_WEEK < now + timedelta(days=1)
