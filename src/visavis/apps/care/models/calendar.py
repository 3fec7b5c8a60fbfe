"""Which planned therapy session is which event of the therapist's calendar."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from visavis.apps.care.models.episode import TherapySession


class CalendarEntry(models.Model):
    """The link from an event to its therapy session, so that reading again finds it."""

    DIGEST = 64
    """Hexadecimal digits of a key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField(
        TherapySession, on_delete=models.CASCADE, related_name="calendar"
    )
    key = models.CharField(max_length=DIGEST)
    """An HMAC over therapist, practice, UID and occurrence: UIDs may hold addresses and names."""
    called_off = models.BooleanField(default=False)
    """The calendar called the session off; what it called off, it may call on again."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="calendar_event_once"),
        ]

    def __str__(self) -> str:
        return f"calendar entry of {self.session_id}"
