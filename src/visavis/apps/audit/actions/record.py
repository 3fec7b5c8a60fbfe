"""Add one entry to the chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from visavis.apps.audit.models import ChainHead, Entry
from visavis.apps.audit.rules import KEY, Actor, Detail, EntryContent, head_bytes
from visavis.gateways.outside import outside

if TYPE_CHECKING:
    from django.db.models import Model


def record(
    *,
    verb: str,
    by: Actor,
    at: datetime,
    subject: UUID | None = None,
    target: Model | None = None,
    practice: UUID | None = None,
    details: Mapping[str, Detail] | None = None,
) -> Entry:
    """Write an entry inside the caller's transaction: no change without its entry, nor the reverse.

    Parameters
    ----------
    verb
        What was done, as in ``card.handed_in``.
    by, at
        Who did it, and when.
    subject
        The client's random subject id, never the client's own id or code.
    target
        The row it concerns; only its kind and id are kept.
    practice
        The practice in which it happened.
    details
        Counts and words of our own enums; never free text.
    """
    with transaction.atomic():
        head = ChainHead.objects.select_for_update().get_or_create(id=1)[0]
        content = EntryContent(
            number=head.length + 1,
            at=at,
            verb=verb,
            actor=by.name,
            subject=subject,
            target=f"{target._meta.model_name}:{target.pk}" if target is not None else "",
            practice=practice,
            details=dict(details or {}),
        )
        mac = outside().keys.mac(KEY, content.as_bytes(bytes(head.mac)))
        entry = Entry.objects.create(
            number=content.number,
            at=content.at,
            verb=content.verb,
            actor=content.actor,
            subject=content.subject,
            target=content.target,
            practice=content.practice,
            details=content.details,
            mac=mac,
        )
        head.length, head.mac = content.number, mac
        head.proof = outside().keys.mac(KEY, head_bytes(head.length, mac))
        head.save(update_fields=["length", "mac", "proof"])
    return entry
