"""What the platform asks of a key store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from visavis.vocab.remedy import RemedyError


class KeyGoneError(Exception):
    """The key is not in the store: erased, or never made."""


class SealBrokenError(Exception):
    """The ciphertext was altered, or belongs to another row or field."""


class KeyStoreError(RemedyError):
    """The key store cannot be used as it is; the sentence names the remedy."""


class KeysLostError(KeyStoreError):
    """The key store is gone, or a part of it is, and data was sealed with it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Which key store this is, and how often it was renewed."""

    store: UUID
    """Random, made with the store; a backup names it."""
    generation: int
    """1 at first, one more with every erasure and rotation."""


class Sealed(NamedTuple):
    """What `seal` gave, with the key id and context it was given."""

    key_id: str
    body: bytes
    context: str


class Keys(Protocol):
    """Data keys by id, and secrets by purpose, outside the database and its backups.

    A key id is `client:<uuid>` for what belongs to the client and `notes:<uuid>` for the
    therapist's own text about that client, `model:<uuid>` for what a machine learned from words of
    many. Purposes are `link`, `audit`, `sign-in` and the like.
    """

    def create(self, *key_ids: str) -> None:
        """Make data keys; they are on disk, in the store and its recovery copy, before returning.

        Many cost hardly more than one: they are written together. Making a key that exists
        changes nothing. When one of them was erased, none is made and `KeyGoneError` is raised:
        an id is never used twice.
        """
        ...

    def seal(self, key_id: str, text: str, *, context: str) -> bytes:
        """Encrypt with AES-256-GCM; `context` (model:pk:field) is bound in as associated data."""
        ...

    def open(self, key_id: str, sealed: bytes, *, context: str) -> str:
        """Decrypt what `seal` gave for the same key id and context."""
        ...

    def open_all(self, sealed: Sequence[Sealed]) -> list[str | None]:
        """Decrypt many values at a time, in their order; None where the key is gone."""
        ...

    def secret(self, purpose: str) -> bytes:
        """Return 32 bytes that belong to `purpose`, the same at every call."""
        ...

    def mac(self, purpose: str, message: bytes) -> bytes:
        """Return the HMAC-SHA-256 of `message` under the secret of `purpose`."""
        ...

    def erase(self, key_ids: Collection[str], *, now: datetime) -> None:
        """Destroy keys for good: a new generation is written without them, the old destroyed."""
        ...

    def rotate(self) -> None:
        """Wrap every key anew under a new generation, and destroy the old one."""
        ...

    def exists(self) -> bool:
        """Whether there is a key store already; asking makes none."""
        ...

    def standing(self) -> Standing:
        """Return which store this is, and its generation."""
        ...

    def erased(self) -> frozenset[str]:
        """Return the ids of every key that was ever erased, so that a restore can replay it."""
        ...
