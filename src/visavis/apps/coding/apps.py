"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CodingConfig(AppConfig):
    """Rounds in which raters code event reports, blind to who wrote them."""

    name = "visavis.apps.coding"
    label = "coding"
    default_auto_field = "django.db.models.BigAutoField"
