"""Make a view with the card at hand, and put further cards into it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.handed_in import HandedIn
from visavis.apps.cards.rules.links import Way
from visavis.apps.care.models import Client
from visavis.apps.own.actions.opening import NotOpenedError, note
from visavis.apps.own.actions.tries import charge, mark
from visavis.apps.own.models import Device, KeptCard, OwnView, Passkey
from visavis.apps.own.rules.offers import Named
from visavis.apps.own.rules.passkeys import NewPasskey
from visavis.apps.own.rules.tokens import digest, new_token
from visavis.privacy.own import DEVICE_LIFE, OwnViewer, may_join


class NameTakenError(Exception):
    """Somebody got this name a moment ago."""


class AlreadyKeptError(Exception):
    """The card is in another view: who finds the address later makes no second one with it."""


class PasskeyTakenError(Exception):
    """The passkey opens a view already, or its answer was given before."""


def make_view(
    *,
    card: Card,
    handed: HandedIn,
    named: Named,
    passphrase: str | None,
    passkey: NewPasskey | None,
    now: datetime,
) -> OwnView:
    """Make a view that holds the card at hand, and nothing from before.

    Parameters
    ----------
    named
        Id and name of the view to be.
    passphrase, passkey
        What shall open it: one of the two.

    Raises
    ------
    AlreadyKeptError
        When a view was made with this very card before.
    NameTakenError
        When the name is not free any more.
    PasskeyTakenError
        When the passkey opens a view already; then there is no new one.
    """
    # Hashed outside the transaction: it takes a while on purpose, and others want to write.
    hashed = make_password(passphrase)
    with transaction.atomic():
        if KeptCard.objects.filter(card=card, key=handed.key).exists():
            raise AlreadyKeptError
        view = _new_view(card.episode.client, named, hashed, now=now)
        note(view, "own.made", now=now)
        _put(view, card, handed, now=now)
        if passkey is not None:
            add_passkey(view=view, passkey=passkey, now=now)
        return view


def _new_view(client: Client, named: Named, passphrase: str, *, now: datetime) -> OwnView:
    try:
        with transaction.atomic():
            return OwnView.objects.create(
                id=named.view,
                client=client,
                name=named.name,
                passphrase=passphrase,
                made_at=now,
            )
    except IntegrityError as error:
        raise NameTakenError from error


@transaction.atomic
def keep_card(*, view: OwnView, card: Card, handed: HandedIn, now: datetime) -> None:
    """Put a further card into a view of the same client; twice is once.

    Raises
    ------
    AlreadyKeptError
        When it is in another view.
    NotOpenedError
        When the view is another client's: told as if name and passphrase were wrong.
    """
    if not may_join(OwnViewer(view.pk, view.client_id), card.episode.client_id):
        raise NotOpenedError
    _put(view, card, handed, now=now)


@transaction.atomic
def add_passkey(*, view: OwnView, passkey: NewPasskey, now: datetime) -> Passkey:
    """Let a passkey open the view by itself.

    Raises
    ------
    PasskeyTakenError
        When it opens one already, or the browser's answer is used a second time.
    """
    if not charge({mark("challenge", passkey.challenge.hex()): 1}, now=now):
        raise PasskeyTakenError
    try:
        with transaction.atomic():
            added = Passkey.objects.create(
                view=view,
                credential=passkey.credential,
                public_key=passkey.public_key,
                added_at=now,
            )
    except IntegrityError as error:
        raise PasskeyTakenError from error
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
    OwnView.objects.select_for_update().get(pk=view.pk)  # two pages at once: one after the other
    if KeptCard.objects.filter(view=view, card=card).exists():
        return
    kept, new = KeptCard.objects.get_or_create(
        card=card,
        key=handed.key,
        defaults={"view": view, "shown": handed.way is Way.SHOWN, "kept_at": now},
    )
    if kept.view_id != view.pk:
        raise AlreadyKeptError
    if new:
        note(view, "own.card_kept", now=now)
