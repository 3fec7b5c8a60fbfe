"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CardsConfig(AppConfig):
    """Cards, event reports, the sealed pair, endings and turning points."""

    name = "visavis.apps.cards"
    label = "cards"
    default_auto_field = "django.db.models.BigAutoField"
