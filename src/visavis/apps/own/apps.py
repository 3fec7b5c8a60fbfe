"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class OwnConfig(AppConfig):
    """The client's own view and what opens it."""

    name = "visavis.apps.own"
    label = "own"
    default_auto_field = "django.db.models.BigAutoField"
