"""The custody of the key folder: which generation counts, its copy, its renewal, its loss.

A *generation* is a file of wrapped keys and a random secret that the master key is derived from
together with the root key; ``CURRENT`` names the generation that counts. An erasure writes the
next generation without the erased keys, makes ``CURRENT`` name it, and destroys the old secret
and file, here and in the recovery folder. ``docs/decisions/0010-key-store.md`` says why.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from filelock import FileLock

from visavis.gateways.keys import private, store
from visavis.gateways.keys.folder import Folder, read_standing, write_standing
from visavis.gateways.keys.generation import Generation
from visavis.gateways.keys.protocol import (
    KeysLostError,
    KeyStoreError,
    SealBrokenError,
    Standing,
)
from visavis.gateways.keys.root import Root
from visavis.gateways.keys.store import Erased, Kind

Found = TypeVar("Found")
CHANGED = (OSError, sqlite3.DatabaseError, SealBrokenError)
"""What reading meets when another process destroys the generation under it."""


def _is_there(found: object) -> bool:
    return found is not None


class Custody:
    """Key folder, recovery folder and marker, kept in step; touches nothing before it must."""

    def __init__(self, *, folder: Path, recovery: Path, marker: Path, root: Root) -> None:
        """Name the places; see `FileKeys`."""
        self._home, self._recovery = Folder(folder), Folder(recovery)
        self._marker, self._root = marker, root
        self._lock = FileLock(folder / "lock", mode=private.FILE_MODE)
        self._open: Generation | None = None

    def reading(
        self, ask: Callable[[Generation], Found], *, whole: Callable[[Found], bool] = _is_there
    ) -> Found:
        """Ask the generation that counts; once more when it was replaced meanwhile."""
        while True:
            generation = self._current()
            try:
                found = ask(generation)
            except CHANGED as error:
                if self._home.signature() == generation.signature:
                    raise self._damaged(error) from error
                continue
            # A file that is being overwritten can look empty; then the pointer has moved, too.
            if whole(found) or self._home.signature() == generation.signature:
                return found

    @contextmanager
    def writing(self, *, new_recovery: bool = False) -> Iterator[Generation]:
        """Hold the lock; finish or undo what was broken off; give the generation that counts."""
        private.make_folder(self._home.path)
        with self._lock:
            try:
                standing = self._home.pointer() or self._begin()
                self._settle(standing, new_recovery=new_recovery)
                opened = self._open
                if opened is None or opened.signature != self._home.signature():
                    opened = self._load()
                yield opened
            except (OSError, sqlite3.Error) as error:
                msg = (
                    f"The keys could not be written to {self._home.path} and "
                    f"{self._recovery.path} ({error}). Make room or mount the folder; nothing was "
                    "lost."
                )
                raise KeyStoreError(msg) from error

    def found(self) -> bool:
        """Whether there is a key store; begins none, unlike everything else here.

        Raises
        ------
        KeysLostError
            When there was one.
        """
        if self._home.pointer() is not None:
            return True
        self._must_be_new()
        return False

    def add(self, generation: Generation, kind: Kind, plain: Mapping[str, bytes]) -> None:
        """Put keys or secrets by name into the store and its copy, inside `writing`."""
        # First the copy: if the second write fails, the ids are not in the store and made anew.
        rows = [generation.wrap(kind, name, value) for name, value in plain.items()]
        store.put(self._recovery.store(generation.standing.generation), rows)
        store.put(self._home.store(generation.standing.generation), rows)

    def advance(self, old: Generation, gone: list[Erased]) -> None:
        """Write the generation after `old` without the keys in `gone`, inside `writing`."""
        standing = Standing(old.standing.store, old.standing.generation + 1)
        new = Generation(self._home, standing, None, self._root.read())
        new.follow(old, {line.key_id for line in gone}, [*old.ledger(), *gone])
        self._recovery.take(self._home, standing.generation, self._root.file)
        self._home.point(standing)  # from here on the erasure holds
        self._open = None
        self._settle(standing)

    def recover(self) -> None:
        """Restore a lost key folder from the recovery copy.

        Raises
        ------
        KeyStoreError
            When the key folder is whole, or the copy is missing, foreign or older than the data.
        """
        copy = self._recovery.pointer()
        if copy is None:
            msg = f"No recovery copy is in {self._recovery.path}. Mount it, and try again."
            raise KeyStoreError(msg)
        private.make_folder(self._home.path)
        with self._lock:
            self._check_marker(copy, self._recovery)
            if self._is_whole():
                msg = f"The key store in {self._home.path} is whole; there is nothing to recover."
                raise KeyStoreError(msg)
            self._home.take(self._recovery, copy.generation, self._root.file)
            self._home.point(copy)
            self._load()

    def _is_whole(self) -> bool:
        if self._home.pointer() is None:
            return False
        try:
            self._load()
        except KeyStoreError:
            return False
        return True

    def _current(self) -> Generation:
        """Return the generation that counts, opened; notices what other processes did."""
        opened, signature = self._open, self._home.signature()
        if opened is None or signature is None:
            with self.writing() as generation:
                return generation
        return opened if opened.signature == signature else self._load()

    def _load(self) -> Generation:
        """Open what the pointer names; begins again when it was moved meanwhile."""
        while True:
            signature, standing = self._home.signature(), self._home.pointer()
            if standing is None:
                raise self._damaged(None)
            generation = Generation(self._home, standing, signature, self._root.read())
            try:
                generation.check()
            except CHANGED as error:
                if self._home.signature() == signature:
                    raise self._damaged(error) from error
                continue
            self._open = generation
            return generation

    def _damaged(self, error: Exception | None) -> KeyStoreError:
        if isinstance(error, SealBrokenError):
            return KeyStoreError(
                f"The master key is not the one that the keys in {self._home.path} were wrapped "
                "with. Give the right one: VISAVIS_MASTER_KEY, VISAVIS_MASTER_KEY_COMMAND, or the "
                "file master.key as it was."
            )
        reason = "it is gone" if error is None else type(error).__name__
        return KeysLostError(
            f"The key store in {self._home.path} cannot be read ({reason}). "
            "Bring it back from the recovery copy with: visavis keys recover"
        )

    def _begin(self) -> Standing:
        """Make a new store, unless there was one before."""
        self._must_be_new()
        self._root.make()
        standing = Standing(uuid4(), 1)
        Generation(self._home, standing, None, self._root.read()).begin()
        self._home.point(standing)
        return standing

    def _must_be_new(self) -> None:
        if read_standing(self._marker) is not None or self._recovery.pointer() is not None:
            raise self._damaged(None)

    def _settle(self, standing: Standing, *, new_recovery: bool = False) -> None:
        """Bring recovery copy and marker to `standing`, and destroy every other generation."""
        self._check_marker(standing, self._home)
        begun = read_standing(self._marker) is not None
        self._mirror(standing, may_begin=new_recovery or not begun)
        if read_standing(self._marker) != standing:
            private.make_folder(self._marker.parent)
            write_standing(self._marker, standing)
        self._home.tidy(keep=standing.generation)
        self._recovery.tidy(keep=standing.generation)

    def _mirror(self, standing: Standing, *, may_begin: bool) -> None:
        copy = self._recovery.pointer()
        if copy is None and not may_begin:
            msg = (
                f"The recovery copy of the keys is not in {self._recovery.path}. Mount it; if it "
                "is lost for good, begin another with: visavis keys rotate --new-recovery"
            )
            raise KeyStoreError(msg)
        if copy is not None and copy.store != standing.store:
            msg = (
                f"{self._recovery.path} holds the recovery copy of another key store. "
                "Name a folder of its own in VISAVIS_RECOVERY."
            )
            raise KeyStoreError(msg)
        root = self._root.file
        if copy != standing or not self._recovery.holds(standing.generation, root):
            self._recovery.take(self._home, standing.generation, root)
            self._recovery.point(standing)

    def _check_marker(self, standing: Standing, where: Folder) -> None:
        marked = read_standing(self._marker)
        if marked is None:
            return
        if marked.store != standing.store:
            msg = (
                f"The keys in {where.path} are not those that the data in "
                f"{self._marker.parent} was sealed with. Name the right folder in VISAVIS_KEYS."
            )
            raise KeyStoreError(msg)
        if marked.generation > standing.generation:
            msg = (
                f"The keys in {where.path} are of generation {standing.generation}, older than "
                f"the data in {self._marker.parent} (generation {marked.generation}): keys erased "
                "since are among them. Bring the newest copy back instead."
            )
            raise KeyStoreError(msg)
