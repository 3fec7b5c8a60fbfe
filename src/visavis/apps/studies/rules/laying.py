"""Days of a study dataset on the calendar. Pure.

A dataset counts days from the start of each episode and says for each how long it was observed.
As all of them were observed until nearly the same day, give or take four weeks, that day places
every episode nearly where it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, EVENING = time(8), time(18)
FIRST_HOUR, HOURS = 9, 9
"""Hours of the day at which therapists begin: 9 to 17."""
FIRST_WEEKDAY, WEEKDAYS = 1, 3
"""Therapies begin on a Tuesday, Wednesday or Thursday: a day sooner or later is no weekend."""
A_WEEK = 6
"""Days by which a start moves at most."""
MONTHS_A_QUARTER = 3
RECENT = timedelta(days=21)
"""Whose last session was within this comes weekly still."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the days of a dataset come to lie."""

    until: date
    """The last day that was observed."""
    zone: ZoneInfo

    def start(self, observed_until: int, *, last: int, place: int) -> date:
        """Return day 0 of an episode that was observed so long, give or take some days.

        The network's weeks begin on one day for everybody; people's do not. Nothing comes to lie
        behind the last day that was observed.

        Parameters
        ----------
        observed_until
            Days from the start to the end of observation.
        last
            The day of the last session.
        place
            Of the episode in its therapist's week, from 0.
        """
        day = self.until - timedelta(days=max(observed_until - A_WEEK, last))
        wanted = FIRST_WEEKDAY + place % WEEKDAYS
        return day - timedelta(days=(day.weekday() - wanted) % 7)

    def moment(self, start: date, day: int, clock: time) -> datetime:
        """Return a moment of a day after `start`, by the wall clock."""
        on = start + timedelta(days=day)
        return datetime.combine(on, clock, self.zone).astimezone(UTC)

    def hour(self, start: date, day: int, *, place: int) -> datetime:
        """Return when a session was; `place` of the episode in its therapist's week, from 0."""
        return self.moment(start, day, time(FIRST_HOUR + place % HOURS, 30 * (place // HOURS % 2)))

    def study_starts(self, quarters: int) -> date:
        """Return the first day of a study that lasted so many quarters."""
        after = self.until - timedelta(days=A_WEEK)  # the first therapies begin some days before
        months = after.year * 12 + after.month - 1 - MONTHS_A_QUARTER * quarters
        return date(months // 12, months % 12 + 1, min(after.day, 28))
