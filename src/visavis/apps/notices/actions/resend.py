"""Send again what nobody knows the fate of: only when a person asks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.notices.models import Message
from visavis.privacy.retention import MESSAGE_LIFE
from visavis.vocab.notices import MessageState


@transaction.atomic
def resend(*, message: Message, by: Actor, now: datetime) -> bool:
    """Let an unknown message wait again; False when it is not (or no longer) unknown."""
    changed = Message.objects.filter(pk=message.pk, state=MessageState.UNKNOWN).update(
        state=MessageState.WAITING,
        due_at=now,
        expires_at=now + MESSAGE_LIFE,
        claimed_at=None,
        claimed_by=None,
        settled_at=None,
    )
    if changed:
        record(verb="message.resend_asked", by=by, at=now, target=message)
    return bool(changed)
