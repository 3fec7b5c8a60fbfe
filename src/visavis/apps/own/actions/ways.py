"""Change what opens a view."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import is_password_usable, make_password
from django.db import transaction

from visavis.apps.own.actions.keeping import add_passkey
from visavis.apps.own.actions.opening import note
from visavis.apps.own.models import Device, OwnView, Passkey, Visit
from visavis.apps.own.rules.passkeys import NewPasskey


class LastWayError(Exception):
    """Without this the view could never be opened again."""


def set_passphrase(
    *, view: OwnView, passphrase: str, alone: bool, keep: Visit, now: datetime
) -> None:
    """Set a new passphrase; every other browser that has the view open closes it.

    Parameters
    ----------
    alone
        Whether the passkeys that there are go with the old passphrase.
    """
    # Hashed outside the transaction: it takes a while on purpose, and others want to write.
    view.passphrase = make_password(passphrase)
    with transaction.atomic():
        view.save(update_fields=["passphrase"])
        close_others(view=view, keep=keep)
        note(view, "own.passphrase_set", now=now)
        if alone:
            for passkey in view.passkeys.all():
                remove_passkey(passkey=passkey, keep=keep, now=now)


@transaction.atomic
def remove_passkey(*, passkey: Passkey, keep: Visit, now: datetime) -> None:
    """Let a passkey open the view no longer; what it opened elsewhere closes.

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
    close_others(view=view, keep=keep)
    note(view, "own.passkey_removed", now=now)


@transaction.atomic
def add_further_passkey(
    *, view: OwnView, passkey: NewPasskey, keep: Visit, now: datetime
) -> Passkey:
    """Let one more passkey open the view; every other browser that has it open closes it."""
    added = add_passkey(view=view, passkey=passkey, now=now)
    close_others(view=view, keep=keep)
    return added


def close_others(*, view: OwnView, keep: Visit) -> None:
    """Close the view in every browser but one: somebody else may have it open."""
    view.visits.exclude(pk=keep.pk).delete()


@transaction.atomic
def forget_devices(*, view: OwnView, now: datetime) -> None:
    """Let no browser add cards without being asked any more."""
    gone, _ = Device.objects.filter(view=view).delete()
    if gone:
        note(view, "own.devices_forgotten", now=now)
