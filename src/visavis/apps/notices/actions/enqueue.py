"""Put a message into the outbox."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from visavis.apps.notices.models import Message
from visavis.privacy.retention import MESSAGE_LIFE
from visavis.vocab.notices import Channel


@transaction.atomic
def enqueue(
    *,
    kind: str,
    about: UUID,
    recipient: str,
    channel: Channel,
    once: str,
    due_at: datetime,
    now: datetime,
) -> Message:
    """Wish a message to be sent; part of the caller's transaction.

    Wishing the same thing twice is one message. The entry in the audit chain is the caller's,
    who knows why something is to be said; delivery writes its own.

    Parameters
    ----------
    kind
        Which composer writes it, as in ``card_invitation``.
    about
        The row that the composer needs.
    recipient
        ``client:<uuid>`` or ``member:<uuid>``, never an address.
    once
        The same for two wishes to send the same thing.
    due_at
        Not before; a moment that has passed means at once.
    """
    due_at = max(due_at, now)
    return Message.objects.get_or_create(
        once=once,
        defaults={
            "kind": kind,
            "about": about,
            "recipient": recipient,
            "channel": channel,
            "due_at": due_at,
            "expires_at": due_at + MESSAGE_LIFE,
        },
    )[0]
