"""What belongs to a dataset and must lie outside of it: who is who, and the key of its draws."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from visavis.cli.imports import refuse_to_replace
from visavis.vocab.remedy import RemedyError

KEY_BYTES = 32


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
    """Give the key that stands in `file`, or a new one, which is written there in the end.

    Without a file the key is kept nowhere.
    """
    if file is None:
        yield rng.randbytes(KEY_BYTES)
        return
    refuse_within(file, folder)
    if file.exists():
        yield _read(file)
        return
    key = rng.randbytes(KEY_BYTES)
    yield key
    if folder.exists():
        _begin(file)
        file.write_text(f"{key.hex()}\n")


def refuse_within(file: Path, folder: Path) -> None:
    """Keep what is secret out of what others will read."""
    if file.resolve().is_relative_to(folder.resolve()):
        msg = f"{file} is within the dataset, which others will read. Put it elsewhere."
        raise RemedyError(msg)


def _begin(file: Path) -> None:
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        msg = f"{file} cannot be written ({error.strerror}). Choose another place."
        raise RemedyError(msg) from error


def _read(file: Path) -> bytes:
    try:
        key = bytes.fromhex(file.read_text())
    except (OSError, ValueError) as error:
        raise RemedyError(_no_key(file)) from error
    if len(key) != KEY_BYTES:
        raise RemedyError(_no_key(file))
    return key


def _no_key(file: Path) -> str:
    return (
        f"{file} holds no key of this command. Name the file that it wrote at the first build, or"
        " one that is not there yet."
    )
