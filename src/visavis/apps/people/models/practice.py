"""Where a therapist works."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from visavis.apps.constraints import one_of, words
from visavis.privacy.retention import SEAL_DAYS, SEAL_DAYS_AT_LEAST, SEAL_DAYS_AT_MOST
from visavis.vocab.card import Visibility


class Practice(models.Model):
    """A practice, and what it decides about its cards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    sender_name = models.CharField(max_length=60)
    """Who messages to clients come from; betrays no therapy."""
    language = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    emergency_text = models.TextField(max_length=600)
    """What a client in danger should do, in the practice's language; shown on every card."""
    emergency_translations = models.JSONField(default=dict, blank=True)
    """The same in other languages, by their codes: a card may be read in each of them."""
    default_visibility = models.CharField(
        max_length=16, choices=words(Visibility), default=Visibility.THERAPIST
    )
    contact_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    """Whom *please contact me* reaches; the tick is hidden where nobody is named."""
    seal_days = models.PositiveSmallIntegerField(default=SEAL_DAYS)
    card_form = models.CharField(max_length=60, default="card@1")
    """Which form clients see, as ``id@version``."""
    simulated = models.BooleanField(default=False)
    """Invented from end to end, and says so on every page."""
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("default_visibility", Visibility, name="practice_default_visibility"),
            models.CheckConstraint(
                condition=Q(seal_days__gte=SEAL_DAYS_AT_LEAST, seal_days__lte=SEAL_DAYS_AT_MOST),
                name="practice_seal_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def emergency_in(self, language: str) -> tuple[str, str]:
        """Return what a client in danger should do, and the language in which that is written."""
        translated = self.emergency_translations.get(language)
        return (translated, language) if translated else (self.emergency_text, self.language)
