"""The cells of one row by what they hold, and the problems that turn up among them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from visavis.exchange.spreadsheets.table import BrokenCell, Cell, Row, is_empty
from visavis.exchange.typed_cards.fields import Field, Target
from visavis.exchange.typed_cards.mapping import ColumnMap
from visavis.exchange.typed_cards.problems import RowProblem, shown
from visavis.exchange.typed_cards.words import plain
from visavis.vocab.counted import counted

T = TypeVar("T")

_ESCAPED_RETURN = re.compile(r"_x000D_", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def as_text(cell: Cell) -> str:
    """Give a cell as the person typed it: 7.0 is 7, and line breaks are one sign."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = _ESCAPED_RETURN.sub("", str(cell)).replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", text).strip()


@dataclass(slots=True)
class RowCells:
    """One row under a mapping; collects what is wrong with it."""

    line: int
    cells: Mapping[Target, Cell]
    columns: Mapping[Target, str]
    mapping: ColumnMap
    problems: list[RowProblem] = field(default_factory=list)

    def get(self, target: Target) -> Cell:
        """The cell that holds `target`, else what holds for the whole file, else nothing."""
        cell = self.cells.get(target, "")
        if isinstance(cell, BrokenCell):
            return ""
        return self.mapping.everywhere.get(target.field, "") if is_empty(cell) else cell

    def text(self, target: Target) -> str:
        """The text of `target`, after the file's own words were put into ours."""
        text = as_text(self.get(target))
        return self.mapping.values.get(target.field, {}).get(text.casefold(), text)

    def word(self, target: Target, words: Mapping[str, T], expected: str) -> T | None:
        """The answer that `target` holds, None when it holds none; what is unknown is noted."""
        text = self.text(target)
        if not text:
            return None
        found = words.get(plain(text))
        if found is None:
            remedy = f"Correct it, or say what it means under [values.{target.field}]."
            self.note(target, f"expected {expected}", remedy, known=words)
        return found

    def note(
        self, target: Target, problem: str, remedy: str, *, known: Collection[str] = ()
    ) -> None:
        """Note a problem with the cell that holds `target`."""
        value = shown(self.cells.get(target, ""), target.field, known=known)
        self.say(target, value, problem, remedy)

    def say(self, target: Target, value: str, problem: str, remedy: str) -> None:
        """Note a problem with a `value` that is known to be no free text."""
        column = self.columns.get(target, str(target))
        self.problems.append(RowProblem(self.line, column, value, problem, remedy))


def row_cells(row: Row, columns: tuple[str, ...], mapping: ColumnMap) -> RowCells:
    """Sort the cells of `row` by what they hold, and note those that hold an error."""
    places = {
        target: place
        for place, name in enumerate(columns)
        if (target := mapping.columns.get(name)) is not None
    }
    found = RowCells(
        line=row.line,
        cells={target: row.cells[place] for target, place in places.items()},
        columns={target: columns[place] for target, place in places.items()},
        mapping=mapping,
    )
    for target, cell in found.cells.items():
        if isinstance(cell, BrokenCell):
            found.note(target, "the cell holds an error", "Correct it in the spreadsheet.")
    if row.beyond:
        found.problems.append(
            RowProblem(
                line=row.line,
                column="",
                value=f"({counted(row.beyond, 'more cell')})",
                problem="the row is longer than the row of column names",
                remedy="A text with the separator in it needs quotation marks around it.",
            )
        )
    return found


def numbers_of(cells: RowCells, *fields: Field) -> list[int]:
    """Which numbers of `fields` there are columns for, in order."""
    return sorted({target.number for target in cells.cells if target.field in fields})
