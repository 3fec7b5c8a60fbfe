"""A message that is to go out, once."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from visavis.apps.constraints import both_or_neither, one_of, words
from visavis.vocab.notices import Channel, MessageState


class Message(models.Model):
    """What is to be sent, to whom and about what: only ids, so there is nothing to encrypt.

    Text, link and address are put together at the moment of sending and are never stored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    """Which composer writes it, as in ``card_invitation``."""
    about = models.UUIDField()
    """The row that the composer needs: a card, a contact wish, a member."""
    recipient = models.CharField(max_length=60)
    """``client:<uuid>`` or ``member:<uuid>``; the address is looked up when it is sent."""
    channel = models.CharField(max_length=8, choices=words(Channel))
    once = models.CharField(max_length=120, unique=True)
    """The same for two wishes to send the same thing: the second is no new message."""
    state = models.CharField(
        max_length=8, choices=words(MessageState), default=MessageState.WAITING
    )
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=60, null=True)  # noqa: DJ001 -- paired with claimed_at
    settled_at = models.DateTimeField(null=True)
    """When it was sent, found unknown, or dropped."""

    class Meta:
        constraints: ClassVar = [
            one_of("channel", Channel, name="message_channel"),
            one_of("state", MessageState, name="message_state"),
            both_or_neither("claimed_at", "claimed_by", name="message_claimed_at_and_by"),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "sending"]) | Q(claimed_at__isnull=False),
                name="message_held_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "claimed", "sending"], settled_at__isnull=True)
                | Q(state__in=["sent", "unknown", "dropped"], settled_at__isnull=False),
                name="message_settled_when_done",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="message_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
