"""The time of day. The only place, with `cli`, that asks the machine for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, always with a zone."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 -- the clock itself


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is moved: for simulated practices and tests."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self.moment

    def forward(self, by: timedelta) -> datetime:
        """Move on and return the new moment."""
        self.moment += by
        return self.moment
