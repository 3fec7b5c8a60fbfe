"""What must not stand in columns that may hold many things: codes, terms, and people's words.

Looking for patterns takes longest of all. So every cell is looked at once, for anything odd, and
only the odd ones are asked what they are.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from visavis.dataset.check import shapes
from visavis.dataset.check.rule import CellRule
from visavis.dataset.schema import Column, Kind

OPEN_KINDS = (Kind.CODE, Kind.TERM, Kind.TEXT)
PERSON = "Replace it: nothing here may lead to a person."
DATES = "Count days from the start of the episode instead; in a text, strike the date out."
TELLING = (
    ("it looks like an e-mail address", PERSON, shapes.MAIL),
    ("it looks like a telephone number", PERSON, shapes.PHONE),
    ("it looks like a calendar date", DATES, shapes.DATE),
)
NOT_IN_TEXT = "|".join(pattern for _, _, pattern in TELLING)


def odd(column: Column, cell: pl.Expr) -> pl.Expr:
    """Return whether a cell must be looked at more closely."""
    if column.kind is Kind.TEXT:
        too_long = cell.str.len_chars() > shapes.LONGEST_TEXT
        return cell.str.contains(NOT_IN_TEXT) | too_long
    shape = shapes.CODE if column.kind is Kind.CODE else shapes.PLAIN_TERM
    return ~cell.str.contains(shape) | cell.str.contains(shapes.DATE_AS_CODE)


def rules_of_odd(column: Column, cell: pl.Expr) -> Iterator[CellRule]:
    """Say everything that odd cells may be; of what is none of it, that it has no such shape."""
    before = pl.lit(value=False)
    for problem, remedy, pattern in TELLING:
        found = cell.str.contains(pattern)
        if column.kind is not Kind.TEXT and pattern == shapes.DATE:
            found = found | cell.str.contains(shapes.DATE_AS_CODE)
        yield CellRule(column, problem, remedy, found)
        before = before | found
    if column.kind is Kind.TEXT:
        broken = cell.str.len_chars() > shapes.LONGEST_TEXT
        remedy = f"Shorten it to {shapes.LONGEST_TEXT} characters: spreadsheet programs cut it off."
        yield CellRule(column, "the text is too long", remedy, broken)
        return
    what, shape, example = (
        ("a code", shapes.CODE, "e017")
        if column.kind is Kind.CODE
        else ("a term", shapes.TERM, "card@1")
    )
    remedy = f"Write {what} as in {example}: no blanks, at most 64 signs."
    unlike = ~cell.str.contains(shape) & ~before
    yield CellRule(column, f"it is not shaped like {what}", remedy, unlike)
