"""One generation of keys, opened: everything wrapped under one master key."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from visavis.gateways.keys import private, store
from visavis.gateways.keys.envelope import KEY_BYTES, open_bytes, seal_bytes
from visavis.gateways.keys.folder import Folder
from visavis.gateways.keys.protocol import SealBrokenError, Standing
from visavis.gateways.keys.store import Erased, Kind, Row

CACHED = 10_000
"""So many unwrapped keys are held at most; then the process begins anew."""
CHECK_WORD = b"visavis"


@dataclass
class Generation:
    """The keys of one generation; given up as soon as the pointer names another."""

    folder: Folder
    standing: Standing
    signature: tuple[int, int] | None
    """Of the pointer when this was opened."""
    root: bytes
    _cache: dict[tuple[Kind, str], bytes] = field(default_factory=dict)

    @cached_property
    def erased(self) -> frozenset[str]:
        """The ids of all keys ever erased; only a new generation adds to them."""
        return frozenset(line.key_id for line in store.erased(self._file))

    def get(self, kind: Kind, name: str) -> bytes | None:
        """Return a key or secret, unwrapped, or None."""
        cached = self._cache.get((kind, name))
        if cached is not None:
            return cached
        body = store.get(self._file, kind, name)
        if body is None:
            return None
        if len(self._cache) >= CACHED:
            self._cache.clear()
        return self._cache.setdefault((kind, name), self._unwrap(Row(kind, name, body)))

    def get_all(self, kind: Kind, names: Collection[str]) -> dict[str, bytes]:
        """Return those of the keys or secrets that there are, unwrapped; read together."""
        found = {name: self._cache[kind, name] for name in names if (kind, name) in self._cache}
        missing = [name for name in names if name not in found]
        if not missing:
            return found
        read = {row.name: self._unwrap(row) for row in store.get_all(self._file, kind, missing)}
        if len(self._cache) + len(read) > CACHED:
            self._cache.clear()
        self._cache.update({(kind, name): plain for name, plain in read.items()})
        return found | read

    def wrap(self, kind: Kind, name: str, plain: bytes) -> Row:
        """Wrap a key or secret; it opens in this place of this generation only."""
        return Row(kind, name, seal_bytes(self._master, plain, context=self._context(kind, name)))

    def check(self) -> None:
        """Refuse a store that others can read, or that another master key made."""
        private.check(self._file)
        if self.get(Kind.CHECK, "") != CHECK_WORD:
            msg = "the check word is missing"
            raise SealBrokenError(msg)

    def begin(self) -> None:
        """Write the files of a new store."""
        self._write_secret()
        store.build(self._file, [self.wrap(Kind.CHECK, "", CHECK_WORD)], [])

    def follow(self, old: Generation, gone: Collection[str], erased: list[Erased]) -> None:
        """Write this generation's files: all of `old` wrapped anew, without the keys in `gone`."""
        self._write_secret()
        store.build(self._file, self._rewrapped(old, frozenset(gone)), erased)

    def ledger(self) -> list[Erased]:
        """Return the whole ledger of erasures."""
        return store.erased(self._file)

    def _rewrapped(self, old: Generation, gone: frozenset[str]) -> Iterator[Row]:
        for row in store.rows(old._file):
            if row.kind is not Kind.KEY or row.name not in gone:
                yield self.wrap(row.kind, row.name, old._unwrap(row))

    def _write_secret(self) -> None:
        secret = os.urandom(KEY_BYTES)
        private.write(self.folder.secret(self.standing.generation), secret.hex().encode())

    @property
    def _file(self) -> Path:
        return self.folder.store(self.standing.generation)

    @cached_property
    def _master(self) -> bytes:
        text = private.read(self.folder.secret(self.standing.generation))
        try:
            secret = bytes.fromhex(text.decode())
        except ValueError as error:  # overwritten: this generation is being destroyed
            msg = "the generation's secret is no secret"
            raise SealBrokenError(msg) from error
        info = f"visavis master {self.standing.store} {self.standing.generation}".encode()
        return HKDF(SHA256(), KEY_BYTES, salt=secret, info=info).derive(self.root)

    def _context(self, kind: Kind, name: str) -> str:
        return f"{self.standing.store}:{self.standing.generation}:{kind}:{name}"

    def _unwrap(self, row: Row) -> bytes:
        context = self._context(row.kind, row.name)
        return open_bytes(self._master, row.body, context=context)
