"""Excel's .xlsx, read without building the workbook in memory."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, cast

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from visavis.exchange.spreadsheets.table import (
    BrokenCell,
    Cell,
    Limits,
    Table,
    UnreadableFileError,
    column_letter,
    is_empty,
    make_table,
    refuse,
)

MOST_ROWS = 1_048_576
"""An Excel sheet has no more; one formatted to its end is read to its end and is not refused."""
MOST_COLUMNS = 16_384
MOST_TAGS = 16 * MOST_COLUMNS
"""More are in no row, however its cells are written."""
OWN_SHEET = "cards"
"""What our template calls its sheet: read when others stand beside it."""
UNREADABLE = "The .xlsx file is damaged, or not all of it is there."
SAVE_AGAIN = (
    "Take it once more from where it came from, or open it in a spreadsheet program and save it as "
    ".xlsx again."
)


def read_workbook(content: bytes, *, sheet: str, limits: Limits) -> Table:
    """Read one sheet of a workbook: `sheet`, else the only visible one that holds anything.

    Rows that a filter hides are read like the others: hiding does not delete.

    Raises
    ------
    UnreadableFileError
        When the file is broken, too large once unpacked, or the sheet cannot be told.
    """
    try:
        _check_parts(content, limits=limits)
        # openpyxl warns of parts that it leaves out, as of charts; cells are never among them.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(content, sheet=sheet, limits=limits)
    except UnreadableFileError:
        raise
    except Exception:  # noqa: BLE001 -- of a broken file openpyxl raises whatever comes first
        return refuse(UNREADABLE, SAVE_AGAIN)


def titles_of(content: bytes, *, limits: Limits) -> list[str]:
    """Return the titles of a workbook's sheets, hidden ones among them.

    Raises
    ------
    UnreadableFileError
        When the file is broken, or too large once unpacked.
    """
    try:
        _check_parts(content, limits=limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except UnreadableFileError:
        raise
    except Exception:  # noqa: BLE001 -- of a broken file openpyxl raises whatever comes first
        return refuse(UNREADABLE, SAVE_AGAIN)
    try:
        return [sheet.title for sheet in _sheets(book)]
    finally:
        book.close()


def _check_parts(content: bytes, *, limits: Limits) -> None:
    """Refuse what would grow beyond measure, before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > limits.unpacked_bytes:
            refuse("The file is too large once unpacked.", "Split the table into several files.")
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            refuse("This is no Excel workbook.", "Save the table as .xlsx or as “CSV UTF-8”.")
        for part in parts:
            with archive.open(part) as opened:
                # A document type may define entities that grow without end; no .xlsx has one.
                if b"<!DOCTYPE" in opened.read(4096):
                    refuse(UNREADABLE, SAVE_AGAIN)
            if part.filename.startswith("xl/worksheets/"):
                with archive.open(part) as opened:
                    _check_rows(opened)


def _check_rows(sheet: IO[bytes]) -> None:
    """Refuse a row that is wider than any: it is built in memory before anybody can count it."""
    tags = 0
    while chunk := sheet.read(2**20):
        first, *others = chunk.split(b"row")
        counts = [tags + first.count(b"<"), *(piece.count(b"<") for piece in others)]
        if max(counts) > MOST_TAGS:
            refuse(UNREADABLE, SAVE_AGAIN)
        tags = counts[-1]


def _read(content: bytes, *, sheet: str, limits: Limits) -> Table:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        chosen = _choose(book, sheet)
        numbered, blanks = _rows(chosen, limits)
        if _has_formulas(content):
            _refuse_uncomputed(content, chosen.title, dict(numbered))
        return make_table(numbered, limits=limits, blanks=blanks)
    finally:
        book.close()


def _choose(book: Workbook, sheet: str) -> ReadOnlyWorksheet:
    sheets = _sheets(book)
    if sheet:
        for one in sheets:
            if one.title.casefold() == sheet.casefold():
                return one
        return refuse("There is no sheet of that name.", f"Its sheets are: {_titles(sheets)}.")
    visible = [s for s in sheets if s.sheet_state == "visible"]
    filled = [s for s in visible if next(_filled(s), None) is not None]
    own = [s for s in filled if s.title.casefold() == OWN_SHEET]
    if len(own or filled) == 1:
        return (own or filled)[0]
    if filled:
        return refuse(
            "Several sheets hold something.",
            f"Name the one with the cards by --sheet: {_titles(filled)}.",
        )
    return refuse("The workbook is empty.", "Is it the right file?")


def _sheets(book: Workbook) -> list[ReadOnlyWorksheet]:
    """The sheets with cells; a workbook may hold sheets of charts besides."""
    return [sheet for name in book.sheetnames if hasattr(sheet := book[name], "reset_dimensions")]


def _titles(sheets: list[ReadOnlyWorksheet]) -> str:
    return ", ".join(f"“{s.title}”" for s in sheets)


def _cells(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, list[ReadOnlyCell]]]:
    """Give every row with its number, however the sheet's own statement of its size reads."""
    sheet.reset_dimensions()
    # The stubs give this method the type of the writable sheet, whose cells are others.
    rows = cast("Iterator[tuple[ReadOnlyCell, ...]]", cast("Worksheet", sheet).iter_rows())
    for line, row in enumerate(rows, start=1):
        if line > MOST_ROWS or len(row) > MOST_COLUMNS:
            refuse(UNREADABLE, SAVE_AGAIN)
        yield line, list(row)


def _filled(sheet: ReadOnlyWorksheet) -> Iterator[int]:
    for line, row in _cells(sheet):
        if any(cell.value not in (None, "") for cell in row):
            yield line


def _rows(
    sheet: ReadOnlyWorksheet, limits: Limits
) -> tuple[list[tuple[int, list[Cell]]], list[int]]:
    numbered: list[tuple[int, list[Cell]]] = []
    blanks: list[int] = []
    for line, row in _cells(sheet):
        cells = [_value(cell) for cell in row]
        while cells and is_empty(cells[-1]):
            cells.pop()
        if not cells:
            blanks.append(line)
            continue
        numbered.append((line, cells))
        if len(numbered) > limits.rows + 1:
            refuse(f"The sheet has more than {limits.rows} rows.", "Split it into several files.")
    return numbered, blanks


def _value(cell: ReadOnlyCell) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return BrokenCell(str(value))
    if isinstance(value, str | int | float | datetime | date | time | timedelta):
        return value
    return str(value)


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(
            part.startswith("xl/worksheets/") and _mentions_formula(archive, part)
            for part in archive.namelist()
        )


def _mentions_formula(archive: zipfile.ZipFile, part: str) -> bool:
    tail = b""
    with archive.open(part) as opened:
        while chunk := opened.read(2**20):
            if b"<f>" in (tail + chunk) or b"<f " in (tail + chunk):
                return True
            tail = chunk[-2:]
    return False


def _refuse_uncomputed(content: bytes, title: str, values: dict[int, list[Cell]]) -> None:
    """A formula whose result was never saved would read as an empty cell: refuse it by name."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    try:
        sheet = next(s for s in book.worksheets if s.title == title)
        for line, row in _cells(sheet):
            known = values.get(line, [])
            for place, cell in enumerate(row):
                missing = place >= len(known) or is_empty(known[place])
                if cell.data_type == "f" and missing:
                    refuse(
                        f"Cell {column_letter(place)}{line} holds a formula without a result.",
                        "Open the file in a spreadsheet program, save it, and try again.",
                    )
    finally:
        book.close()
