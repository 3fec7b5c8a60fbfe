"""One plain row."""

from __future__ import annotations

from django.db import models


class PlainRow(models.Model):
    """What a form leaves behind when nobody minds who reads it."""

    text = models.TextField()
    rating = models.PositiveSmallIntegerField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return f"row {self.pk}"
