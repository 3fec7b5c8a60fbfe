"""Who acted, how entries hang together, and what can be wrong with them."""

from visavis.apps.audit.rules.entries import (
    KEY,
    NOBODY,
    OPERATOR,
    SYSTEM,
    Actor,
    Detail,
    EntryContent,
    head_bytes,
)

__all__ = [
    "KEY",
    "NOBODY",
    "OPERATOR",
    "SYSTEM",
    "Actor",
    "Detail",
    "EntryContent",
    "head_bytes",
]
