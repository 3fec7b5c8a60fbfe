"""A place where one client's cards are kept, and the cards in it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from visavis.apps.cards.models import Card
from visavis.apps.care.models import Client


class OwnView(models.Model):
    """What a client opens with a passphrase or passkey of their own.

    It holds the cards that were handed in with it, never all of a client's: whoever poses as the
    client and makes a view gets at nothing that others wrote. A client may have several.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60, unique=True)
    """Some plain words that the client notes; typed together with the passphrase."""
    passphrase = models.CharField(max_length=256)
    """Its hash; an unusable one where a passkey alone opens the view."""
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"own view {self.id}"


class KeptCard(models.Model):
    """A card in a view, with the proof that it was handed in by whoever keeps it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    view = models.ForeignKey(OwnView, on_delete=models.CASCADE, related_name="kept")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    """The idempotency key that was posted: the card's own, unless the card was in before."""
    shown = models.BooleanField()
    """Handed in through the link from the therapist's screen: shows when the pair is open."""
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["view", "card"], name="keptcard_once_a_view"),
            # What was posted once proves once: no second view by the address in a history.
            models.UniqueConstraint(fields=["card", "key"], name="keptcard_one_view_a_proof"),
        ]

    def __str__(self) -> str:
        return f"kept card {self.id}"
