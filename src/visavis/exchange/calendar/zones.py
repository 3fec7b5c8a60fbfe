"""Time zones: by their name, by Windows' name, by the file's own description.

One rule for the two hours of the year: an hour that the clocks skip is read with the offset before
the change and so comes after the gap; an hour that comes twice is the first.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from visavis.exchange.calendar.lines import Component
from visavis.exchange.calendar.own_zones import OwnZone, observances_of, own_zone
from visavis.exchange.calendar.problems import SkippedError, refuse
from visavis.exchange.calendar.stamps import Stamp
from visavis.vocab.language import gettext_noop as _

MOST_OBSERVANCES = 500
"""Of all zones together that only the file itself knows: some practices meet people abroad."""
TOO_MANY_CHANGES = _(
    "The file's time zones (VTIMEZONE) hold more than %(most)s changes of the clocks."
)
ONE_ZONE = _("Set the calendar to one time zone, and export it once more.")


class Zone(Protocol):
    """Turns the clock on the wall into a moment, and back."""

    def to_utc(self, wall: datetime) -> datetime:
        """Return the moment at which the clock shows `wall`."""
        ...

    def to_wall(self, moment: datetime) -> datetime:
        """Return what the clock shows at `moment`."""
        ...


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A zone that the whole world knows."""

    zone: ZoneInfo

    def to_utc(self, wall: datetime) -> datetime:
        """Return the moment; `fold` stays 0, which is the module's rule."""
        return wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def to_wall(self, moment: datetime) -> datetime:
        """Return what the clock shows."""
        return moment.astimezone(self.zone).replace(tzinfo=None, fold=0)


IN_UTC = NamedZone(ZoneInfo("UTC"))


@dataclass(slots=True)
class Zones:
    """Finds the zone of a stamp; counts the names that nobody knows."""

    practice: ZoneInfo
    described: dict[str, Component]
    """The file's own VTIMEZONEs by their TZID."""
    years: range
    """For which years the changes of such zones are worked out."""
    unknown: set[str] = field(default_factory=set)
    found: dict[str, Zone] = field(default_factory=dict)
    observances: int = 0
    """Of the zones that were worked out so far."""

    @classmethod
    def of(cls, calendars: Iterable[Component], practice: ZoneInfo, *, years: range) -> Zones:
        """Know the zones that `calendars` describe."""
        described = {
            part.value("TZID").strip('"'): part
            for calendar in calendars
            for part in calendar.parts
            if part.name == "VTIMEZONE"
        }
        return cls(practice, described, years)

    def zone_of(self, stamp: Stamp) -> Zone:
        """Return the zone in which `stamp` is written."""
        if stamp.utc:
            return IN_UTC
        if stamp.zone not in self.found:
            self.found[stamp.zone] = self._find(stamp.zone)
        return self.found[stamp.zone]

    def utc(self, stamp: Stamp) -> datetime:
        """Return the moment of `stamp`."""
        return self.zone_of(stamp).to_utc(stamp.wall)

    def wall_in(self, zone: Zone, stamp: Stamp) -> datetime:
        """Return what the clock of `zone` shows; a floating time and a day are its own."""
        if stamp.all_day or not (stamp.utc or stamp.zone):
            return stamp.wall
        return zone.to_wall(self.utc(stamp))

    def _find(self, name: str) -> Zone:
        if not name:
            return NamedZone(self.practice)
        described = self.described.get(name)
        named = _known([name, described.value("X-LIC-LOCATION") if described else ""])
        own = None if named else self._own(described)
        if named is None and own is None:
            self.unknown.add(name)
        return named or own or NamedZone(self.practice)

    def _own(self, described: Component | None) -> OwnZone | None:
        if described is None:
            return None
        self.observances += len(observances_of(described))
        if self.observances > MOST_OBSERVANCES:
            refuse(TOO_MANY_CHANGES, ONE_ZONE, most=MOST_OBSERVANCES)
        try:
            return own_zone(described, years=self.years)
        except SkippedError:
            return None


def _known(names: Sequence[str]) -> NamedZone | None:
    """Return the first that the world or Windows knows, also behind a maker's prefix."""
    for name in names:
        segments = name.split("/")
        endings = ["/".join(segments[-n:]) for n in (len(segments), 3, 2)]
        for candidate in (WINDOWS_TO_OLSON.get(name, ""), *endings):
            if candidate in _names():
                return NamedZone(ZoneInfo(candidate))
    return None


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
