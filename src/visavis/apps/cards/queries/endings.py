"""What an ending card needs to know of the therapy that ended."""

from __future__ import annotations

from django.db.models import QuerySet

from visavis.apps.care.models import Episode, TherapySession
from visavis.vocab.care import SessionStatus


def sessions_held(episode: Episode) -> QuerySet[TherapySession]:
    """Return the therapy sessions that took place, the latest first."""
    return episode.sessions.filter(status=SessionStatus.HELD).order_by("-at")
