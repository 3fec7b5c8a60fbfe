"""A dataset's fingerprint: whoever has the same tables has the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path


def digest_of(files: Mapping[str, Path]) -> str:
    """Hash tables, by name."""
    found = hashlib.sha256()
    for name in sorted(files):
        found.update(f"{name}\n".encode())
        with files[name].open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()
