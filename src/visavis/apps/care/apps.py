"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig

from visavis.apps.notices.rules.composing import register_composer


class CareConfig(AppConfig):
    """Clients by code, episodes, therapy sessions, the consent ledger and a minimal study."""

    name = "visavis.apps.care"
    label = "care"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name who writes this app's messages."""
        from visavis.apps.care.queries import letters  # noqa: PLC0415 -- models exist only now

        register_composer("erasure_notice", letters.erasure_notice)
        register_composer("erasure_held", letters.erasure_held)
        register_composer("erasure_revoked", letters.erasure_revoked)
        register_composer("erasure_revoked_notice", letters.erasure_revoked_notice)
