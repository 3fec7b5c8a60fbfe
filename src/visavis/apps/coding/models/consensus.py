"""What was settled about a packet; it stands beside the codings and replaces none."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from visavis.apps.coding.models.packet import Packet
from visavis.apps.constraints import words
from visavis.vocab.coding import Disagreement


class Consensus(models.Model):
    """The settled categories, or matches, of one packet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    packet = models.OneToOneField(Packet, on_delete=models.CASCADE, related_name="consensus")
    edition = models.PositiveIntegerField(default=1)
    """Raised by each change: whoever settles what another settled meanwhile is told."""
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """None where all raters had coded the same."""
    categories = models.JSONField(default=list)
    """As in `Coding`; empty where it was settled that none fits."""
    matches = models.JSONField(default=list)
    disagreement = models.CharField(max_length=12, choices=words(Disagreement), blank=True)
    """Why raters had differed; empty where they had not."""
    note_sealed = models.BinaryField(null=True)
    """What was discussed; under the client's key."""
    for_codebook = models.TextField(blank=True)
    """A sentence for the next version of the codebook, without anybody's words."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(disagreement="") | Q(disagreement__in=[d.value for d in Disagreement]),
                name="consensus_disagreement",
            ),
        ]

    def __str__(self) -> str:
        return f"consensus {self.id}"
