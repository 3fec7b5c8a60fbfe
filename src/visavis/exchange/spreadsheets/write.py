"""Write a table for people to open in their spreadsheet program."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from visavis.exchange.spreadsheets.table import Cell

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDTH = 18


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write utf-8 with a mark, so that Excel reads the accents; a text never runs as a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([harmless(value) for value in row] for row in rows)


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would compute."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_workbook(
    path: Path, sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]]
) -> None:
    """Write sheets of (title, column names, rows), with the names in bold and in view."""
    book = openpyxl.Workbook(write_only=False)
    book.remove(book.worksheets[0])
    for title, columns, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.append(list(columns))
        for row in rows:
            sheet.append(list(row))
        sheet.freeze_panes = "A2"
        for place, cell in enumerate(sheet[1], start=1):
            cell.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(place)].width = WIDTH
    book.save(path)
