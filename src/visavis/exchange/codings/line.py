"""One row of a table that raters filled in: its cells by column, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from visavis.exchange.codings.given import CodingsError, One, Sheet
from visavis.exchange.spreadsheets.table import BrokenCell, Row, Table, column_letter

T = TypeVar("T")
G = TypeVar("G", bound=One)
LONGEST = 40
"""So many signs of what somebody typed are told back."""
WHOLE = re.compile(r"([0-9]+)[.,]0+")


class ProblemError(Exception):
    """One problem, with the line and column where it is, and the remedy."""


def columns_in(
    table: Table, title: str, *, known: Sequence[str], needed: Sequence[str]
) -> dict[str, int]:
    """Return where each column of a table of codings is.

    Raises
    ------
    CodingsError
        When one is not among those `known`, or one is missing that is `needed`.
    """
    names = ["_".join(name.split()).casefold() for name in table.columns]
    sheet = f"sheet “{title}”, " if title else ""
    line = f"{sheet}line {table.header_line}"
    strange = [
        f"{line}, column {column_letter(place)}: {shown(name)} is no column of codings;"
        f" remove it, or call it one of {', '.join(known)}"
        for place, name in enumerate(names)
        if name not in known
    ]
    missing = [
        f"{line}: there is no column {name!r}; take the table as it was exported"
        for name in needed
        if name not in names
    ]
    if strange or missing:
        raise CodingsError([*strange, *missing])
    return {name: place for place, name in enumerate(names)}


def shown(word: str) -> str:
    """Return what somebody typed, shortened: a memo in the wrong column is not told whole."""
    return repr(word if len(word) <= LONGEST else f"{word[: LONGEST - 1]}…")


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one row."""

    row: Row
    columns: Mapping[str, int]
    title: str
    """Of the sheet; empty where there is one only."""

    def is_blank(self, typed: Sequence[str]) -> bool:
        """Whether nothing was typed in these columns: it is still to be judged."""
        return not any(self.filled(column) for column in typed)

    def filled(self, column: str) -> bool:
        """Whether something stands in a column."""
        place = self.columns.get(column)
        return place is not None and str(self.row.cells[place]).strip() != ""

    @property
    def place(self) -> str:
        """Where the row stands."""
        sheet = f"sheet “{self.title}”, " if self.title else ""
        return f"{sheet}line {self.row.line}"

    def refuse(self, column: str, says: str) -> NoReturn:
        """Refuse what stands in a column."""
        letter = column_letter(self.columns[column]) if column in self.columns else ""
        where = f"{self.place}, column {letter} ({column})" if letter else self.place
        msg = f"{where}: {says}"
        raise ProblemError(msg)

    def text(self, column: str) -> str:
        """Return what a cell says, numbers and truths as a person would type them."""
        if column not in self.columns:
            return ""
        cell = self.row.cells[self.columns[column]]
        if isinstance(cell, BrokenCell):
            self.refuse(column, f"{cell.shown[:24]} stands there; type it anew")
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return str(cell).strip()

    def name(self, column: str) -> str:
        """Return what a cell names; a figure may have been saved as 1.0 or 1,0."""
        typed = self.text(column)
        match = WHOLE.fullmatch(typed)
        return match[1] if match else typed

    def word(self, column: str, words: Mapping[str, T]) -> T | None:
        """Return what a cell means by a list of words; None where it is empty."""
        typed = "_".join(self.name(column).casefold().split())
        if typed and typed not in words:
            self.refuse(column, f"{shown(typed)} is not known here; use {', '.join(words)}")
        return words.get(typed)

    def given(self, sheet: Sheet[G], what: str = "report") -> G:
        """Return what the row is about."""
        if self.row.beyond:
            self.refuse("", "a cell stands to the right of the last column; empty it")
        rater, id_ = self.text("rater").upper(), self.text("id")
        if rater not in sheet.raters:
            known = ", ".join(sheet.raters)
            self.refuse("rater", f"{shown(rater)} is no rater of this round; here it is {known}")
        given = sheet.by_id.get(id_.casefold())
        if given is None:
            self.refuse(
                "id", f"{shown(id_)} is no {what} of this round; take the id as it was exported"
            )
        if given.rater != rater:
            self.refuse(
                "id", f"this {what} was given to another rater than {rater}; put it back as it was"
            )
        return given


def once(field: str, rows: Sequence[tuple[Line, object]]) -> object:
    """Return what is said of a thing as a whole, in whichever of its rows; refuse two answers."""
    found = getattr(rows[0][1], field)
    for line, said in rows[1:]:
        other = getattr(said, field)
        if other and found and other != found:
            line.refuse(field, f"{rows[0][0].place} says otherwise; let both say the same")
        found = found or other
    return found
