"""Which cards were taken back, outside the database: a backup does not bring them back."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from visavis.gateways.keys import private


def file_in(data: Path) -> Path:
    """Return where the list of an installation stands."""
    return data / "withdrawn" / "cards.txt"


def note_withdrawal(data: Path, card: UUID) -> None:
    """Add a card's random id to the list; it is on disk before this returns."""
    path = file_in(data)
    private.make_folder(path.parent)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    descriptor = os.open(path, flags, private.FILE_MODE)
    try:
        # One write of one line: two at a time stand one after the other.
        os.write(descriptor, f"{card}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    private.sync(path.parent)


def withdrawn_before(data: Path) -> frozenset[UUID]:
    """Return every card that was ever taken back here; a line that broke off is none."""
    path = file_in(data)
    if not path.exists():
        return frozenset()
    found = set()
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        try:
            found.add(UUID(line))
        except ValueError:
            continue
    return frozenset(found)
