"""How often somebody tried to open a view."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Tries(models.Model):
    """Tries since a time: at one name, whether it exists or not, or from one network address."""

    what = models.CharField(primary_key=True, max_length=64)
    """An HMAC of the name or the address, in hexadecimal; neither is stored."""
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(count__gte=0), name="tries_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.count} tries"
