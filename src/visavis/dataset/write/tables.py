"""Tables on their way to disk: rows come in pieces, and memory stays flat."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Protocol

import polars as pl

from visavis.dataset.describe.about import Form
from visavis.dataset.describe.names import data_file


class TableFile(Protocol):
    """One table that is being written."""

    def append(self, frame: pl.DataFrame) -> None:
        """Add rows."""
        ...

    def finish(self) -> None:
        """Bring the file into its last form."""
        ...

    def abandon(self) -> None:
        """Let go of what is open; the file will be thrown away."""
        ...


class CsvFile:
    """UTF-8, Unix line ends, ``true`` and ``false``, a gap where nothing is known."""

    def __init__(self, folder: Path, table: str) -> None:
        self._file: BinaryIO = (folder / data_file(table, Form.CSV)).open("wb")
        self._empty = True

    def append(self, frame: pl.DataFrame) -> None:
        """Add rows, below one header."""
        frame.write_csv(self._file, include_header=self._empty)
        self._empty = False

    def finish(self) -> None:
        """Close the file."""
        self._file.close()

    def abandon(self) -> None:
        """Close the file."""
        self._file.close()


class ParquetFile:
    """A file of each piece, brought together at the end without holding them all."""

    def __init__(self, folder: Path, table: str) -> None:
        self._goal = folder / data_file(table, Form.PARQUET)
        self._pieces: list[Path] = []

    def append(self, frame: pl.DataFrame) -> None:
        """Write a piece."""
        piece = self._goal.with_suffix(f".{len(self._pieces)}")
        frame.write_parquet(piece)
        self._pieces.append(piece)

    def finish(self) -> None:
        """Make one file of the pieces, in their order."""
        pl.scan_parquet(self._pieces).sink_parquet(self._goal)
        for piece in self._pieces:
            piece.unlink()

    def abandon(self) -> None:
        """Nothing is open."""


def table_file(folder: Path, table: str, form: Form) -> TableFile:
    """Begin a table's file in `folder`."""
    return CsvFile(folder, table) if form is Form.CSV else ParquetFile(folder, table)
