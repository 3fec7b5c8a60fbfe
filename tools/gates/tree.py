"""The files of this repository, without what tools leave behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LEFT_BEHIND = {
    ".cache",
    ".git",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    ".venv-bare",
    "__pycache__",
    "build",
    "dist",
    "node_modules",
    "site",
}


def files(root: Path, *endings: str) -> Iterator[Path]:
    """Every file below `root` whose name ends in one of `endings`; all without any."""
    for folder, folders, names in os.walk(root):
        at_top = Path(folder) == root
        folders[:] = sorted(
            name for name in folders if name not in LEFT_BEHIND and not (at_top and name == "data")
        )
        for name in sorted(names):
            if name.endswith(endings or ("",)) and name not in LEFT_BEHIND:
                yield Path(folder) / name


def texts(root: Path, *endings: str) -> Iterator[tuple[str, str]]:
    """Name (relative to `root`) and text of every file that is text."""
    for file in files(root, *endings):
        try:
            yield file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a catalogue, a spreadsheet in a Western encoding
