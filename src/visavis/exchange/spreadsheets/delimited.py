"""Comma, semicolon and tab separated text, in the encodings that spreadsheet programs write."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from visavis.exchange.spreadsheets.table import (
    Cell,
    Limits,
    Table,
    UnreadableFileError,
    make_table,
    refuse,
)

DELIMITERS = (",", ";", "\t")
SAMPLE_RECORDS = 50
MOST_LINES = 1_048_576
"""As many as Excel's own sheets have."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Marks at the start of a file that say how it is encoded."""
SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
"""Excel's own first line that names the delimiter."""


def read_delimited(content: bytes, *, limits: Limits) -> Table:
    """Read a .csv file, whatever program wrote it.

    Raises
    ------
    UnreadableFileError
        When the encoding is none of utf-8, utf-16 and cp1252, a quotation mark is never
        closed, or the file is larger than `limits`.
    """
    text = decode(content)
    skipped = 0
    named = SEPARATOR_LINE.match(text)
    if named:
        text, skipped = text[named.end() :], 1
    delimiter = named.group(1) if named else _delimiter(text)
    numbered: list[tuple[int, list[Cell]]] = []
    blanks: list[int] = []
    for line, record in _records(text, delimiter):
        if any(field.strip() for field in record):
            numbered.append((line + skipped, list(record)))
        else:
            blanks.append(line + skipped)
        if len(numbered) > limits.rows + 1 or len(blanks) > MOST_LINES:
            refuse(f"The file has more than {limits.rows} rows.", "Split it into several.")
    return make_table(numbered, limits=limits, blanks=blanks)


def decode(content: bytes) -> str:
    """Turn bytes into text: by their mark, else utf-8, else cp1252.

    Raises
    ------
    UnreadableFileError
        When they are none of these.
    """
    if b"\x00" in content and not content.startswith(tuple(mark for mark, _ in MARKS)):
        refuse("This is no text file.", "Save the table as .xlsx or as “CSV UTF-8”.")
    encodings = [name for mark, name in MARKS if content.startswith(mark)] or ["utf-8", "cp1252"]
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return refuse(
        "The letters of this file are encoded in a way that is not known.",
        "Save it as “CSV UTF-8” or as .xlsx.",
    )


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line that it begins on; quoted line breaks are kept."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for record in reader:
            yield begins, record
            begins = reader.line_num + 1
    except csv.Error:
        refuse(
            f"The row that begins on line {begins} cannot be read.",
            "A quotation mark in it is not closed, or stands alone: write it twice, as in"
            ' "" within a quoted cell.',
        )


def _delimiter(text: str) -> str:
    """Choose the delimiter under which the first records are widest and most alike."""
    return max(DELIMITERS, key=lambda delimiter: _likeness(text, delimiter))


def _likeness(text: str, delimiter: str) -> float:
    widths: list[int] = []
    # A quotation mark that is wrong under another delimiter decides nothing.
    with suppress(UnreadableFileError):
        for _line, record in islice(_records(text, delimiter), SAMPLE_RECORDS):
            if record:
                widths.append(len(record))
    widest = max(widths, default=1)
    alike = widths.count(widest) / len(widths) if widths else 0
    return (widest - 1) * alike
