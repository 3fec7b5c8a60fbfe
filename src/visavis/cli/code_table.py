"""A file of codes as a frame, and where in it a fault stands."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from visavis.exchange.spreadsheets.delimited import SEPARATOR_LINE, decode
from visavis.vocab.remedy import RemedyError

PARQUET = b"PAR1"
WORKBOOK = b"PK\x03\x04"
DELIMITERS = ",;\t"
BLANK = "\ufeff \t\r\n"
"""What a file without anything in it may hold."""
SHOWN = 40
"""Characters of a cell or a column that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The columns that were asked for, as text without blanks around it."""

    path: Path
    frame: pl.DataFrame
    """What stands for a missing value is missing in it."""
    lines: Sequence[int]
    """On which line of the file each row begins, or which row of a Parquet file it is."""
    place: str = "line"
    """What `lines` counts."""

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Give each record with its line; what is missing is empty."""
        for line, record in zip(self.lines, self.frame.iter_rows(named=True), strict=True):
            yield line, {name: value or "" for name, value in record.items()}


def read_codes(
    path: Path, columns: Sequence[str], *, missing: Sequence[str], beside: Sequence[str] = ()
) -> CodeTable:
    """Read columns of a .csv or .parquet file.

    Parameters
    ----------
    path
        The file; what it is shows in its first bytes, not in its name.
    columns
        Those that are needed.
    missing
        What stands for a missing value, besides nothing.
    beside
        Columns that are read where they are there.

    Raises
    ------
    RemedyError
        When it cannot be read as such a table, or lacks a column.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be opened ({error.strerror}): check its name and place."
        raise RemedyError(msg) from error
    if content.startswith(WORKBOOK):
        msg = f"{path} is a workbook or an archive: save the sheet as “CSV UTF-8”."
        raise RemedyError(msg)
    if content.startswith(PARQUET):
        frame = _parquet(path, content, columns, beside)
        lines: Sequence[int] = range(1, len(frame) + 1)
        return CodeTable(path, _cleaned(frame, path, missing), lines, "row")
    text = decode(content)
    if not text.strip(BLANK):
        msg = f"{path} is empty. Is it the right file?"
        raise RemedyError(msg)
    frame, lines = _delimited(path, text, columns, beside)
    return CodeTable(path, _cleaned(frame, path, missing), lines)


def _parquet(
    path: Path, content: bytes, columns: Sequence[str], beside: Sequence[str]
) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(io.BytesIO(content))
        places = _named(path, frame.columns, [*columns, *_there(frame.columns, beside, columns)])
        chosen = frame.select(
            pl.col(frame.columns[place]).alias(name) for name, place in places.items()
        )
        for name, dtype in chosen.schema.items():
            if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
                msg = (
                    f"{path}: column {name!r} holds {dtype}, and words or numbers are needed: "
                    "write it as text."
                )
                raise RemedyError(msg)
        return chosen.cast(pl.String)
    except pl.exceptions.PolarsError as error:
        msg = f"{path} begins as a Parquet file and cannot be read: write it again."
        raise RemedyError(msg) from error


def _delimited(
    path: Path, text: str, columns: Sequence[str], beside: Sequence[str]
) -> tuple[pl.DataFrame, Sequence[int]]:
    skipped = 0
    if named := SEPARATOR_LINE.match(text):
        text, skipped = text[named.end() :], 1
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as spreadsheet programs of old Macs write
    delimiter = named.group(1) if named else _delimiter(text, columns)
    records = _records(path, text, delimiter, skipped)
    header_line, header, _ = next(records, (1, [], ""))
    wanted = [*columns, *_there(header, beside, columns)]
    places = _named(path, header, wanted, f", line {header_line}")
    lines: list[int] = []
    cells: list[list[str]] = [[] for _ in wanted]
    for line, record, written in records:
        if len(record) != len(header):
            msg = (
                f"{path}, line {line}: it has {len(record)} cells, and the header names "
                f"{len(header)} columns. Put a cell that holds the delimiter in quotation marks, "
                "and leave an empty cell where nothing is known."
            )
            raise RemedyError(msg)
        if '"' in written:
            _quoted_whole(f"{path}, line {line}", _as_written(written, delimiter), places)
        lines.append(line)
        for column, place in zip(cells, places.values(), strict=True):
            column.append(record[place])
    schema = dict.fromkeys(places, pl.String)
    return pl.DataFrame(dict(zip(places, cells, strict=True)), schema), lines


def _records(
    path: Path, text: str, delimiter: str, skipped: int
) -> Iterator[tuple[int, list[str], str]]:
    """Give each record that holds something: the line that it begins on, and how it is written."""
    written: list[str] = []
    reader = csv.reader(
        _kept(io.StringIO(text, newline=""), written), delimiter=delimiter, strict=True
    )
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins + skipped, cells, "".join(written)
            written.clear()
            begins = reader.line_num + 1
    except csv.Error as error:
        msg = (
            f"{path}, line {begins + skipped}: the line cannot be read. A quotation mark in it is "
            "not closed, or stands alone: close it, or write it twice."
        )
        if "limit" in str(error):
            msg = (
                f"{path}, line {begins + skipped}: a cell has more than {csv.field_size_limit():,} "
                "characters. Is a quotation mark not closed? Otherwise leave that column out."
            )
        raise RemedyError(msg) from error


def _kept(lines: Iterable[str], read: list[str]) -> Iterator[str]:
    """Give lines, and keep those that were given."""
    for line in lines:
        read.append(line)
        yield line


def _as_written(record: str, delimiter: str) -> list[str]:
    """Return the cells of a sound record with their quotation marks."""
    apart = re.escape(delimiter)
    cells = re.finditer(rf'(?:^|{apart})("(?:[^"]|"")*"|[^{apart}]*)', record.rstrip("\r\n"))
    return [cell.group(1) for cell in cells]


def _quoted_whole(where: str, cells: Sequence[str], places: Mapping[str, int]) -> None:
    """Refuse a quotation mark in a cell that does not begin with one: it may have been to close.

    Raises
    ------
    RemedyError
        When a column that is needed has such a cell.
    """
    for name, place in places.items():
        cell = cells[place]
        if '"' in cell and not cell.startswith('"'):
            msg = (
                f"{where}, column {name!r}: a quotation mark stands in the cell {_short(cell)!r}. "
                "Leave it out, or put the whole cell in quotation marks and write it twice."
            )
            raise RemedyError(msg)


def _delimiter(text: str, columns: Sequence[str]) -> str:
    """Choose the delimiter under which most of the columns are found, and the header is widest."""
    first = text.lstrip(BLANK).split("\n", 1)[0]

    def found(delimiter: str) -> tuple[int, int]:
        names = [name.strip(' \r"') for name in first.split(delimiter)]
        return sum(column in names for column in columns), len(names)

    return max(DELIMITERS, key=found)


def _there(header: Sequence[str], beside: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return those of the columns `beside` that are there and are not read already."""
    names = {name.strip() for name in header}
    return [name for name in beside if name in names and name not in columns]


def _named(
    path: Path, header: Sequence[str], columns: Sequence[str], line: str = ""
) -> dict[str, int]:
    """Return where each column that is needed stands."""
    names = [name.strip() for name in header]
    if lacking := [name for name in columns if name not in names]:
        there = ", ".join(repr(_short(name)) for name in names)
        msg = (
            f"{path} has no column {', '.join(map(repr, lacking))}. Its columns are {there}: name "
            "the one that is meant."
        )
        raise RemedyError(msg)
    if twice := [name for name in columns if names.count(name) > 1]:
        msg = f"{path}{line}: two columns are called {twice[0]!r}: rename one of them."
        raise RemedyError(msg)
    return {name: names.index(name) for name in columns}


def _cleaned(frame: pl.DataFrame, path: Path, missing: Sequence[str]) -> pl.DataFrame:
    """Take blanks away; what stands for nothing becomes nothing."""
    if frame.is_empty():
        msg = f"{path} ends after the names of its columns: there are no codes in it."
        raise RemedyError(msg)
    text = frame.with_columns(pl.all().str.strip_chars())
    return text.with_columns(
        pl.when(~pl.col(name).is_in(["", *missing])).then(pl.col(name)).alias(name)
        for name in text.columns
    )


def _short(name: str) -> str:
    return name if len(name) <= SHOWN else f"{name[:SHOWN]}…"
