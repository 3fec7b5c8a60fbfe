"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """Study datasets out of what the platform gathered."""

    name = "visavis.apps.studies"
    label = "studies"
