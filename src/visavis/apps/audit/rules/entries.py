"""Who acted, and how entries hang together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

KEY = "audit"
"""The purpose under which the key store keeps the chain's secret."""
Detail = int | str | bool | None
"""What a detail may be; a string is a word of one of our own enums, never free text."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever did a thing, as an audit entry names them."""

    name: str

    @classmethod
    def member(cls, member_id: UUID) -> Actor:
        """A signed-in member."""
        return cls(f"member:{member_id}")

    @classmethod
    def client(cls, subject: UUID) -> Actor:
        """A client, under the random subject id."""
        return cls(f"client:{subject}")


SYSTEM = Actor("system")
"""The platform itself, as when an erasure falls due."""
OPERATOR = Actor("operator")
"""Whoever runs the `visavis` command on the machine."""
NOBODY = Actor("nobody")
"""Somebody who is not signed in."""


@dataclass(frozen=True, slots=True)
class EntryContent:
    """All of an entry that its mac covers."""

    number: int
    at: datetime
    verb: str
    actor: str
    subject: UUID | None
    target: str
    practice: UUID | None
    details: Mapping[str, Detail]

    def as_bytes(self, previous_mac: bytes) -> bytes:
        """One unambiguous form of the entry, with the mac before it."""
        fields = [
            self.number,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.verb,
            self.actor,
            str(self.subject or ""),
            self.target,
            str(self.practice or ""),
            dict(sorted(self.details.items())),
        ]
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(previous_mac).digest() + text.encode()


def head_bytes(length: int, mac: bytes) -> bytes:
    """What the mac of the chain's head covers."""
    return b"head:" + str(length).encode() + b":" + mac
