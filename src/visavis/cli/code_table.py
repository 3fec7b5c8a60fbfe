"""A file of codes as a frame, and where in it a fault stands."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from visavis.exchange.spreadsheets.delimited import decode
from visavis.vocab.remedy import RemedyError

PARQUET = b"PAR1"
WORKBOOK = b"PK\x03\x04"
DELIMITERS = ",;\t"
AGAIN = re.compile(r"_duplicated_\d+$")
"""What Polars adds to the name of a column that was there before."""
SHOWN = 40
"""Characters of a cell or a column that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The columns that were asked for, as text without blanks around it."""

    path: Path
    frame: pl.DataFrame
    text: str = ""
    """Of a delimited file."""
    delimiter: str = ","

    @property
    def place(self) -> str:
        """What a record of the file is called."""
        return "line" if self.text else "row"

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Give each record with the line that it begins on, or of Parquet its row."""
        if not self.text:
            for row, record in enumerate(self.frame.iter_rows(named=True), 1):
                yield row, {name: value or "" for name, value in record.items()}
            return
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter)
        header = [name.strip() for name in next(reader, [])]
        begins = reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield begins, dict(zip(header, map(str.strip, cells), strict=False))
            begins = reader.line_num + 1


def read_codes(path: Path, columns: Sequence[str], *, missing: Sequence[str]) -> CodeTable:
    """Read columns of a .csv or .parquet file.

    Parameters
    ----------
    path
        The file; what it is shows in its first bytes, not in its name.
    columns
        Those that are needed.
    missing
        What stands for a missing value, besides nothing.

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
    if not content.strip():
        msg = f"{path} is empty. Is it the right file?"
        raise RemedyError(msg)
    if content.startswith(WORKBOOK):
        msg = f"{path} is a workbook or an archive: save the sheet as “CSV UTF-8”."
        raise RemedyError(msg)
    if content.startswith(PARQUET):
        return CodeTable(path, _chosen(_parquet(path, content), path, columns, missing))
    text = decode(content)
    delimiter = _delimiter(text, columns)
    return CodeTable(
        path, _chosen(_delimited(path, text, delimiter), path, columns, missing), text, delimiter
    )


def _parquet(path: Path, content: bytes) -> pl.DataFrame:
    try:
        return pl.read_parquet(io.BytesIO(content))
    except pl.exceptions.PolarsError as error:
        msg = f"{path} begins as a Parquet file and cannot be read: write it again."
        raise RemedyError(msg) from error


def _delimited(path: Path, text: str, delimiter: str) -> pl.DataFrame:
    try:
        return pl.read_csv(
            io.BytesIO(text.encode()), separator=delimiter, infer_schema=False, raise_if_empty=False
        )
    except pl.exceptions.PolarsError as error:
        raise RemedyError(_broken(path, text, delimiter)) from error


def _broken(path: Path, text: str, delimiter: str) -> str:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins, width = 1, 0
    try:
        for cells in reader:
            width = width or len(cells)
            if len(cells) > width:
                return (
                    f"{path}, line {begins}: it has {len(cells)} cells, and the header names "
                    f"{width} columns. Put a cell that holds the delimiter in quotation marks."
                )
            begins = reader.line_num + 1
    except csv.Error:
        pass
    return (
        f"{path}, line {begins}: the line cannot be read. A quotation mark in it is not closed, or "
        "stands alone: close it, or write it twice."
    )


def _delimiter(text: str, columns: Sequence[str]) -> str:
    """Choose the delimiter under which most of the columns are found, and the header is widest."""
    first = text.split("\n", 1)[0]

    def found(delimiter: str) -> tuple[int, int]:
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        return sum(column in names for column in columns), len(names)

    return max(DELIMITERS, key=found)


def _chosen(
    frame: pl.DataFrame, path: Path, columns: Sequence[str], missing: Sequence[str]
) -> pl.DataFrame:
    """Keep the columns that are needed, as text; what stands for nothing becomes nothing."""
    named: dict[str, list[str]] = {}
    for name in frame.columns:
        named.setdefault(AGAIN.sub("", name).strip(), []).append(name)
    if lacking := [name for name in columns if name not in named]:
        there = ", ".join(repr(_short(name)) for name in named)
        msg = (
            f"{path} has no column {', '.join(map(repr, lacking))}. Its columns are {there}: name "
            "the one that is meant."
        )
        raise RemedyError(msg)
    if twice := [name for name in columns if len(named[name]) > 1]:
        msg = f"{path}, line 1: two columns are called {twice[0]!r}: rename one of them."
        raise RemedyError(msg)
    text = frame.select(
        pl.col(named[name][0]).cast(pl.String).str.strip_chars().alias(name) for name in columns
    )
    if text.is_empty():
        msg = f"{path} ends after the names of its columns: there are no codes in it."
        raise RemedyError(msg)
    nothing = ["", *missing]
    return text.with_columns(
        pl.when(~pl.col(name).is_in(nothing)).then(pl.col(name)).alias(name) for name in columns
    )


def _short(name: str) -> str:
    return name if len(name) <= SHOWN else f"{name[:SHOWN]}…"
