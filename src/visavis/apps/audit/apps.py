"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only, hash-chained entries; no foreign keys."""

    name = "visavis.apps.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
