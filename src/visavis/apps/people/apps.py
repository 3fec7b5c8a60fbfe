"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig

from visavis.apps.notices.rules.composing import register_address_book


class PeopleConfig(AppConfig):
    """Practices, members and roles; the identity vault (names, contacts)."""

    name = "visavis.apps.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what django-allauth tells, and lend the outbox the address book."""
        from visavis.apps.people import listeners  # noqa: PLC0415 -- models exist only now
        from visavis.apps.people.queries import addresses  # noqa: PLC0415 -- as above

        listeners.connect()
        register_address_book(addresses.address_of)
