"""Open a view, and close it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import QuerySet

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.own.actions.tries import charge, forgive, mark
from visavis.apps.own.models import OwnView, Passkey, Visit
from visavis.apps.own.rules.names import as_typed
from visavis.apps.own.rules.passkeys import (
    PasskeyRefusedError,
    Site,
    Used,
    credential_in,
    opened_by,
)
from visavis.apps.own.rules.tokens import digest, new_token
from visavis.privacy.own import AT_MOST, IDLE, TRIES_PER_ADDRESS, TRIES_PER_VIEW


class NotOpenedError(Exception):
    """Nothing opens with this. Whether the name or the passphrase is wrong is not said."""


class TooManyTriesError(NotOpenedError):
    """Even the right passphrase opens nothing for a while."""


def by_passphrase(*, name: str, passphrase: str, address: str, now: datetime) -> OwnView:
    """Return the view that name and passphrase open.

    A name that nobody has costs as many tries and as much time as one that somebody has.

    Raises
    ------
    TooManyTriesError
        After so many tries at this name or from this network address.
    NotOpenedError
        When they do not belong together.
    """
    wanted = as_typed(name)
    at_name, from_address = mark("name", wanted), mark("address", address)
    if not charge({at_name: TRIES_PER_VIEW, from_address: TRIES_PER_ADDRESS}, now=now):
        raise TooManyTriesError
    view = _standing().filter(name=wanted).first()
    kept = view.passphrase if view is not None else make_password(None)
    # Checked outside a transaction: it takes a while on purpose, and others want to write.
    if not check_password(passphrase, kept) or view is None:
        raise NotOpenedError
    forgive(wholly=at_name, one=from_address)
    return view


def by_passkey(*, site: Site, answer: str, address: str, now: datetime) -> OwnView:
    """Return the view that a browser's passkey opens.

    Raises
    ------
    TooManyTriesError
        After so many tries from this network address.
    NotOpenedError
        When the answer does not hold, or was given before.
    """
    from_address = mark("address", address)
    if not charge({from_address: TRIES_PER_ADDRESS}, now=now):
        raise TooManyTriesError
    try:
        credential = credential_in(answer)
        passkey = Passkey.objects.filter(credential=credential, view__in=_standing()).first()
        if passkey is None:
            raise NotOpenedError
        used = opened_by(
            site,
            answer,
            public_key=bytes(passkey.public_key),
            counter=passkey.counter,
            now=now,
        )
    except PasskeyRefusedError as error:
        raise NotOpenedError from error
    _use(passkey, used, now=now)
    forgive(one=from_address)
    return _standing().get(pk=passkey.view_id)


def _use(passkey: Passkey, used: Used, *, now: datetime) -> None:
    if not charge({mark("challenge", used.challenge.hex()): 1}, now=now):
        raise NotOpenedError
    passkey.counter = used.counter
    passkey.save(update_fields=["counter"])


def _standing() -> QuerySet[OwnView]:
    """Views whose client is not being erased this moment; for those there is nothing to read."""
    return OwnView.objects.select_related("client__practice").exclude(
        client__erasure__begun_at__isnull=False
    )


@transaction.atomic
def begin_visit(*, view: OwnView, now: datetime) -> str:
    """Let one browser have the view open; return what its cookie carries."""
    Visit.objects.filter(began_at__lte=now - AT_MOST).delete()
    Visit.objects.filter(seen_at__lte=now - IDLE).delete()
    token = new_token()
    Visit.objects.create(view=view, digest=digest(token), began_at=now, seen_at=now)
    note(view, "own.opened", now=now)
    return token


def see_visit(*, visit: Visit, now: datetime) -> None:
    """Note a click."""
    visit.seen_at = now
    visit.save(update_fields=["seen_at"])


def close_visit(*, visit: Visit) -> None:
    """Close the view in this browser."""
    visit.delete()


def note(view: OwnView, verb: str, *, now: datetime, **details: str | int | bool) -> None:
    """Write down what the client did, under the random subject id."""
    record(
        verb=verb,
        by=Actor.client(view.client.subject),
        at=now,
        subject=view.client.subject,
        practice=view.client.practice_id,
        details=details,
    )
