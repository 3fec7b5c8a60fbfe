"""Forget messages that are long done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.notices.models import Message
from visavis.privacy.retention import SENT_MESSAGES_KEPT
from visavis.vocab.notices import MessageState


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Delete messages that were sent or dropped long ago; return how many.

    Unknown ones stay until a person has looked at them.
    """
    return Message.objects.filter(
        state__in=(MessageState.SENT, MessageState.DROPPED),
        settled_at__lt=now - SENT_MESSAGES_KEPT,
    ).delete()[0]
