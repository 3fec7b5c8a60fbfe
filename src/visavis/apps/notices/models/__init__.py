"""Rows of the outbox."""

from visavis.apps.notices.models.message import Message

__all__ = ["Message"]
