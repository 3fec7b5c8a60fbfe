"""A table as it was read: columns by name, rows with the line they stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NoReturn

from visavis.vocab.remedy import RemedyError


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A cell that holds an error of the spreadsheet program, as in ``#REF!``."""

    shown: str


Cell = str | int | float | bool | date | datetime | time | timedelta | BrokenCell
"""What a cell may hold; an empty one is the empty text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: as many cells as there are columns."""

    line: int
    """Where it stands in the file, counted as the spreadsheet program counts."""
    cells: tuple[Cell, ...]
    beyond: int = 0
    """How many filled cells stand to the right of the last named column."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file."""

    columns: tuple[str, ...]
    header_line: int
    rows: tuple[Row, ...]
    """Without the blank ones."""
    blank_rows: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a file is refused: a year of a large network fits many times."""

    file_bytes: int = 64 * 2**20
    unpacked_bytes: int = 512 * 2**20
    rows: int = 200_000
    columns: int = 400
    cells: int = 4_000_000
    cell_characters: int = 32_767


LIMITS = Limits()
NO_HEADER = "No row with column names was found."


class UnreadableFileError(RemedyError):
    """The file as a whole cannot be read; says what is wrong and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


def refuse(problem: str, remedy: str) -> NoReturn:
    """Refuse a file: say what is wrong with it and what to do."""
    raise UnreadableFileError(problem, remedy)


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing but blanks."""
    return isinstance(cell, str) and not cell.strip()


def column_letter(place: int) -> str:
    """Name a column as spreadsheet programs do: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def make_table(
    numbered: Sequence[tuple[int, Sequence[Cell]]], *, limits: Limits, blanks: Sequence[int] = ()
) -> Table:
    """Find the header in rows as they were read, and put the others below it.

    The header is the first row with at least two filled cells, so that a title above it does
    no harm.

    Parameters
    ----------
    numbered
        Line and cells of every row that is not blank.
    limits
        How many columns and cells are accepted.
    blanks
        The lines of the rows that are blank; those above the header and below the last row
        are not counted.

    Raises
    ------
    UnreadableFileError
        When there is no header, or two columns have the same name.
    """
    for place, (line, cells) in enumerate(numbered):
        if sum(not is_empty(cell) for cell in cells) > 1:
            columns = _names(cells, limits=limits)
            rows = tuple(_row(n, found, len(columns)) for n, found in numbered[place + 1 :])
            if len(rows) * len(columns) > limits.cells:
                refuse(
                    f"The table has more than {limits.cells} cells.",
                    "Split the file into several.",
                )
            last = rows[-1].line if rows else line
            between = sum(line < blank < last for blank in blanks)
            return Table(columns=columns, header_line=line, rows=rows, blank_rows=between)
    refuse(
        NO_HEADER,
        "The first row must name the columns, at least two of them.",
    )


def _names(cells: Sequence[Cell], *, limits: Limits) -> tuple[str, ...]:
    width = max((place for place, cell in enumerate(cells, 1) if not is_empty(cell)), default=0)
    named = [_printable(" ".join(str(cell).split())) for cell in cells[: limits.columns + 1]]
    while named and not named[-1]:
        named.pop()
    if width > limits.columns:
        refuse(
            f"The table has more than {limits.columns} columns.",
            "Keep the columns that belong to the cards.",
        )
    first: dict[str, int] = {}
    for place, name in enumerate(named):
        if name and name.casefold() in first:
            one, other = column_letter(first[name.casefold()]), column_letter(place)
            refuse(
                f"Columns {one} and {other} have the same name.",
                "Give each column a name of its own, as in “rating 1” and “rating 2”.",
            )
        first[name.casefold()] = place
    return tuple(name or f"column {column_letter(p)}" for p, name in enumerate(named))


def _printable(name: str) -> str:
    """Leave out what does not print: names of columns are shown in terminals."""
    return "".join(sign for sign in name if sign.isprintable())


def _row(line: int, cells: Sequence[Cell], width: int) -> Row:
    kept = tuple(cells[:width]) + ("",) * (width - len(cells))
    return Row(line=line, cells=kept, beyond=sum(not is_empty(c) for c in cells[width:]))
