"""Clients by code, their therapies, and what they consented to."""

from visavis.apps.care.models.calendar import CalendarEntry
from visavis.apps.care.models.client import Client, ErasureRequest
from visavis.apps.care.models.episode import Episode, TherapySession
from visavis.apps.care.models.study import Consent, Study

__all__ = [
    "CalendarEntry",
    "Client",
    "Consent",
    "Episode",
    "ErasureRequest",
    "Study",
    "TherapySession",
]
