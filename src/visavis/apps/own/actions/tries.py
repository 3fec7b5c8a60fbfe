"""Count tries before they are made: at once or one after the other, there are only so many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from visavis.apps.own.models import Tries
from visavis.gateways.outside import outside
from visavis.privacy.own import TRIES_WITHIN

PURPOSE = "own-tries"


def mark(kind: str, what: str) -> str:
    """Return under what the tries at a name or from an address are counted."""
    return outside().keys.mac(PURPOSE, f"{kind}:{what}".encode()).hex()


@transaction.atomic
def charge(limits: Mapping[str, int], *, now: datetime) -> bool:
    """Count one try under each mark; say whether none of them has had too many."""
    Tries.objects.filter(since__lte=now - TRIES_WITHIN).delete()
    allowed = True
    for what in sorted(limits):
        row, _ = Tries.objects.select_for_update().get_or_create(what=what, defaults={"since": now})
        row.count += 1
        row.save(update_fields=["count"])
        allowed = allowed and row.count <= limits[what]
    return allowed


@transaction.atomic
def forgive(*, wholly: str = "", one: str = "") -> None:
    """Forget the tries under one mark, and take back one under another: it was the right one."""
    Tries.objects.filter(what=wholly).delete()
    Tries.objects.filter(what=one, count__gt=0).update(count=F("count") - 1)
