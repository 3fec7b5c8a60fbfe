"""Hours of the simulated practice: those of a day's work, whenever it is made."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from visavis.apps.cards.rules.invented import InventedClient

DAYS_A_WEEK = 7
OPENS, LAST_HOUR = time(8), time(18)
"""When the first and the last session of a day may begin, whenever the practice is made."""
AN_HOUR_AGO, IN_A_WHILE = timedelta(minutes=70), timedelta(minutes=120)


def last_hour(person: InventedClient, now: datetime) -> datetime:
    """Return when somebody's last session was.

    Parameters
    ----------
    now
        By the practice's clock. At night the hour that has just ended is the evening before's, and
        the one to come the next morning's.
    """
    day = now - timedelta(days=person.days_ago)
    if person.days_ago == 0:
        return _latest(day - AN_HOUR_AGO)
    if person.days_ago == DAYS_A_WEEK:
        return _soonest(day + IN_A_WHILE)
    return _at(day, person.at)


def _latest(moment: datetime) -> datetime:
    """Return the last hour up to `moment` at which a session begins."""
    if moment.time() < OPENS:
        return _at(moment - timedelta(days=1), LAST_HOUR)
    return min(_even(moment), _at(moment, LAST_HOUR))


def _soonest(moment: datetime) -> datetime:
    """Return the first hour from about `moment` on at which a session begins."""
    if moment.time() > LAST_HOUR:
        return _at(moment + timedelta(days=1), OPENS)
    return max(_even(moment), _at(moment, OPENS))


def _even(moment: datetime) -> datetime:
    return _at(moment, time(moment.hour, moment.minute - moment.minute % 5))


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, tzinfo=day.tzinfo)
