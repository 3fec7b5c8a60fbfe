"""What stands in the outbox."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from visavis.apps.notices.models import Message
from visavis.privacy.retention import CLAIM_LIFE
from visavis.vocab.notices import MessageState


def unknown() -> QuerySet[Message]:
    """Messages whose fate nobody knows, the oldest first: a person decides about each."""
    return Message.objects.filter(state=MessageState.UNKNOWN).order_by("settled_at")


def counts() -> dict[MessageState, int]:
    """How many messages stand in each state."""
    found = Message.objects.values_list("state").annotate(n=Count("pk"))
    return {MessageState(state): n for state, n in found}


def has_work(now: datetime) -> bool:
    """Whether a message is due, or held by a worker that is surely gone."""
    due = Q(state=MessageState.WAITING, due_at__lte=now)
    stale = outlived(now) & Q(state__in=(MessageState.CLAIMED, MessageState.SENDING))
    return Message.objects.filter(due | stale).exists()


def outlived(now: datetime) -> Q:
    """Claims that no living worker can hold: too old, or from before the clock was put back."""
    return Q(claimed_at__lt=now - CLAIM_LIFE) | Q(claimed_at__gt=now + CLAIM_LIFE)
