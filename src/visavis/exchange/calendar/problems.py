"""What is wrong with a calendar file as a whole, and with single events in it."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

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

    def __init__(self, reason: Skipped) -> None:
        """Carry the reason, which is counted."""
        super().__init__(reason.value)
        self.reason = reason


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


def refuse(what: str, remedy: str, *, most: int = 0) -> NoReturn:
    """Refuse the file; `most` is the limit that a sentence names.

    Raises
    ------
    CalendarFileError
        Always.
    """
    raise CalendarFileError(what, remedy, most)
