"""What is wrong with a calendar file as a whole, and with single events in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError


class CalendarFileError(RemedyError):
    """The file is no calendar; says why and what to do, and quotes nothing of it."""

    def __init__(self, what: str, remedy: str, most: int = 0) -> None:
        """Keep the sentences apart, so that a page can translate them."""
        super().__init__(f"{what} {remedy}" % {"most": f"{most:,}"})
        self.sentences = (what, remedy)
        self.most = most


class SkippedError(Exception):
    """One event is left out; its words stay where they are."""

    def __init__(self, reason: Skipped, *, field: str = "", line: int = 0) -> None:
        """Carry the reason, which is counted, and where it stands as far as that is known."""
        super().__init__(reason.value)
        self.reason, self.field, self.line = reason, field, line


class Skipped(StrEnum):
    """Why an event is left out; counted, and shown as a count."""

    ALL_DAY = "all_day"
    """It has a day and no hour: a holiday, a reminder."""
    BROKEN = "broken"
    """Its date, its identity or its rule cannot be read."""
    TOO_OFTEN = "too_often"
    """It comes more than once a day."""
    RULE = "rule"
    """It repeats by a rule that no therapy session follows."""
    TWO_CODES = "two_codes"
    """It names two clients."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where an event stands that somebody can mend, and what is wrong with it."""

    reason: Skipped
    line: int
    """Of the file, from 1, as an editor counts."""
    field: str = ""
    """The property, such as DTSTART; empty where it is the event as a whole."""

    @property
    def place(self) -> str:
        """The line and the field, to be put into a sentence."""
        return f"{self.line} ({self.field})" if self.field else str(self.line)

    @property
    def sentences(self) -> tuple[str, str]:
        """What is wrong and what to do, quoting nothing; for a page to translate."""
        return (
            BROKEN.get(self.field, NO_HOUR) if self.reason is Skipped.BROKEN else TOLD[self.reason]
        )


NO_HOUR = (
    _("No day and hour can be read."),
    _("Set the day and the hour of the event anew, and export the calendar once more."),
)
BROKEN = {
    "UID": (
        _("The event has no identity of its own."),
        _("Copy it to a new event and delete this one, and export the calendar once more."),
    ),
    "RRULE": (
        _("How the event repeats cannot be read."),
        _("Set its repetition anew, and export the calendar once more."),
    ),
}
TOLD = {
    Skipped.TOO_OFTEN: (
        _("The event comes several times a day."),
        _("Make an event for each hour, and let it repeat by days or weeks."),
    ),
    Skipped.RULE: (
        _("The event repeats in a way that is not understood here."),
        _("Let it repeat by days, weeks, months or years, or enter its days one by one."),
    ),
    Skipped.TWO_CODES: (
        _("The event names two clients."),
        _("Leave one code in it, and make an event for the other client."),
    ),
}


def refuse(what: str, remedy: str, *, most: int = 0) -> NoReturn:
    """Refuse the file; `most` is the limit that a sentence names.

    Raises
    ------
    CalendarFileError
        Always.
    """
    raise CalendarFileError(what, remedy, most)
