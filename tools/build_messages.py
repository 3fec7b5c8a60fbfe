"""Compile the message catalogues when the package is built or installed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write a ``.mo`` beside every ``.po`` below `root`, and name what was written."""
    written = []
    for source in sorted(root.glob("src/visavis/**/*.po")):
        with source.open("rb") as stream:
            catalogue = read_po(stream)
        target = source.with_suffix(".mo")
        # Beside it and then in its place: whoever reads meanwhile finds the old one whole.
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as stream:
            write_mo(stream, catalogue)
        draft.replace(target)
        written.append(target)
    return written


def compile_outdated(root: Path) -> list[Path]:
    """Compile when a ``.mo`` is missing or older than its ``.po``; name what was written."""
    pairs = [(source, source.with_suffix(".mo")) for source in root.glob("src/visavis/**/*.po")]
    late = any(
        not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns
        for source, target in pairs
    )
    return compile_catalogues(root) if late else []


class MessagesHook(BuildHookInterface[Any]):
    """Runs before the wheel, or the editable install, is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; the wheel's ``artifacts`` setting then carries the result."""
        del version, build_data
        compile_catalogues(Path(self.root))
