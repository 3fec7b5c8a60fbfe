"""Keys that live as long as the process: for tests and for trying things."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from visavis.gateways.keys.envelope import KEY_BYTES, new_key, open_bytes, seal_bytes
from visavis.gateways.keys.protocol import KeyGoneError, Sealed, Standing


class MemoryKeys:
    """A key store without a disk; held to the same tests as the one with a disk."""

    def __init__(self) -> None:
        """Start empty."""
        self._keys: dict[str, bytes] = {}
        self._secrets: dict[str, bytes] = {}
        self._erased: set[str] = set()
        self._standing = Standing(uuid4(), 1)

    def create(self, *key_ids: str) -> None:
        """Make data keys."""
        for key_id in self._erased.intersection(key_ids):
            raise KeyGoneError(key_id)
        for key_id in key_ids:
            self._keys.setdefault(key_id, new_key())

    def seal(self, key_id: str, text: str, *, context: str) -> bytes:
        """Encrypt `text`."""
        return seal_bytes(self._key(key_id), text.encode(), context=context)

    def open(self, key_id: str, sealed: bytes, *, context: str) -> str:
        """Decrypt `sealed`."""
        return open_bytes(self._key(key_id), sealed, context=context).decode()

    def open_all(self, sealed: Sequence[Sealed]) -> list[str | None]:
        """Decrypt many values."""
        return [
            self.open(key_id, body, context=context) if key_id in self._keys else None
            for key_id, body, context in sealed
        ]

    def secret(self, purpose: str) -> bytes:
        """Return the secret of `purpose`."""
        return self._secrets.setdefault(purpose, os.urandom(KEY_BYTES))

    def mac(self, purpose: str, message: bytes) -> bytes:
        """Return the HMAC-SHA-256 of `message`."""
        return hmac.digest(self.secret(purpose), message, hashlib.sha256)

    def erase(self, key_ids: Collection[str], *, now: datetime) -> None:
        """Forget keys."""
        del now
        if self._erased.issuperset(key_ids):
            return
        self.rotate()
        for key_id in key_ids:
            self._keys.pop(key_id, None)
            self._erased.add(key_id)

    def rotate(self) -> None:
        """Count one generation on; there is nothing on a disk to destroy."""
        self._standing = Standing(self._standing.store, self._standing.generation + 1)

    def exists(self) -> bool:
        """Say yes: it came with the process."""
        return True

    def standing(self) -> Standing:
        """Return which store this is."""
        return self._standing

    def erased(self) -> frozenset[str]:
        """Return the ids of forgotten keys."""
        return frozenset(self._erased)

    def _key(self, key_id: str) -> bytes:
        try:
            return self._keys[key_id]
        except KeyError as error:
            raise KeyGoneError(key_id) from error
