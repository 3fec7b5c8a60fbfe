"""The one thing outside the seal: please contact me."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from visavis.apps.care.models import Client
from visavis.apps.constraints import both_or_neither


class ContactWish(models.Model):
    """A client asked to be contacted. It names the client, never a card or a session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contact_wishes")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            both_or_neither("answered_at", "answered_by", name="contactwish_answered_at_and_by"),
        ]

    def __str__(self) -> str:
        return f"contact wish {self.id}"
