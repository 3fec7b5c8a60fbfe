"""A card form that the site loaded beside the ones that are shipped."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LoadedForm(models.Model):
    """One version of a form, as the FHIR Questionnaire it came as; never changed once loaded."""

    name = models.CharField(max_length=60, primary_key=True)
    """``id@version``, as cards and practices refer to it."""
    definition = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of the definition: the same name with other wording is refused."""
    loaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
