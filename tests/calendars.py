"""Calendars for tests, written event by event."""

from __future__ import annotations

from datetime import datetime


def event(uid: str, at: str, words: str = "", *more: str) -> str:
    """One event at ``20260309T090000``, in the practice's zone."""
    return "\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART:{at}", f"SUMMARY:{words}", *more, "END:VEVENT"]
    )


def calendar(*events: str, head: str = "VERSION:2.0") -> bytes:
    """A whole file."""
    return "\n".join(["BEGIN:VCALENDAR", head, *events, "END:VCALENDAR"]).encode()


def stamp(moment: datetime) -> str:
    """A moment in UTC, as files write it."""
    return f"{moment:%Y%m%dT%H%M%SZ}"
