"""What stands in the outbox."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from visavis.apps.notices.models import Message
from visavis.vocab.notices import MessageState


def unknown() -> QuerySet[Message]:
    """Messages whose fate nobody knows, the oldest first: a person decides about each."""
    return Message.objects.filter(state=MessageState.UNKNOWN).order_by("settled_at")


def counts() -> dict[MessageState, int]:
    """How many messages stand in each state."""
    found = Message.objects.values_list("state").annotate(n=Count("pk"))
    return {MessageState(state): n for state, n in found}
