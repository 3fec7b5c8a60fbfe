"""The writer of study datasets."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

import polars as pl

from visavis.dataset.describe.about import Description, Form
from visavis.dataset.describe.files import own_files
from visavis.dataset.describe.names import DATA
from visavis.dataset.schema import TABLES, Kind
from visavis.dataset.write.fit import UnfitError, fitted
from visavis.dataset.write.place import (
    begin_beside,
    move_into_place,
    refuse_taken,
    room_on_disk,
    throw_away,
)
from visavis.dataset.write.tables import TableFile, table_file


class DatasetWriter:
    """Writes a study dataset beside its goal and moves it there when all went well.

    Examples
    --------
    >>> import polars, tempfile
    >>> from visavis.dataset.write import DatasetWriter, Description
    >>> goal = Path(tempfile.mkdtemp()) / "study"
    >>> with DatasetWriter(goal, about=Description(name="A study", says="Two clients.")) as out:
    ...     out.write("clients", polars.DataFrame({"client": ["c01"]}))
    ...     out.write("clients", polars.DataFrame({"client": ["c02"]}))
    >>> print((goal / "data" / "table-clients_data.csv").read_text(), end="")
    client
    c01
    c02
    """

    def __init__(self, folder: Path, *, about: Description, form: Form = Form.CSV) -> None:
        self._goal = folder.absolute()
        self._about = about
        self._form = form
        self._tables: dict[str, TableFile] = {}
        self._columns: dict[str, tuple[str, ...]] = {}
        self._files: set[str] = set()
        refuse_taken(self._goal)
        self._made = begin_beside(self._goal)
        (self._made / DATA).mkdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                with room_on_disk(self._goal):
                    self._finish()
        finally:
            for table in self._tables.values():
                with suppress(OSError):  # what is left to write has nowhere to go
                    table.abandon()
            throw_away(self._made)

    def write(self, table: str, frame: pl.DataFrame) -> None:
        """Append rows to a table; may be called as often as there are pieces.

        The first piece says which of the optional columns the table has.

        Raises
        ------
        UnfitError
            When the frame cannot be rows of that table.
        """
        declared = TABLES[table]
        rows = fitted(declared, frame)
        if self._columns.setdefault(table, tuple(rows.columns)) != tuple(rows.columns):
            msg = f"table {table}: this piece has other columns than the first one"
            raise UnfitError(msg)
        texts = [n for n in rows.columns if declared.column(n).kind is Kind.TEXT]
        if texts and not self._about.text:
            msg = f"table {table}: the column {texts[0]} in a dataset described as without text"
            raise UnfitError(msg)
        with room_on_disk(self._goal):
            if table not in self._tables:
                self._tables[table] = table_file(self._made / DATA, table, self._form)
            self._tables[table].append(rows)

    def add_file(self, path: str, content: bytes) -> None:
        """Add another file, as ``codebook/impacts.json``; a README replaces the one made here.

        Raises
        ------
        UnfitError
            For a path that leads out of the folder or to the tables, and for a file added twice.
        """
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts or parts.parts[:1] in ((), (DATA,)):
            msg = f"{path} is no place for a file that goes along"
            raise UnfitError(msg)
        if path in self._files:
            msg = f"{path} was added already"
            raise UnfitError(msg)
        self._files.add(path)
        with room_on_disk(self._goal):
            self._put(path, content)

    def _put(self, path: str, content: bytes) -> None:
        file = self._made / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def _finish(self) -> None:
        for table in self._tables.values():
            table.finish()
        ordered = {name: self._columns[name] for name in TABLES if name in self._columns}
        made = own_files(self._about, ordered, self._form, along=self._files)
        for path, content in made.items():
            if path not in self._files:
                self._put(path, content)
        move_into_place(self._made, self._goal)
