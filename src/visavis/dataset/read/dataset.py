"""A study dataset in memory: what it says of itself, and its tables when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from visavis.dataset.describe.json_file import UnreadableError, read_json
from visavis.dataset.describe.names import CODEBOOKS, DATA, DESCRIPTION, INSTRUMENTS, OWN, TRUTH
from visavis.dataset.describe.variables import Json
from visavis.dataset.read.tables import columns_in, find_tables, scan
from visavis.dataset.schema import TABLES
from visavis.vocab.remedy import RemedyError


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyDataset:
    """A folder with tables; any of them may be missing."""

    folder: Path
    name: str
    says: str
    text: bool
    """Whether people's own words may stand in it."""
    simulated: bool
    notes: tuple[str, ...]
    """What was left out or made coarser, and why."""
    files: Mapping[str, Path]
    """The tables that are there."""
    codebooks: Mapping[str, Mapping[str, Json]]
    """By file name, without its ending."""
    instruments: Mapping[str, Mapping[str, Json]]

    def has(self, table: str, *columns: str) -> bool:
        """Whether the table is there, and has these columns."""
        return table in self.files and set(columns) <= set(self.columns(table))

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the columns that the table's file has, in the order of the schema."""
        there = columns_in(self._file(table))
        return tuple(name for name in TABLES[table].names if name in there)

    def scan(self, table: str) -> pl.LazyFrame:
        """Return the table as a lazy frame, typed; a gap is null.

        Raises
        ------
        RemedyError
            When the dataset lacks the table.
        """
        return scan(TABLES[table], self._file(table))

    def frame(self, table: str) -> pl.DataFrame:
        """Return the whole table.

        Raises
        ------
        RemedyError
            When the dataset lacks the table, or its file cannot be read.
        """
        try:
            return self.scan(table).collect()
        except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError) as error:
            msg = f"The table {table} cannot be read. To see why: visavis dataset check FOLDER"
            raise RemedyError(msg) from error

    def truth(self) -> Mapping[str, Json] | None:
        """Return what was planted into a simulated dataset; None where nothing was."""
        file = self.folder / TRUTH
        return _object(file) if file.exists() else None

    def _file(self, table: str) -> Path:
        if table not in self.files:
            msg = f"The dataset has no table {table}, which is needed here."
            raise RemedyError(msg)
        return self.files[table]


def read(folder: Path | str) -> StudyDataset:
    """Open a study dataset; tables are read only when they are asked for.

    Raises
    ------
    RemedyError
        When the folder is no study dataset.
    """
    folder = Path(folder)
    if not (folder / DESCRIPTION).is_file() or not (folder / DATA).is_dir():
        msg = f"{folder} is no study dataset: it needs {DESCRIPTION} and a folder {DATA}."
        raise RemedyError(msg)
    about = _object(folder / DESCRIPTION)
    own = _object(folder / OWN) if (folder / OWN).exists() else {}
    found = find_tables(folder / DATA)
    notes = own.get("notes")
    return StudyDataset(
        folder=folder,
        name=str(about.get("name", "")),
        says=str(about.get("description", "")),
        text=own.get("text") is True,
        simulated=own.get("simulated") is True,
        notes=tuple(map(str, notes)) if isinstance(notes, list) else (),
        files={name: found[name] for name in TABLES if name in found},
        codebooks=_objects(folder / CODEBOOKS),
        instruments=_objects(folder / INSTRUMENTS),
    )


def _objects(folder: Path) -> dict[str, dict[str, Json]]:
    return {file.stem: _object(file) for file in sorted(folder.glob("*.json"))}


def _object(file: Path) -> dict[str, Json]:
    try:
        return read_json(file)
    except UnreadableError as error:
        msg = f"{file} {error}. To see everything: visavis dataset check {file.parent}"
        raise RemedyError(msg) from error
