"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Practices, members and roles; the identity vault (names, contacts)."""

    name = "visavis.apps.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what django-allauth tells."""
        from visavis.apps.people import listeners  # noqa: PLC0415 -- models exist only now

        listeners.connect()
