"""Erase a client: study data at once, the clinical record after a time in which to revoke.

The order, and what a crash leaves behind:

1. *Begin* stamps the wish in a transaction of its own: from here on nobody can revoke it.
2. The *keys* are destroyed. What they sealed is unreadable now, here and in every backup.
3. The *rows* go, with the entry that says so.

A crash after 1 or 2 leaves a wish that stands and is stamped; the next round takes it up again,
and destroying a key twice changes nothing. The other way round, a crash between rows and keys
would leave a key that opens every backup, and nothing that still asks for its destruction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import SYSTEM, Actor, Detail
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.care.actions.erasure_messages import as_recipient, tell_client, tell_practice
from visavis.apps.care.models import Client, ErasureRequest
from visavis.apps.care.queries import erasure as queries
from visavis.apps.care.queries.consent import in_force
from visavis.apps.notices.actions import drop
from visavis.apps.people.actions import identities
from visavis.apps.sealing import client_key, notes_key
from visavis.gateways.outside import outside
from visavis.privacy import erasure as policy
from visavis.privacy.decision import Decision
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError


class ErasureRefusedError(RemedyError):
    """It cannot be done now; the sentence says why."""


@transaction.atomic
def ask_erasure(
    *, client: Client, by: Actor, now: datetime, asked_in: UUID | None = None
) -> ErasureRequest:
    """Take down the wish: study data goes at once, the record when it is due.

    Asking twice returns the wish that stands. Asked for elsewhere as well, it is no view's own any
    more, so that whoever posed as the client and asked first does not hold it.

    The consent that the therapist may read what was shared stays until the record goes, so that
    taking the wish back leaves care as it was.

    Parameters
    ----------
    asked_in
        The client's own view in which it was asked; no other view takes it back.
    """
    Client.objects.select_for_update().get(pk=client.pk)
    standing = ErasureRequest.objects.select_for_update().filter(client=client).first()
    if standing is not None:
        if standing.asked_in not in (None, asked_in):
            standing.asked_in = None
            standing.save(update_fields=["asked_in"])
            _note(client, "erasure.asked_elsewhere", by=by, now=now)
        return standing
    request = ErasureRequest.objects.create(
        client=client, asked_at=now, due_at=policy.due_at(now), asked_in=asked_in
    )
    for consent in in_force(client).filter(study__isnull=False):
        withdraw_consent(consent=consent, by=by, now=now)
    drop.drop_to(recipient=as_recipient(client), now=now)
    tell_practice("erasure_notice", client, about=request.pk, once=str(request.pk), now=now)
    _note(client, "erasure.asked", by=by, now=now)
    return request


@transaction.atomic
def revoke_erasure(*, request: ErasureRequest, by: Actor, now: datetime) -> None:
    """Take the wish back; study consents stay withdrawn until they are given anew.

    Practice and client are told: somebody may pose as the client to undo what the client wished.

    Raises
    ------
    ErasureRefusedError
        When the erasure has begun, or the wish was asked for elsewhere meanwhile.
    """
    asked_in, request = request.asked_in, _held_row(request)
    if request.asked_in != asked_in:
        raise ErasureRefusedError(_("This wish was asked for anew. Please look at it once more."))
    _must(policy.may_be_revoked(queries.times(request)))
    drop.drop_about(about=request.pk, now=now)
    client, once = request.client, str(request.pk)
    request.delete()
    tell_practice("erasure_revoked_notice", client, about=client.pk, once=once, now=now)
    tell_client("erasure_revoked", client, about=client.pk, once=once, now=now)
    _note(client, "erasure.revoked", by=by, now=now)


@transaction.atomic
def hold_erasure(
    *, request: ErasureRequest, until: date, reason: str, by: Actor, now: datetime
) -> ErasureRequest:
    """Keep the record, sealed from use, to the end of a day, and tell the client why.

    Parameters
    ----------
    reason
        The law or hold, in words that the client is shown.

    Raises
    ------
    ErasureRefusedError
        When the erasure has begun, or the day has passed.
    """
    request = _held_row(request)
    _must(policy.may_be_held(queries.times(request), until=until, now=now))
    request.hold_until, request.hold_reason = until, reason
    request.save(update_fields=["hold_until", "hold_reason"])
    once = f"{request.pk}:{until}"
    tell_client("erasure_held", request.client, about=request.pk, once=once, now=now)
    _note(request.client, "erasure.held", by=by, now=now, details={"until": until.isoformat()})
    return request


@transaction.atomic
def release_hold(*, request: ErasureRequest, by: Actor, now: datetime) -> ErasureRequest:
    """Lift the hold; the record goes when it is due, or with the next round if it was."""
    request = _held_row(request)
    if request.hold_until is not None:
        request.hold_until = request.hold_reason = None
        request.save(update_fields=["hold_until", "hold_reason"])
        _note(request.client, "erasure.hold_released", by=by, now=now)
    return request


def erase_due(*, now: datetime) -> int:
    """Erase everybody whose time has come, under one new generation of keys; return how many."""
    return _erase([r for r in queries.due(now=now) if _begin(r, now=now)], by=SYSTEM, now=now)


def erase_now(*, client: Client, by: Actor, now: datetime) -> None:
    """Erase without the time in which to revoke, where law leaves none.

    Raises
    ------
    ErasureRefusedError
        When a hold requires keeping the record.
    """
    request = ask_erasure(client=client, by=by, now=now)
    with transaction.atomic():
        request = _held_row(request)
        request.due_at = min(request.due_at, now)
        _must(policy.may_be_erased(queries.times(request), now=now))
        request.save(update_fields=["due_at"])
    if _begin(request, now=now):
        _erase([request], by=by, now=now)


def purge_erased(*, by: Actor, now: datetime) -> int:
    """Delete again whom a restored backup brought back; return how many.

    Their keys are gone for good, so there is nothing of theirs to read; this takes away what
    stands there in the open: code, times, ratings.
    """
    back = queries.gone_by_key()
    for client in back:
        _delete(client, by=by, now=now)
    return len(back)


@transaction.atomic
def _begin(request: ErasureRequest, *, now: datetime) -> bool:
    """Stamp the wish, unless it was revoked or held meanwhile."""
    fresh = ErasureRequest.objects.select_for_update().filter(pk=request.pk).first()
    if fresh is None or not policy.may_be_erased(queries.times(fresh), now=now):
        return False
    if fresh.begun_at is None:
        fresh.begun_at = now
        fresh.save(update_fields=["begun_at"])
    return True


def _erase(requests: Sequence[ErasureRequest], *, by: Actor, now: datetime) -> int:
    clients = [request.client for request in requests]
    if clients:
        keys = [key(client.pk) for client in clients for key in (client_key, notes_key)]
        outside().keys.erase(keys, now=now)
    for client in clients:
        _delete(client, by=by, now=now)
    return len(clients)


@transaction.atomic
def _delete(client: Client, *, by: Actor, now: datetime) -> None:
    """Take the rows away; the audit entries stay, and nothing leads from them to anybody."""
    standing = Client.objects.select_for_update().filter(pk=client.pk).first()
    if standing is None:  # another worker was quicker
        return
    identities.forget(
        client=client.pk, subject=client.subject, practice=client.practice_id, by=by, now=now
    )
    drop.forget(recipient=as_recipient(client))
    standing.delete()  # episodes, therapy sessions, cards, consents and wishes go with it
    _note(client, "client.erased", by=by, now=now)


def _held_row(request: ErasureRequest) -> ErasureRequest:
    # The row is locked, so that it cannot be revoked and begun, or begun and held, at once.
    found = ErasureRequest.objects.select_for_update().filter(pk=request.pk).first()
    if found is None:
        raise ErasureRefusedError(_("This wish to be erased does not stand any more."))
    return found


def _must(decision: Decision) -> None:
    if not decision:
        raise ErasureRefusedError(decision.reason)


def _note(
    client: Client,
    verb: str,
    *,
    by: Actor,
    now: datetime,
    details: dict[str, Detail] | None = None,
) -> None:
    record(
        verb=verb,
        by=by,
        at=now,
        subject=client.subject,
        practice=client.practice_id,
        details=details,
    )
