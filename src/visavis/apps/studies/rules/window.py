"""Which days of a therapy a study sees, and how they are counted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from visavis.privacy.studies import counts_since_consent

MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Window:
    """From the consent to the moment up to which everything was seen."""

    zone: ZoneInfo
    since: date
    until: datetime

    def day_of(self, at: datetime) -> date:
        """Return the day of a moment, where the practice is."""
        return at.astimezone(self.zone).date()

    def sees(self, at: datetime) -> bool:
        """Whether what happened at `at` belongs to the study."""
        return at <= self.until and counts_since_consent(self.day_of(at), agreed=self.since)

    @property
    def last(self) -> date:
        """The last day that was seen."""
        return self.day_of(self.until)


def quarter_of(study_starts: date, day: date) -> int | None:
    """Return in which quarter of the study a day is, from 1; None before its beginning."""
    months = (day.year - study_starts.year) * 12 + day.month - study_starts.month
    months -= day.day < study_starts.day
    return months // MONTHS_A_QUARTER + 1 if months >= 0 else None


def hours_between(begin: datetime, end: datetime) -> int:
    """Return the whole hours from one moment to another; tenths would join two studies."""
    return (end - begin) // timedelta(hours=1)
