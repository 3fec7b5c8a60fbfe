"""A client, by code; the name lives in the identity vault."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from visavis.apps.constraints import both_or_neither
from visavis.apps.people.models import Practice


class Client(models.Model):
    """One client of one practice. The id names the client's key in the key store."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="clients")
    code = models.CharField(max_length=12)
    """Made by the program, as in ``K-27``."""
    subject = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """The random id under which audit entries speak of this client; erasure deletes the link."""
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "code"], name="client_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class ErasureRequest(models.Model):
    """A wish to be erased: study data goes at once, the clinical record when it is due."""

    HOLD_REASON = 300
    """So many characters a reason has at most."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="erasure")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    asked_in = models.UUIDField(null=True)
    """The client's own view in which alone it was asked; None where the practice takes it back."""
    begun_at = models.DateTimeField(null=True)
    """When the destruction of the keys began; from then on there is no way back."""
    hold_until = models.DateField(null=True)
    """Law or a hold requires keeping until then; the record is sealed from use."""
    hold_reason = models.CharField(max_length=HOLD_REASON, null=True)  # noqa: DJ001 -- paired with hold_until

    class Meta:
        constraints: ClassVar = [
            both_or_neither("hold_until", "hold_reason", name="erasure_hold_and_reason"),
            models.CheckConstraint(
                condition=Q(due_at__gte=models.F("asked_at")), name="erasure_due_after_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.client_id}"
