"""One client's therapy with one therapist, and its meetings."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from visavis.apps.care.models.client import Client
from visavis.apps.constraints import both_or_neither, one_of, words
from visavis.vocab.care import EpisodeStatus, SessionStatus


class Episode(models.Model):
    """From intake to ending."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="episodes")
    therapist = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="episodes"
    )
    status = models.CharField(
        max_length=8, choices=words(EpisodeStatus), default=EpisodeStatus.OPEN
    )
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    weekly_day = models.PositiveSmallIntegerField(null=True)
    """0 is Monday; the day of the weekly therapy session, in the practice's time zone."""
    weekly_time = models.TimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("status", EpisodeStatus, name="episode_status"),
            both_or_neither("weekly_day", "weekly_time", name="episode_weekly_day_and_time"),
            models.CheckConstraint(
                condition=Q(weekly_day__isnull=True) | Q(weekly_day__lte=6),
                name="episode_weekly_day",
            ),
            models.CheckConstraint(
                condition=Q(status="open", ended_on__isnull=True)
                | Q(status="ended", ended_on__isnull=False),
                name="episode_ended_on_when_ended",
            ),
            models.UniqueConstraint(
                fields=["client", "therapist"],
                condition=Q(status="open"),
                name="episode_one_open_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"episode {self.id}"


class TherapySession(models.Model):
    """One meeting; cancelled and missed ones are kept as such."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveIntegerField()
    """1, 2, 3 … by the hour, planned ones included; see `care.actions.numbers`."""
    at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=words(SessionStatus), default=SessionStatus.PLANNED
    )

    class Meta:
        constraints: ClassVar = [
            one_of("status", SessionStatus, name="session_status"),
            models.UniqueConstraint(fields=["episode", "number"], name="session_number_once"),
            models.UniqueConstraint(fields=["episode", "at"], name="session_moment_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="session_by_time")]

    def __str__(self) -> str:
        return f"session {self.number}"
