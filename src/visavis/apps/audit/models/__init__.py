"""Rows of the audit chain."""

from visavis.apps.audit.models.entry import ChainHead, Entry

__all__ = ["ChainHead", "Entry"]
