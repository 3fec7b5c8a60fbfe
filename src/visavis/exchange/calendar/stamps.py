"""Points in time as a calendar writes them: on a wall, in UTC, or as a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from visavis.exchange.calendar.lines import Property
from visavis.exchange.calendar.problems import Skipped, SkippedError

WRITTEN = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?", re.ASCII | re.IGNORECASE
)
YEARS = range(1902, 2200)
LAST_SECOND = 59
"""A leap second is taken as the one before."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written, before anybody asks in which zone."""

    wall: datetime
    """Naive, as written."""
    zone: str = ""
    """The zone's name in the file; empty for a floating time, which is the practice's."""
    utc: bool = False
    all_day: bool = False


def stamps(found: Property) -> list[Stamp]:
    """Return the points in time of one line, which may hold several.

    Raises
    ------
    SkippedError
        When one cannot be read.
    """
    zone = found.parameters.get("TZID", "").strip().strip('"')
    written = [part.partition("/")[0].strip() for part in found.value.split(",")]
    try:
        return [stamp(one, zone) for one in written if one]
    except SkippedError as error:
        raise SkippedError(error.reason, field=found.name, line=found.line) from error


def stamp(written: str, zone: str = "") -> Stamp:
    """Return one point in time."""
    match = WRITTEN.fullmatch(written)
    if match is None or int(match[1]) not in YEARS:
        raise SkippedError(Skipped.BROKEN)
    year, month, day, hour, minute = (int(match[part] or 0) for part in range(1, 6))
    second = min(int(match[6] or 0), LAST_SECOND)
    try:
        wall = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- the zone comes later
    except ValueError as error:
        raise SkippedError(Skipped.BROKEN) from error
    return Stamp(wall, zone=zone, utc=bool(match[7]), all_day=match[4] is None)
