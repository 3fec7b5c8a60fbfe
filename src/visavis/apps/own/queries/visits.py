"""Who has a view open, and which browser may add cards to one."""

from __future__ import annotations

from datetime import datetime

from visavis.apps.own.models import Device, Visit
from visavis.apps.own.rules.tokens import digest
from visavis.privacy.own import DEVICE_LIFE, still_open


def visit_by(token: str, *, now: datetime) -> Visit | None:
    """Return the open view that a cookie stands for; None when it closed, or erasure began."""
    visit = (
        Visit.objects.select_related("view__client__practice")
        .filter(digest=digest(token))
        .exclude(view__client__erasure__begun_at__isnull=False)
        .first()
    )
    if visit is None or not still_open(began_at=visit.began_at, seen_at=visit.seen_at, now=now):
        return None
    return visit


def device_by(token: str, *, now: datetime) -> Device | None:
    """Return the browser that a cookie stands for; None when it was forgotten."""
    return (
        Device.objects.select_related("view__client__practice")
        .filter(digest=digest(token), since__gt=now - DEVICE_LIFE)
        .first()
    )
