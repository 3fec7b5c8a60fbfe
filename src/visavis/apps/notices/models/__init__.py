"""Rows of the outbox."""

from visavis.apps.notices.models.message import Message, MessageState

__all__ = ["Message", "MessageState"]
