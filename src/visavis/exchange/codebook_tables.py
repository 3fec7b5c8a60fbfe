"""A codebook typed into a spreadsheet: one row a category, its fields by column."""

from __future__ import annotations

from collections.abc import Iterable

# The nodes that the reader of YAML makes: so a spreadsheet is held to the same rules, line by line.
import yaml

from visavis.codebooks.about import About
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.place import CodebookError, Place
from visavis.codebooks.read import OF_CATEGORY, make_codebook
from visavis.exchange.spreadsheets.table import BrokenCell, Cell, Row, Table, column_letter

TEXT, LIST, MAPPING = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
TRUTHS = {"yes": "true", "no": "false", "1": "true", "0": "false"}


def codebook_from_table(table: Table, about: About) -> Codebook:
    """Read a codebook from a table.

    Parameters
    ----------
    table
        With the columns of a category: code, title and definition at least.
    about
        The codebook's name, version and so on.

    Raises
    ------
    CodebookError
        With the line, the column and the remedy.
    """
    columns = [" ".join(name.split()).casefold().replace(" ", "_") for name in table.columns]
    _check_columns(columns, table)
    rows = [_row(row, columns) for row in table.rows]
    line = table.header_line
    whole = {
        key: _text(value, line)
        for key, value in (
            ("codebook", about.codebook),
            ("version", about.version),
            ("title", about.title),
            ("language", about.language),
            ("says", about.says),
            ("several", str(about.several).casefold()),
        )
    }
    listed = yaml.SequenceNode(LIST, rows, start_mark=_mark(line))
    return make_codebook(Place({**whole, "categories": listed}, line, ""))


def _check_columns(columns: list[str], table: Table) -> None:
    for place, column in enumerate(columns):
        if column not in OF_CATEGORY:
            known = ", ".join(OF_CATEGORY)
            msg = (
                f"line {table.header_line}, column {column_letter(place)}: there is no"
                f" {table.columns[place][:40]!r} in a codebook; use {known}"
            )
            raise CodebookError(msg)


def _row(row: Row, columns: list[str]) -> yaml.MappingNode:
    if row.beyond:
        msg = f"line {row.line}: a cell stands to the right of the last column; give it a heading"
        raise CodebookError(msg)
    cells = [
        (_text(column, row.line), _cell(column, cell, row.line))
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    return yaml.MappingNode(MAPPING, cells, start_mark=_mark(row.line))


def _cell(column: str, cell: Cell, line: int) -> yaml.Node:
    if isinstance(cell, BrokenCell):
        msg = f"line {line}, {column}: {cell.shown[:24]} instead of a text; type it anew"
        raise CodebookError(msg)
    text = str(cell).strip()
    if column == "perspectives":
        listed: Iterable[str] = (part.strip() for part in text.replace(";", ",").split(","))
        return yaml.SequenceNode(
            LIST, [_text(part, line) for part in listed if part], start_mark=_mark(line)
        )
    if column in ("codable", "verified"):
        text = TRUTHS.get(text.casefold(), text)
    return _text(text, line)


def _text(text: str, line: int) -> yaml.ScalarNode:
    return yaml.ScalarNode(TEXT, text, start_mark=_mark(line))


def _mark(line: int) -> yaml.Mark:
    return yaml.Mark("the table", 0, line - 1, 0, None, 0)
