"""Files that nobody else may read, on disk before anybody relies on them, destroyed for good."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from visavis.gateways.keys.protocol import KeyStoreError

FILE_MODE = 0o600
FOLDER_MODE = 0o700
OTHERS = 0o077


def make_folder(folder: Path) -> None:
    """Make `folder` where it does not exist yet, for this user only."""
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"The folder {folder} cannot be made ({error.strerror}); make it, or name another."
        raise KeyStoreError(msg) from error


def touch(path: Path) -> None:
    """Make `path` an empty file for this user only, whatever stood there before."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))


def sync(path: Path) -> None:
    """Return only when the file or folder at `path` is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step: a reader finds the old or the new, whole."""
    draft = path.with_name(f"{path.name}.draft")
    touch(draft)
    draft.write_bytes(content)
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def copy(source: Path, target: Path) -> None:
    """Copy a file so that the copy is whole and on disk, or not there."""
    draft = target.with_name(f"{target.name}.draft")
    touch(draft)
    shutil.copyfile(source, draft)
    sync(draft)
    draft.replace(target)
    sync(target.parent)


def read(path: Path) -> bytes:
    """Read a file that others must not be able to read.

    Raises
    ------
    KeyStoreError
        When others can, with the command that mends it.
    """
    check(path)
    return path.read_bytes()


def check(path: Path) -> None:
    """Refuse a file that other users of the machine may open."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & OTHERS:
        msg = f"Others on this machine can read {path}. Close it with: chmod 600 {path}"
        raise KeyStoreError(msg)


def destroy(path: Path) -> None:
    """Overwrite a file and take it away; a file that is gone already is fine."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return
    with path.open("r+b") as stream:
        stream.write(os.urandom(size))
        stream.flush()
        os.fsync(stream.fileno())
    path.unlink()
    sync(path.parent)
