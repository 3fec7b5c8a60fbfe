"""The zip around a project: read within limits, written with the same bytes each time."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from visavis.exchange.refi_qda.project import RefiError, refuse

PROJECT = "project.qde"
SOURCES = "sources/"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can name: when it was written is in the project."""
CHUNK = 2**20
ANOTHER = "Export the project once more from the program that it comes from."


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a file is refused: the reports of a large network fit many times."""

    file_bytes: int = 64 * 2**20
    unpacked_bytes: int = 256 * 2**20
    parts: int = 50_000


LIMITS = Limits()


class Package:
    """An opened ``.qdpx``: its parts by name, unpacked when they are asked for."""

    def __init__(self, content: bytes, limits: Limits = LIMITS) -> None:
        """Open a zip, and see that nothing in it leads elsewhere or grows beyond measure."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            parts = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            refuse("This is no .qdpx: not a zip, or not all of it is there.", ANOTHER)
        if len(parts) > limits.parts:
            refuse(f"It has more than {limits.parts:,} parts.", "Split the project.")
        if sum(part.file_size for part in parts) > limits.unpacked_bytes:
            megabytes = limits.unpacked_bytes // 2**20
            refuse(f"Unpacked it has more than {megabytes} MB.", "Leave recordings and films out.")
        for part in parts:
            _check_part(part)
        self._left = limits.unpacked_bytes
        self._names = {part.filename.casefold(): part for part in parts if not part.is_dir()}
        if len(self._names) < sum(not part.is_dir() for part in parts):
            refuse("Two of its parts have the same name.", ANOTHER)

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part, however its letters are written."""
        return name.casefold() in self._names

    def read(self, name: str) -> bytes:
        """Unpack a part; what the zip says of its size is not believed."""
        if name not in self:
            refuse(f"Its part {name[:80]!r} is missing.", ANOTHER)
        part = self._names[name.casefold()]
        found = bytearray()
        try:
            with self._archive.open(part) as opened:
                while chunk := opened.read(CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        refuse("Unpacked it is larger than it says.", ANOTHER)
                    found += chunk
        except RefiError:
            raise
        except Exception:  # noqa: BLE001 -- of a broken zip, whatever the decompressor meets first
            refuse(f"Its part {name[:80]!r} is damaged.", ANOTHER)
        return bytes(found)


def read_file(path: Path, limits: Limits = LIMITS) -> bytes:
    """Read a file that may be too large to be what it says."""
    with path.open("rb") as opened:
        content = opened.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        refuse(
            f"It has more than {limits.file_bytes // 2**20} MB.",
            "Leave recordings and films out of the export.",
        )
    return content


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Put parts into a zip, in the order of their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, parts[name])
    return packed.getvalue()


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        refuse(f"Its part {name[:80]!r} leads out of the folder.", ANOTHER)
    if part.flag_bits & 1:
        refuse("It is protected by a password.", "Export it without one.")
    if stat.S_ISLNK(part.external_attr >> 16):
        refuse(f"Its part {name[:80]!r} is a link.", ANOTHER)
