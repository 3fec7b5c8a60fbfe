"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Outbox: invitations and notices, claimed, sent, confirmed."""

    name = "visavis.apps.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
