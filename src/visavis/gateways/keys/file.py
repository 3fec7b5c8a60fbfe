"""Keys on disk, outside the database and its backups."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from visavis.gateways.keys.custody import Custody
from visavis.gateways.keys.envelope import KEY_BYTES, new_key, open_bytes, seal_bytes
from visavis.gateways.keys.protocol import KeyGoneError, Sealed, Standing
from visavis.gateways.keys.root import Root
from visavis.gateways.keys.store import Erased, Kind


class FileKeys:
    """A key store on disk; touches nothing before the first key is asked for."""

    def __init__(self, *, folder: Path, recovery: Path, marker: Path, root: Root) -> None:
        """Name the places.

        Parameters
        ----------
        folder, recovery
            The key folder and the folder of its recovery copy.
        marker
            A file beside the data that says which store it was sealed with, so that a lost
            store is not taken for a new installation.
        root
            Where the root key comes from.
        """
        self._custody = Custody(folder=folder, recovery=recovery, marker=marker, root=root)

    def create(self, *key_ids: str) -> None:
        """Make data keys."""
        with self._custody.writing() as generation:
            for key_id in generation.erased.intersection(key_ids):
                raise KeyGoneError(key_id)
            missing = [id_ for id_ in key_ids if generation.get(Kind.KEY, id_) is None]
            if missing:
                self._custody.add(generation, Kind.KEY, {id_: new_key() for id_ in missing})

    def seal(self, key_id: str, text: str, *, context: str) -> bytes:
        """Encrypt `text`."""
        return seal_bytes(self._key(key_id), text.encode(), context=context)

    def open(self, key_id: str, sealed: bytes, *, context: str) -> str:
        """Decrypt `sealed`."""
        return open_bytes(self._key(key_id), sealed, context=context).decode()

    def open_all(self, sealed: Sequence[Sealed]) -> list[str | None]:
        """Decrypt many values; their keys are looked up together."""
        wanted = {key_id for key_id, _body, _context in sealed}
        keys = self._custody.reading(
            lambda g: g.get_all(Kind.KEY, wanted), whole=lambda found: len(found) == len(wanted)
        )
        return [
            open_bytes(keys[key_id], body, context=context).decode() if key_id in keys else None
            for key_id, body, context in sealed
        ]

    def secret(self, purpose: str) -> bytes:
        """Return the secret of `purpose`, made when first asked for."""
        found = self._custody.reading(lambda g: g.get(Kind.SECRET, purpose))
        if found is not None:
            return found
        with self._custody.writing() as generation:
            found = generation.get(Kind.SECRET, purpose)  # another may have been quicker
            if found is None:
                found = os.urandom(KEY_BYTES)
                self._custody.add(generation, Kind.SECRET, {purpose: found})
        return found

    def mac(self, purpose: str, message: bytes) -> bytes:
        """Return the HMAC-SHA-256 of `message`."""
        return hmac.digest(self.secret(purpose), message, hashlib.sha256)

    def erase(self, key_ids: Collection[str], *, now: datetime) -> None:
        """Destroy keys for good."""
        with self._custody.writing() as generation:
            gone = set(key_ids) - generation.erased
            if gone:
                self._custody.advance(generation, [Erased(id_, now) for id_ in sorted(gone)])

    def rotate(self, *, new_recovery: bool = False) -> None:
        """Write a new generation with every key, and destroy the old one.

        Parameters
        ----------
        new_recovery
            The recovery copy is lost for good: begin another in the recovery folder.
        """
        with self._custody.writing(new_recovery=new_recovery) as generation:
            self._custody.advance(generation, [])

    def recover(self) -> Standing:
        """Restore a lost key folder from the recovery copy, and say which generation it is."""
        self._custody.recover()
        return self.standing()

    def exists(self) -> bool:
        """Whether there is a key store already; asking makes none."""
        return self._custody.found()

    def standing(self) -> Standing:
        """Return which store this is, and its generation."""
        return self._custody.reading(lambda g: g.standing)

    def erased(self) -> frozenset[str]:
        """Return the ids of every key that was ever erased."""
        return self._custody.reading(lambda g: g.erased)

    def _key(self, key_id: str) -> bytes:
        key = self._custody.reading(lambda g: g.get(Kind.KEY, key_id))
        if key is None:
            raise KeyGoneError(key_id)
        return key
