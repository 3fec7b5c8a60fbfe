"""Opening a table: its bytes and its header, before anything is asked of it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from visavis.dataset.check.findings import Fault, Findings, Place
from visavis.dataset.check.headers import check_names, read_header
from visavis.dataset.check.opened import PATHS, Opened
from visavis.dataset.check.raw import Raw, look_into
from visavis.dataset.describe.about import Form
from visavis.dataset.schema import Kind, Table

LATER = "The rest of the table is checked once this is mended."

BYTES = (
    ("not_utf8", "it is not UTF-8", "Save it as CSV in UTF-8."),
    ("nul", "there is a NUL sign, as in a damaged file", "Take the file from where it was made."),
    ("blank", "the line is empty", "Remove it."),
    ("width", "it has more or fewer cells than the header", "Compare it with the line above."),
    (
        "quote",
        "a quotation mark in the middle of a cell",
        "Put the cell in quotation marks, and write those within it twice.",
    ),
    (
        "unclosed",
        "a quotation mark is opened and never closed",
        "Close it; the file may be torn off here.",
    ),
    (
        "endless",
        "a line of more than 64 MiB",
        "A quotation mark or a line end is missing before it.",
    ),
)


def open_table(table: Table, file: Path, findings: Findings) -> Opened | None:
    """Return the table when its cells can be told apart; what stands in the way is noted."""
    try:
        if file.suffix == ".parquet":
            return _open_parquet(table, file, findings)
        return _open_csv(table, file, findings)
    except PATHS:
        note_unreadable(table.name, findings)
        return None


def note_unreadable(table: str, findings: Findings) -> None:
    """Say that a file cannot be read, without what the reader says: it repeats cells."""
    remedy = "It is damaged, or no such file: take it from where it was made."
    findings.add(Fault(table, "", "the file cannot be read", remedy))


def _open_parquet(table: Table, file: Path, findings: Findings) -> Opened | None:
    schema = pl.scan_parquet(file).collect_schema()
    names = tuple(schema.names())
    if not check_names(table, names, findings):
        return None
    fitting = tuple(name for name in names if name in table.names)
    wrong = [name for name in fitting if not _fits(table, name, schema[name])]
    for name in wrong:
        remedy = f"Write it as {table.dtypes[name]}. {LATER}"
        findings.add(Fault(table.name, name, "the column has another type", remedy))
    if wrong:
        return None
    return Opened(table=table, file=file, form=Form.PARQUET, columns=names)


def _fits(table: Table, name: str, dtype: pl.DataType) -> bool:
    kind = table.column(name).kind
    if kind in (Kind.INTEGER, Kind.DAY):
        return dtype.is_integer()
    if kind is Kind.NUMBER:
        return dtype.is_numeric()
    return dtype == table.dtypes[name]


def _open_csv(table: Table, file: Path, findings: Findings) -> Opened | None:
    if file.stat().st_size == 0:
        remedy = "A table has at least its header; remove the file when there is none."
        findings.add(Fault(table.name, "", "the file is empty", remedy))
        return None
    names = read_header(table, file, findings)
    if names is None:
        return None
    told_apart = check_names(table, names, findings)
    raw = look_into(file, len(names))
    if raw.bom:
        remedy = "Save it without: some programs take it for a part of the first column's name."
        findings.add(Fault(table.name, "", "the file begins with a byte order mark", remedy))
    if not told_apart or _broken(table, raw, findings):
        return None
    return Opened(table=table, file=file, form=Form.CSV, columns=names, spans_lines=raw.spans_lines)


def _broken(table: Table, raw: Raw, findings: Findings) -> bool:
    broken = False
    for name, problem, remedy in BYTES:
        lines = sorted(set(getattr(raw.faults, name)))
        if lines:
            broken = True
            fault = Fault(table.name, "", problem, f"{remedy} {LATER}")
            findings.add(fault, (Place(line) for line in lines), len(lines))
    return broken
