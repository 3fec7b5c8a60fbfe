from __future__ import annotations

from pathlib import Path

import pytest

from visavis.gateways.keys.file import FileKeys
from visavis.gateways.keys.root import Root, RootFile


class Places:
    """The folders of one installation, and stores that are opened on them."""

    def __init__(self, base: Path) -> None:
        self.folder, self.recovery = base / "keys", base / "recovery"
        self.marker = base / "data" / "key-store.json"
        self.root: Root = RootFile(self.folder / "master.key")

    def open(self) -> FileKeys:
        """Another process's view: nothing is cached in it."""
        return FileKeys(
            folder=self.folder, recovery=self.recovery, marker=self.marker, root=self.root
        )

    def files(self) -> list[list[str]]:
        """What lies in the key folder and in the recovery folder, but for the lock."""
        return [
            sorted(path.name for path in folder.iterdir() if path.name != "lock")
            for folder in (self.folder, self.recovery)
        ]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "site")
