"""Add entries to the chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from visavis.apps.audit.models import ChainHead, Entry
from visavis.apps.audit.rules import KEY, Actor, Detail, EntryContent, head_bytes
from visavis.apps.prepared import insert, new_row, prepared, update
from visavis.gateways.outside import outside

if TYPE_CHECKING:
    from django.db.models import Model

MANY = 500
"""Entries that go into the database in one statement."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be, before it has its place in the chain; the parts are those of `record`."""

    verb: str
    subject: UUID | None = None
    target: Model | None = None
    practice: UUID | None = None
    details: Mapping[str, Detail] = field(default_factory=dict)


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
    draft = Draft(verb, subject, target, practice, details or {})
    return record_all([draft], by=by, at=at)[0]


@transaction.atomic(savepoint=False)  # an entry that fails takes the change with it
def record_all(drafts: Sequence[Draft], *, by: Actor, at: datetime) -> list[Entry]:
    """Write many entries in their order; the head of the chain is held and moved once."""
    head = _head()
    entries: list[Entry] = []
    for draft in drafts:
        target = draft.target
        content = EntryContent(
            number=head.length + 1,
            at=at,
            verb=draft.verb,
            actor=by.name,
            subject=draft.subject,
            target=f"{target._meta.model_name}:{target.pk}" if target is not None else "",
            practice=draft.practice,
            details=dict(draft.details),
        )
        head.mac = outside().keys.mac(KEY, content.as_bytes(bytes(head.mac)))
        head.length = content.number
        entries.append(_entry(content, head.mac))
    if entries:
        for start in range(0, len(entries), MANY):
            insert(entries[start : start + MANY])
        head.proof = outside().keys.mac(KEY, head_bytes(head.length, bytes(head.mac)))
        update(head, "length", "mac", "proof")
    return entries


def _head() -> ChainHead:
    """Hold the head; the first entry of all makes it."""
    held = _held_head()
    return held[0] if held else ChainHead.objects.select_for_update().get_or_create(id=1)[0]


@prepared
def _held_head() -> QuerySet[ChainHead]:
    return ChainHead.objects.select_for_update().filter(id=1)


def _entry(content: EntryContent, mac: bytes) -> Entry:
    return new_row(
        Entry,
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
