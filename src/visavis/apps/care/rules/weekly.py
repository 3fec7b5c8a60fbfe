"""Every week at the same hour of the wall clock, whatever daylight saving does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AHEAD = 7
"""Days that are planned: today and the six that follow."""


def weekly_moments(day: int, at: time, *, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """Moments, in UTC, within the next week on which a weekly hour falls and which are to come.

    An hour that the clocks skip in spring is taken as the one after the skip; one that comes twice
    in autumn as the first.

    Parameters
    ----------
    day
        0 is Monday.
    at
        The hour on the wall of `zone`.
    """
    today = local_day(now, zone)
    days = (today + timedelta(days=n) for n in range(AHEAD))
    moments = (
        datetime.combine(d, at, tzinfo=zone).astimezone(UTC) for d in days if d.weekday() == day
    )
    return [moment for moment in moments if moment > now]


def is_weekly(moment: datetime, day: int, at: time, *, zone: ZoneInfo) -> bool:
    """Whether `moment` is one at which the weekly hour falls."""
    local = local_day(moment, zone)
    return local.weekday() == day and datetime.combine(local, at, tzinfo=zone) == moment


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the date that the wall calendar of `zone` shows at `moment`."""
    return moment.astimezone(zone).date()


def days_of(moments: Iterable[datetime], zone: ZoneInfo) -> frozenset[date]:
    """Return the dates of several moments."""
    return frozenset(local_day(moment, zone) for moment in moments)
