"""Anchors: what the chain's head was at a time, one line each in a file outside the database."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path


class AnchorKind(StrEnum):
    """Why the line was written."""

    HEAD = "head"
    RESTORED = "restored"
    """A backup was restored: entries after this head are lost, and that is known."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head at a time."""

    at: datetime
    kind: AnchorKind
    length: int
    mac: bytes

    def as_bytes(self, previous_proof: bytes) -> bytes:
        """What the line's proof covers: its content, and the line before it."""
        return b"anchor:" + hashlib.sha256(previous_proof).digest() + self._content().encode()

    def as_line(self, proof: bytes) -> str:
        """The line as it stands in the file."""
        return json.dumps({**json.loads(self._content()), "proof": proof.hex()}) + "\n"

    def _content(self) -> str:
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        fields = {"at": at, "kind": self.kind, "length": self.length, "mac": self.mac.hex()}
        return json.dumps(fields, sort_keys=True)


def parse(line: str) -> tuple[Anchor, bytes]:
    """Read a line: the anchor, and the proof that stands with it.

    Raises
    ------
    ValueError
        When it is no such line.
    """
    try:
        found = json.loads(line)
        anchor = Anchor(
            at=datetime.fromisoformat(found["at"]),
            kind=AnchorKind(found["kind"]),
            length=int(found["length"]),
            mac=bytes.fromhex(found["mac"]),
        )
        return anchor, bytes.fromhex(found["proof"])
    except (KeyError, TypeError) as error:
        msg = "not an anchor"
        raise ValueError(msg) from error


def file_in(data: Path) -> Path:
    """Return where the anchors of an installation stand."""
    return data / "audit" / "anchors.jsonl"
