"""What a rater answered in the rater school."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from visavis.apps.coding.models.codebook import GoldReport


class SchoolAnswer(models.Model):
    """A rater's coding of a gold report, before a round."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="school_answers"
    )
    gold = models.ForeignKey(GoldReport, on_delete=models.CASCADE, related_name="answers")
    attempt = models.PositiveSmallIntegerField(default=1)
    answered_at = models.DateTimeField()
    categories = models.JSONField(default=list)
    """As in `Coding`."""

    class Meta:
        ordering: ClassVar = ["rater", "answered_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rater", "gold", "attempt"], name="schoolanswer_once_an_attempt"
            ),
        ]

    def __str__(self) -> str:
        return f"school answer {self.id}"
