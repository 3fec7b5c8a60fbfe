"""Make a view with the card at hand, and put further cards into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.handed_in import HandedIn
from visavis.apps.cards.rules.links import Way
from visavis.apps.own.actions.opening import NotOpenedError, note
from visavis.apps.own.models import Device, KeptCard, OwnView, Passkey
from visavis.apps.own.rules.passkeys import NewPasskey
from visavis.apps.own.rules.tokens import digest, new_token
from visavis.privacy.own import DEVICE_LIFE, OwnViewer, may_join


class NameTakenError(Exception):
    """Somebody got this name a moment ago."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the page gave a view before it was made: a passkey and the client note it."""

    view: UUID
    name: str


@transaction.atomic
def make_view(
    *,
    card: Card,
    handed: HandedIn,
    named: Named,
    passphrase: str | None,
    now: datetime,
) -> OwnView:
    """Make a view that holds the card at hand, and nothing from before.

    Parameters
    ----------
    named
        Id and name of the view to be.
    passphrase
        None where a passkey alone shall open it.

    Raises
    ------
    NameTakenError
        When the name is not free any more.
    """
    client = card.episode.client
    hashed = make_password(passphrase)
    try:
        with transaction.atomic():
            view = OwnView.objects.create(
                id=named.view,
                client=client,
                name=named.name,
                passphrase=hashed,
                made_at=now,
            )
    except IntegrityError as error:
        raise NameTakenError from error
    note(view, "own.made", now=now)
    _put(view, card, handed, now=now)
    return view


@transaction.atomic
def keep_card(*, view: OwnView, card: Card, handed: HandedIn, now: datetime) -> None:
    """Put a further card into a view of the same client; twice is once.

    Raises
    ------
    NotOpenedError
        When the view is another client's: told as if name and passphrase were wrong.
    """
    if not may_join(OwnViewer(view.pk, view.client_id), card.episode.client_id):
        raise NotOpenedError
    _put(view, card, handed, now=now)


@transaction.atomic
def add_passkey(*, view: OwnView, passkey: NewPasskey, now: datetime) -> Passkey:
    """Let a passkey open the view by itself."""
    added = Passkey.objects.create(
        view=view, credential=passkey.credential, public_key=passkey.public_key, added_at=now
    )
    note(view, "own.passkey_added", now=now)
    return added


@transaction.atomic
def remember_device(*, view: OwnView, now: datetime) -> str:
    """Let this browser add cards to the view; return what its cookie carries."""
    Device.objects.filter(since__lte=now - DEVICE_LIFE).delete()
    token = new_token()
    Device.objects.create(view=view, digest=digest(token), since=now)
    note(view, "own.device_remembered", now=now)
    return token


def _put(view: OwnView, card: Card, handed: HandedIn, *, now: datetime) -> None:
    _, new = KeptCard.objects.get_or_create(
        view=view,
        card=card,
        defaults={"key": handed.key, "shown": handed.way is Way.SHOWN, "kept_at": now},
    )
    if new:
        note(view, "own.card_kept", now=now)
