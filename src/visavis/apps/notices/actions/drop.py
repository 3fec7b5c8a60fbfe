"""Take back what has not gone out, and forget what has."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from visavis.apps.notices.models import Message
from visavis.vocab.notices import MessageState

NOT_GONE_OUT = (MessageState.WAITING, MessageState.CLAIMED)


@transaction.atomic
def drop_about(*, about: UUID, now: datetime) -> int:
    """Take back every message about a row that surely has not gone out; return how many.

    A message that a worker holds is taken back too: the worker asks once more before it begins.
    """
    return Message.objects.filter(about=about, state__in=NOT_GONE_OUT).update(
        state=MessageState.DROPPED, settled_at=now
    )


@transaction.atomic
def drop_to(*, recipient: str, now: datetime) -> int:
    """Take back every message to somebody that surely has not gone out; return how many."""
    return Message.objects.filter(recipient=recipient, state__in=NOT_GONE_OUT).update(
        state=MessageState.DROPPED, settled_at=now
    )


@transaction.atomic
def forget(*, recipient: str) -> int:
    """Delete every trace of messages to somebody, as an erasure does; return how many."""
    return Message.objects.filter(recipient=recipient).delete()[0]
