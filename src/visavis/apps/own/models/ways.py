"""What opens a view, and what a browser may do with it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from visavis.apps.own.models.view import OwnView


class Passkey(models.Model):
    """A passkey that opens a view by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    view = models.ForeignKey(OwnView, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(max_length=1023, unique=True)
    """The id under which the authenticator knows it."""
    public_key = models.BinaryField()
    """What came with it when it was made, as WebAuthn writes it."""
    counter = models.PositiveBigIntegerField(default=0)
    """As the authenticator counted last; one that goes back may be a copy."""
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"passkey {self.id}"


class Device(models.Model):
    """A browser that may put further cards into a view, and read nothing in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    view = models.ForeignKey(OwnView, on_delete=models.CASCADE, related_name="devices")
    digest = models.BinaryField(max_length=32, unique=True)
    """Of the cookie, which is nowhere stored."""
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"device {self.id}"


class Visit(models.Model):
    """A view that stands open in one browser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    view = models.ForeignKey(OwnView, on_delete=models.CASCADE, related_name="visits")
    digest = models.BinaryField(max_length=32, unique=True)
    """Of the cookie, which is nowhere stored."""
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"visit {self.id}"
