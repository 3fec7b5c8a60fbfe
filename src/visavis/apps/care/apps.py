"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Clients by code, episodes, therapy sessions, the consent ledger and a minimal study."""

    name = "visavis.apps.care"
    label = "care"
    default_auto_field = "django.db.models.BigAutoField"
