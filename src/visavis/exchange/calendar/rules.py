"""Which days a rule names: daily, weekly, monthly, yearly, as RFC 5545 has it.

Written out by days, so that the work is bounded whatever the rule says. Rules that come more than
once a day, or count weeks and days of the year, belong to no therapy and are left out by name.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from visavis.exchange.calendar.problems import Skipped, SkippedError
from visavis.exchange.calendar.stamps import Stamp, stamp

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINAL_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,4}", re.ASCII)
MOST_LISTED = 64
"""Days, months or places that one part of a rule lists: two months of single days."""
MOST_PERIODS = 2_000
"""Days, weeks, months or years of one rule with a count that are gone through."""
KNOWN = {
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"),
    *("BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"),
}
CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
YEAR_MONTHS = 12
A_DAY = timedelta(days=1)


class Frequency(StrEnum):
    """How long a period of the rule is."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


LENGTH = {
    Frequency.DAILY: 1,
    Frequency.WEEKLY: 7,
    Frequency.MONTHLY: 31,
    Frequency.YEARLY: 366,
}
"""Days of a period, at most."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule whose parts were checked."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: Stamp | None = None
    week_start: int = 0
    weekdays: tuple[tuple[int, int], ...] = ()
    """Ordinal and weekday; the ordinal 0 means each."""
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()


def rule(written: str, at: time) -> Rule:
    """Return the rule that is written as ``FREQ=WEEKLY;BYDAY=MO``, of a series that begins `at`.

    Raises
    ------
    SkippedError
        When it comes too often, or is not understood.
    """
    parts = {
        name.strip().upper(): value.strip().upper()
        for name, _, value in (part.partition("=") for part in written.split(";") if part)
    }
    if parts.get("FREQ") in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise SkippedError(Skipped.TOO_OFTEN)
    _check_clock(parts, at)
    if parts.get("FREQ") not in list(Frequency) or parts.keys() - KNOWN:
        raise SkippedError(Skipped.RULE)
    made = Rule(
        frequency=Frequency(parts["FREQ"]),
        interval=_positive(parts, "INTERVAL") or 1,
        count=_positive(parts, "COUNT"),
        until=stamp(parts["UNTIL"]) if "UNTIL" in parts else None,
        week_start=_weekday(parts.get("WKST", "MO")),
        weekdays=tuple(map(_ordinal_day, _listed(parts, "BYDAY"))),
        month_days=_numbers(parts, "BYMONTHDAY", 31),
        months=_numbers(parts, "BYMONTH", 12, least=1),
        positions=_numbers(parts, "BYSETPOS", 366),
    )
    if made.month_days and made.frequency is Frequency.WEEKLY:
        raise SkippedError(Skipped.RULE)
    return made


def days(rule: Rule, start: date, *, first: date, last: date) -> Iterator[date]:
    """Return the days from `first` to `last` that `rule` names from `start` on, in their order.

    The start itself always counts, as calendars show it. A rule with a count is gone through from
    its start, at most `MOST_PERIODS` periods; any other begins shortly before `first`.
    """
    ends = rule.count
    begin = max(0, periods(rule, start, first) - 1) if ends is None else 0
    for number, day in enumerate(_named(rule, start, begin, last), start=1):
        if day > last or (ends is not None and number > ends):
            return
        if day >= first:
            yield day


def last_named(rule: Rule, last: date) -> date:
    """Return `last`, or the day after which the rule has ended; zones lie up to a day apart."""
    return min(last, rule.until.wall.date() + A_DAY) if rule.until else last


def work(rule: Rule, start: date, *, first: date, last: date) -> int:
    """Return about how many days `days` looks at, so that too much can be refused beforehand."""
    last = last_named(rule, last)
    begin = start if rule.count is not None else max(start, first)
    if begin > last:
        return 0
    gone_through = periods(rule, begin, last) + 2
    if rule.count is not None:
        gone_through = min(gone_through, MOST_PERIODS)
    return gone_through * _days_in_period(rule)


def _days_in_period(rule: Rule) -> int:
    if rule.frequency is not Frequency.YEARLY:
        return LENGTH[rule.frequency]
    months = len(rule.months) or (YEAR_MONTHS if rule.weekdays or rule.month_days else 1)
    return months * LENGTH[Frequency.MONTHLY]


def periods(rule: Rule, start: date, day: date) -> int:
    """Return how many periods of the rule lie between two days, rounded down."""
    return (day - start).days // (LENGTH[rule.frequency] * rule.interval)


def _named(rule: Rule, start: date, period: int, last: date) -> Iterator[date]:
    """Return the start and every named day after it; from a later period on without the start."""
    if period == 0:
        yield start
    most = period + MOST_PERIODS
    while period < most:
        begins = _begin(rule, start, period)
        if begins is None or begins > last:
            return
        chosen = sorted(_CANDIDATES[rule.frequency](rule, start, begins))
        yield from (day for day in _at_positions(chosen, rule.positions) if day > start)
        period += 1


def _begin(rule: Rule, start: date, period: int) -> date | None:
    """Return the first day of a period; None beyond the years that are read."""
    steps = period * rule.interval
    try:
        if rule.frequency is Frequency.DAILY:
            return start + timedelta(days=steps)
        if rule.frequency is Frequency.WEEKLY:
            return _week_of(start, rule.week_start) + timedelta(weeks=steps)
        months = steps if rule.frequency is Frequency.MONTHLY else steps * YEAR_MONTHS
        from_january = start.month - 1 if rule.frequency is Frequency.MONTHLY else 0
        years, month = divmod(from_january + months, YEAR_MONTHS)
        return date(start.year + years, month + 1, 1)
    except (OverflowError, ValueError):
        return None


def _week_of(day: date, week_start: int) -> date:
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def _of_day(rule: Rule, _start: date, begins: date) -> list[date]:
    wanted = (
        (not rule.months or begins.month in rule.months)
        and (not rule.month_days or begins in _month_days(rule, begins.year, begins.month))
        and (not rule.weekdays or begins.weekday() in {day for _, day in rule.weekdays})
    )
    return [begins] if wanted else []


def _of_week(rule: Rule, start: date, begins: date) -> list[date]:
    wanted = {day for _, day in rule.weekdays} or {start.weekday()}
    week = [begins + timedelta(days=n) for n in range(7)]
    return [
        day
        for day in week
        if day.weekday() in wanted and (not rule.months or day.month in rule.months)
    ]


def _of_month(rule: Rule, start: date, begins: date) -> list[date]:
    if rule.months and begins.month not in rule.months:
        return []
    whole = _days_of_month(begins.year, begins.month)
    return _within(rule, start, whole)


def _of_year(rule: Rule, start: date, begins: date) -> list[date]:
    by_month = [
        _within(rule, start, _days_of_month(begins.year, month))
        for month in rule.months or _months_of_year(rule, start)
    ]
    if rule.months or not rule.weekdays:
        return [day for month in by_month for day in month]
    whole = [day for month in range(1, 13) for day in _days_of_month(begins.year, month)]
    return _within(rule, start, whole)


def _months_of_year(rule: Rule, start: date) -> range:
    """Without months, a day of the month means each month, and nothing the start's own."""
    return range(1, 13) if rule.month_days else range(start.month, start.month + 1)


def _within(rule: Rule, start: date, span: list[date]) -> list[date]:
    """Return the days of a month or year that the rule names in it."""
    if not rule.month_days and not rule.weekdays:
        return [day for day in span if day.day == start.day]
    found = set(span)
    if rule.month_days:
        months = {(day.year, day.month) for day in span}
        found &= {day for month in months for day in _month_days(rule, *month)}
    if rule.weekdays:
        found &= _at_weekdays(span, rule.weekdays)
    return list(found)


def _at_weekdays(span: list[date], wanted: tuple[tuple[int, int], ...]) -> set[date]:
    those = {weekday: [day for day in span if day.weekday() == weekday] for _, weekday in wanted}
    return {
        day
        for ordinal, weekday in wanted
        for day in _at_positions(those[weekday], (ordinal,) if ordinal else ())
    }


def _at_positions(found: list[date], positions: tuple[int, ...]) -> list[date]:
    if not positions:
        return found
    wanted = {n - 1 if n > 0 else len(found) + n for n in positions}
    return [day for place, day in enumerate(found) if place in wanted]


def _days_of_month(year: int, month: int) -> list[date]:
    return [date(year, month, day + 1) for day in range(calendar.monthrange(year, month)[1])]


def _month_days(rule: Rule, year: int, month: int) -> list[date]:
    length = calendar.monthrange(year, month)[1]
    wanted = {day if day > 0 else length + 1 + day for day in rule.month_days}
    return [date(year, month, day) for day in wanted if 1 <= day <= length]


_CANDIDATES: dict[Frequency, Callable[[Rule, date, date], list[date]]] = {
    Frequency.DAILY: _of_day,
    Frequency.WEEKLY: _of_week,
    Frequency.MONTHLY: _of_month,
    Frequency.YEARLY: _of_year,
}


def _check_clock(parts: dict[str, str], at: time) -> None:
    """Take out hours and minutes that say what the start says; others mean several times a day."""
    for name, own in zip(CLOCK, (at.hour, at.minute, at.second), strict=True):
        if any(number != own for number in _numbers(parts, name, 59, least=0)):
            raise SkippedError(Skipped.TOO_OFTEN)
        parts.pop(name, None)


def _listed(parts: dict[str, str], name: str) -> list[str]:
    """Return what a part lists, each once.

    Raises
    ------
    SkippedError
        When it lists more than any therapy's rule.
    """
    listed = list(dict.fromkeys(one.strip() for one in parts.get(name, "").split(",")))
    if len(listed) > MOST_LISTED:
        raise SkippedError(Skipped.RULE)
    return [one for one in listed if one]


def _numbers(
    parts: dict[str, str], name: str, most: int, *, least: int | None = None
) -> tuple[int, ...]:
    listed = _listed(parts, name)
    numbers = tuple(int(one) for one in listed if NUMBER.fullmatch(one))
    lowest = -most if least is None else least
    if len(numbers) < len(listed) or any(
        not lowest <= n <= most or (n == 0 > lowest) for n in numbers
    ):
        raise SkippedError(Skipped.BROKEN)
    return numbers


def _positive(parts: dict[str, str], name: str) -> int | None:
    if name not in parts:
        return None
    numbers = _numbers(parts, name, 9_999, least=1)
    if len(numbers) != 1:
        raise SkippedError(Skipped.BROKEN)
    return numbers[0]


def _weekday(written: str) -> int:
    if written not in DAYS:
        raise SkippedError(Skipped.BROKEN)
    return DAYS.index(written)


def _ordinal_day(written: str) -> tuple[int, int]:
    match = ORDINAL_DAY.fullmatch(written)
    if match is None:
        raise SkippedError(Skipped.BROKEN)
    return int(match[1] or 0), DAYS.index(match[2])
