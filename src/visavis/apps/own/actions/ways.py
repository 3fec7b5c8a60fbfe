"""Change what opens a view."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import is_password_usable, make_password
from django.db import transaction

from visavis.apps.own.actions.opening import note
from visavis.apps.own.models import Device, OwnView, Passkey, Visit


class LastWayError(Exception):
    """Without this the view could never be opened again."""


@transaction.atomic
def set_passphrase(*, view: OwnView, passphrase: str, keep: Visit, now: datetime) -> None:
    """Set a new passphrase; every other browser that has the view open closes it."""
    view.passphrase = make_password(passphrase)
    view.save(update_fields=["passphrase"])
    view.visits.exclude(pk=keep.pk).delete()
    note(view, "own.passphrase_set", now=now)


@transaction.atomic
def remove_passkey(*, passkey: Passkey, now: datetime) -> None:
    """Let a passkey open the view no longer.

    Raises
    ------
    LastWayError
        When it is the last and there is no passphrase.
    """
    view = OwnView.objects.select_for_update().get(pk=passkey.view_id)
    others = view.passkeys.exclude(pk=passkey.pk).exists()
    if not others and not is_password_usable(view.passphrase):
        raise LastWayError
    passkey.delete()
    note(view, "own.passkey_removed", now=now)


@transaction.atomic
def forget_devices(*, view: OwnView, now: datetime) -> None:
    """Let no browser add cards without being asked any more."""
    gone, _ = Device.objects.filter(view=view).delete()
    if gone:
        note(view, "own.devices_forgotten", now=now)
