"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig

from visavis.apps.notices.rules.composing import register_composer


class CardsConfig(AppConfig):
    """Cards, event reports, the sealed pair, endings and turning points."""

    name = "visavis.apps.cards"
    label = "cards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name who writes this app's messages."""
        from visavis.apps.cards.queries import letters  # noqa: PLC0415 -- models exist only now

        register_composer("card_invitation", letters.card_invitation)
        register_composer("contact_wish", letters.contact_wish)
