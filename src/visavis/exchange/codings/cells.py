"""One row of a table of codings: its cells by column, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from visavis.codebooks.codebook import Codebook
from visavis.exchange.codings.columns import (
    CERTAINTIES,
    COLUMNS,
    GUESSES,
    NEEDED,
    TRUTHS,
    TYPED,
    code_of,
    unquoted,
)
from visavis.exchange.codings.given import Chosen, Coded, CodingsError, Given, RoundSheet
from visavis.exchange.spreadsheets.table import BrokenCell, Row, Table, column_letter

T = TypeVar("T")
LONGEST = 40
"""So many signs of what somebody typed are told back."""


class ProblemError(Exception):
    """One problem, with the line and column where it is, and the remedy."""


def columns_in(table: Table, title: str) -> dict[str, int]:
    """Return where each column of a table of codings is.

    Raises
    ------
    CodingsError
        When one is unknown, or one is missing that is needed.
    """
    names = ["_".join(name.split()).casefold() for name in table.columns]
    sheet = f"sheet “{title}”, " if title else ""
    line = f"{sheet}line {table.header_line}"
    strange = [
        f"{line}, column {column_letter(place)}: {shown(name)} is no column of codings;"
        f" remove it, or call it one of {', '.join(COLUMNS)}"
        for place, name in enumerate(names)
        if name not in COLUMNS
    ]
    missing = [
        f"{line}: there is no column {name!r}; take the table as it was exported"
        for name in NEEDED
        if name not in names
    ]
    if strange or missing:
        raise CodingsError([*strange, *missing])
    return {name: place for place, name in enumerate(names)}


def shown(word: str) -> str:
    """Return what somebody typed, shortened: a memo in the wrong column is not told whole."""
    return repr(word if len(word) <= LONGEST else f"{word[: LONGEST - 1]}…")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row."""

    row: Row
    columns: Mapping[str, int]
    title: str
    """Of the sheet; empty where there is one only."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed: the report is still to be coded."""
        return not any(self._filled(column) for column in TYPED)

    def _filled(self, column: str) -> bool:
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

    def given(self, sheet: RoundSheet) -> Given:
        """Return what the row is about."""
        if self.row.beyond:
            self.refuse("", "a cell stands to the right of the last column; empty it")
        rater, id_ = self.text("rater"), self.text("id")
        if rater not in sheet.raters:
            known = ", ".join(sheet.raters)
            self.refuse("rater", f"{shown(rater)} is no rater of this round; here it is {known}")
        given = sheet.by_id.get(id_.casefold())
        if given is None:
            self.refuse(
                "id", f"{shown(id_)} is no report of this round; take the id as it was exported"
            )
        if given.rater != rater:
            self.refuse(
                "id", f"this report was given to another rater than {rater}; put it back as it was"
            )
        return given

    def coded(self, sheet: RoundSheet, given: Given) -> Coded:
        """Return what the row says of it."""
        category = self._category("category", sheet.codebook)
        if category and not sheet.codebook.by_code[category].allows(None, given.valence):
            self.refuse(
                "category", f"{category!r} is not for {given.valence} reports; choose another one"
            )
        link = self._category("link", sheet.links) if self._filled("link") else ""
        if link and not category:
            self.refuse("link", "an activity without what it led to; choose a category as well")
        return Coded(
            chosen=(Chosen(category, link),) if category else (),
            certainty=self._word("certainty", CERTAINTIES),
            does_not_fit=bool(self._word("does_not_fit", TRUTHS)),
            not_enough_text=bool(self._word("not_enough_text", TRUTHS)),
            source_guess=self._word("source_guess", GUESSES),
            memo=unquoted(self.text("memo")),
        )

    def _category(self, column: str, codebook: Codebook | None) -> str:
        typed = self.text(column)
        if not typed:
            return ""
        if codebook is None:
            self.refuse(column, "this round asks for no activities; empty it")
        code = code_of(typed, codebook)
        if code is None:
            self.refuse(
                column,
                f"{shown(typed)} is no category of {codebook.reference} that can be given; choose"
                " one of its list",
            )
        return code

    def _word(self, column: str, words: Mapping[str, T]) -> T | None:
        typed = "_".join(self.text(column).casefold().split())
        if typed and typed not in words:
            self.refuse(column, f"{shown(typed)} is not known here; use {', '.join(words)}")
        return words.get(typed)
