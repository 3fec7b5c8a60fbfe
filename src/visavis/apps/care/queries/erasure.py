"""Who wished to be erased, what is due, and who should be gone."""

from __future__ import annotations

from datetime import datetime

from visavis.apps.care.models import Client, ErasureRequest
from visavis.apps.sealing import client_of
from visavis.gateways.outside import outside
from visavis.privacy.erasure import ErasureTimes, may_be_erased

AT_ONCE = 500
"""Ids in one question to the database; SQLite takes no more than a thousand."""


def times(request: ErasureRequest) -> ErasureTimes:
    """What `privacy` needs to know to decide about a wish."""
    return ErasureTimes(
        due_at=request.due_at, hold_until=request.hold_until, begun=request.begun_at is not None
    )


def due(*, now: datetime) -> list[ErasureRequest]:
    """Return the wishes that fall due, and those whose erasure was broken off."""
    return [
        request
        for request in ErasureRequest.objects.filter(due_at__lte=now).order_by("due_at")
        if may_be_erased(times(request), now=now)
    ]


def gone_by_key() -> list[Client]:
    """Return clients who are here although their key was erased: a backup brought them back."""
    ids = sorted(filter(None, map(client_of, outside().keys.erased())))
    return [
        client
        for start in range(0, len(ids), AT_ONCE)
        for client in Client.objects.filter(pk__in=ids[start : start + AT_ONCE])
    ]
