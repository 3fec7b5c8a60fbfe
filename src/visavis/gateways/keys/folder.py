"""A folder with one generation of keys: the key folder itself, or its recovery copy."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from visavis.gateways.keys import private
from visavis.gateways.keys.protocol import KeyStoreError, Standing

OF_A_GENERATION = re.compile(r"(?:secret|store)-(\d+)\b.*")


@dataclass(frozen=True, slots=True)
class Folder:
    """Files by name: ``CURRENT`` says which generation counts; swapping it is the commit."""

    path: Path
    _current: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_current", str(self.current))

    @property
    def current(self) -> Path:
        """The pointer."""
        return self.path / "CURRENT"

    def secret(self, generation: int) -> Path:
        """The file without which nothing of `generation` opens."""
        return self.path / f"secret-{generation}"

    def store(self, generation: int) -> Path:
        """The file of wrapped keys."""
        return self.path / f"store-{generation}.sqlite"

    def pointer(self) -> Standing | None:
        """Return which generation counts, or None where there is none."""
        return read_standing(self.current)

    def point(self, standing: Standing) -> None:
        """Make `standing` the generation that counts, in one step."""
        write_standing(self.current, standing)

    def signature(self) -> tuple[int, int] | None:
        """Return what changes whenever the pointer does; cheap enough for every use of a key."""
        try:
            found = os.stat(self._current)  # noqa: PTH116 -- asked at every use of a key
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns

    def holds(self, generation: int, root: Path | None) -> bool:
        """Whether every file of `generation` is here."""
        return all(path.exists() for path in self._files(generation, root))

    def take(self, source: Folder, generation: int, root: Path | None) -> None:
        """Copy every file of `generation` from `source`."""
        private.make_folder(self.path)
        for path in source._files(generation, root):
            private.copy(path, self.path / path.name)

    def tidy(self, keep: int) -> None:
        """Destroy what belongs to other generations than `keep`: secrets first, and drafts."""
        for path in sorted(self.path.iterdir()):
            match = OF_A_GENERATION.fullmatch(path.name)
            if path.suffix == ".draft" or (match and int(match.group(1)) != keep):
                private.destroy(path)

    def _files(self, generation: int, root: Path | None) -> list[Path]:
        own = [self.secret(generation), self.store(generation)]
        return own if root is None else [*own, self.path / root.name]


def read_standing(path: Path) -> Standing | None:
    """Read which store and generation a file names, or None where it does not exist."""
    try:
        found = json.loads(path.read_bytes())
        return Standing(UUID(found["store"]), int(found["generation"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        msg = f"{path} is damaged. Move the folder away and run: visavis keys recover"
        raise KeyStoreError(msg) from error


def write_standing(path: Path, standing: Standing) -> None:
    """Write which store and generation it is, in one step."""
    content = {"store": str(standing.store), "generation": standing.generation}
    private.write(path, json.dumps(content).encode())
