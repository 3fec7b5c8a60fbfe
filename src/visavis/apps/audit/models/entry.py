"""One thing that somebody did, chained to the one before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One audit entry. No foreign keys: the log neither blocks nor follows a deletion."""

    number = models.BigIntegerField(primary_key=True)
    """1, 2, 3 … without gaps; the place in the chain."""
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    """What was done, as in ``card.handed_in``."""
    actor = models.CharField(max_length=80)
    """Who did it: ``member:<uuid>``, ``client:<subject>``, ``system`` or ``operator``."""
    subject = models.UUIDField(null=True)
    """The client it concerns, under the random id whose mapping erasure deletes."""
    target = models.CharField(max_length=80, blank=True)
    """The row it concerns, as in ``card:<uuid>``."""
    practice = models.UUIDField(null=True)
    details = models.JSONField(default=dict)
    """Counts and words of our own enums; never free text."""
    mac = models.BinaryField(max_length=32)
    """HMAC of this entry and of the mac before it, with a key outside the database."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="entry_number_from_one"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "number"], name="entry_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class ChainHead(models.Model):
    """The one row that says where the chain ends; it is locked while an entry is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    length = models.BigIntegerField(default=0)
    mac = models.BinaryField(max_length=32)
    proof = models.BinaryField(max_length=32)
    """HMAC of length and mac: the head cannot be set to what it never was."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="chainhead_only_one")
        ]

    def __str__(self) -> str:
        return f"head at {self.length}"
