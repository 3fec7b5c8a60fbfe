"""What belongs to a dataset and must lie outside of it: who is who, and the key of its draws."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from visavis.cli.imports import refuse_to_replace
from visavis.vocab.remedy import RemedyError

KEY_BYTES = 32
LONGEST = 4 * KEY_BYTES
"""Of a file that may hold a key; whatever is longer holds none."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@contextmanager
def kept_apart(file: Path | None, folder: Path) -> Iterator[Path | None]:
    """Begin the list of who is who, readable for its owner only; leave none without a dataset."""
    if file is None:
        yield None
        return
    refuse_within(file, folder)
    refuse_to_replace(file)
    _begin(file)
    try:
        yield file
    finally:
        if not file.stat().st_size:
            file.unlink()


@contextmanager
def key_kept(file: Path | None, folder: Path, *, rng: Random) -> Iterator[bytes]:
    """Give the key that stands in `file`, or a new one, which is written there at once.

    Before the dataset, because none must stand whose key found no place; when none comes of it, a
    new key goes again. Without a file the key is kept nowhere.
    """
    if file is None:
        yield rng.randbytes(KEY_BYTES)
        return
    refuse_within(file, folder)
    if file.exists():
        yield _read(file)
        return
    key, before = rng.randbytes(KEY_BYTES), _holds_something(folder)
    _begin(file, f"{key.hex()}\n".encode())
    try:
        yield key
    finally:
        if before or not _holds_something(folder):
            file.unlink(missing_ok=True)


def _holds_something(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def refuse_within(file: Path, folder: Path) -> None:
    """Keep what is secret out of what others will read."""
    if file.resolve().is_relative_to(folder.resolve()):
        msg = f"{file} is within the dataset, which others will read. Put it elsewhere."
        raise RemedyError(msg)


def _begin(file: Path, content: bytes = b"") -> None:
    try:
        opened = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with open(opened, "wb") as stream:  # noqa: PTH123 -- a path would be opened anew
            stream.write(content)
    except OSError as error:
        msg = f"{file} cannot be written ({error.strerror}). Choose another place."
        raise RemedyError(msg) from error


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            open_to_others = os.fstat(stream.fileno()).st_mode & OTHERS
            key = bytes.fromhex(stream.read(LONGEST).decode("ascii"))
    except (OSError, ValueError) as error:
        raise RemedyError(_no_key(file)) from error
    if len(key) != KEY_BYTES:
        raise RemedyError(_no_key(file))
    if open_to_others:
        msg = f"Others on this machine can open {file}. Close it to them by: chmod 600 {file}"
        raise RemedyError(msg)
    return key


def _no_key(file: Path) -> str:
    return (
        f"{file} holds no key of this command. Name the file that it wrote at the first build, or"
        " one that is not there yet."
    )
