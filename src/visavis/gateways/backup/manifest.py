"""What a backup says of itself, and whether it still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from visavis.gateways.keys.protocol import Keys, Standing
from visavis.vocab.remedy import RemedyError

NAME = "manifest.json"
KEY = "backup"
"""The purpose under which the key store keeps the secret that manifests are sealed with."""
FORMAT = 1


class BackupError(RemedyError):
    """A folder is no backup that can be restored; the sentence says what to do."""


LONGEST_NAME = 255
NO_MANIFEST = (
    *(OSError, ValueError, KeyError, TypeError),
    *(AttributeError, OverflowError, RecursionError),
)
"""What reading raises when something else stands where a manifest should."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Versions, the key store it belongs to, and a hash for each file."""

    made_at: datetime
    version: str
    """Of Visavis."""
    engine: str
    """``sqlite`` or ``postgresql``."""
    migrations: tuple[str, ...]
    """Which changes of the database's form it has, as in ``care.0001_initial``."""
    keys: Standing
    files: Mapping[str, str]
    """SHA-256 by name."""

    def write(self, folder: Path, keys: Keys) -> None:
        """Write the manifest into `folder`, sealed by the key store."""
        content = self._content()
        sealed = {"manifest": json.loads(content), "proof": keys.mac(KEY, content).hex()}
        (folder / NAME).write_text(json.dumps(sealed, indent=2) + "\n", encoding="utf-8")

    def check_proof(self, proof: bytes, keys: Keys) -> None:
        """Refuse a manifest that this key store did not seal."""
        if keys.mac(KEY, self._content()) != proof:
            msg = "The manifest was altered after the backup was made. Restore another backup."
            raise BackupError(msg)

    def check_files(self, folder: Path) -> None:
        """Refuse when a file is missing or is not the one that was written."""
        for name, expected in self.files.items():
            path = folder / name
            if not path.is_file():
                msg = f"The backup is not whole: {path} is missing. Restore another backup."
                raise BackupError(msg)
            if file_hash(path) != expected:
                msg = f"The backup is damaged: {path} was changed. Restore another backup."
                raise BackupError(msg)

    def _content(self) -> bytes:
        fields = asdict(self) | {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "keys": {"store": str(self.keys.store), "generation": self.keys.generation},
        }
        return json.dumps(fields, sort_keys=True).encode()


def read(folder: Path) -> tuple[Manifest, bytes]:
    """Read a manifest and its proof; files and proof are still to be checked."""
    try:
        sealed = json.loads((folder / NAME).read_text(encoding="utf-8"))
        json.dumps(sealed, ensure_ascii=False).encode()  # half a letter could not be told of
        found = sealed["manifest"]
        if found["format"] != FORMAT:
            msg = f"{folder} was made by a newer Visavis ({found['version']}). Update this one."
            raise BackupError(msg)
        manifest = Manifest(
            made_at=datetime.fromisoformat(found["made_at"]),
            version=str(found["version"]),
            engine=str(found["engine"]),
            migrations=tuple(found["migrations"]),
            keys=Standing(UUID(found["keys"]["store"]), int(found["keys"]["generation"])),
            files=_file_names(found["files"]),
        )
        return manifest, bytes.fromhex(sealed["proof"])
    except NO_MANIFEST as error:
        msg = f"{folder} is no backup of Visavis: its {NAME} is missing or damaged."
        raise BackupError(msg) from error


def _file_names(found: Mapping[str, str]) -> dict[str, str]:
    for name in found:
        # A manifest must not reach out of its folder, nor name what no folder can hold.
        if Path(name).name != name or len(name.encode()) > LONGEST_NAME:
            msg = f"{name!r} is no name of a file"
            raise ValueError(msg)
    return dict(found)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
