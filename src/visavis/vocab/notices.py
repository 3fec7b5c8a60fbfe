"""Words of the outbox: the way a message takes, and where it stands."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """The way a message takes."""

    MAIL = "mail"
    SMS = "sms"


class MessageState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    """A worker holds it; nothing has left the house."""
    SENDING = "sending"
    """The exchange with the gateway may have begun; on disk before it does."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """The exchange broke midway; listed for a person, never resent unasked."""
    DROPPED = "dropped"
    """No longer wanted, or too late."""
