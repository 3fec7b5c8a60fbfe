from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from visavis.apps.studies.rules.laying import Calendar

UNTIL = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(UNTIL, st.integers(0, 545), st.integers(0, 545), st.integers(0, 40))
def test_therapies_begin_in_the_week_and_nothing_lies_behind_the_last_day(
    until: date, observed_until: int, last: int, place: int
) -> None:
    last = min(last, observed_until)
    calendar = Calendar(until, ZoneInfo("Europe/Paris"))
    start = calendar.start(observed_until, last=last, place=place)
    assert start.weekday() in (1, 2, 3)
    assert start + timedelta(days=last) <= until
    assert abs((start - (until - timedelta(days=observed_until))).days) <= 6
    assert calendar.study_starts(6) <= start
