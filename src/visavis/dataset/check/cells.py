"""Each cell by itself: gaps, types, words, limits, shapes, and what must not stand anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from visavis.dataset.check import shapes
from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.check.opened import ROW, Opened
from visavis.dataset.check.row_rules import ROW_RULES
from visavis.dataset.schema import Column, Kind

WANTED = {
    Kind.INTEGER: ("it is no whole number", "Write a whole number, as in 7."),
    Kind.DAY: (
        "it is no day",
        "Write whole days since the start of the episode, as in 14; never a date.",
    ),
    Kind.NUMBER: ("it is no number", "Write a number with a point, as in 2.5."),
    Kind.FLAG: ("it is neither true nor false", "Write true or false, in small letters."),
}
OPEN_KINDS = (Kind.CODE, Kind.TERM, Kind.TEXT)
TELLING = (
    (
        "it looks like an e-mail address",
        "Replace it: nothing here may lead to a person.",
        shapes.MAIL,
    ),
    (
        "it looks like a telephone number",
        "Replace it: nothing here may lead to a person.",
        shapes.PHONE,
    ),
    (
        "it looks like a calendar date",
        "Count days from the start of the episode instead; in a text, strike the date out.",
        shapes.DATE,
    ),
)


@dataclass(frozen=True, slots=True)
class CellRule:
    """One thing that may be wrong with the cells of one column."""

    column: Column
    problem: str
    remedy: str
    broken: pl.Expr


def rules_of(opened: Opened) -> Iterator[CellRule]:
    """Say what the schema asks of each cell of a table."""
    for column in opened.known:
        written, cell = opened.written(column.name), opened.cell(column.name)
        if column.required:
            remedy = "Every row has one: fill it in."
            yield CellRule(column, "it is empty", remedy, written.is_null())
        if column.kind in WANTED:
            yield CellRule(column, *WANTED[column.kind], written.is_not_null() & cell.is_null())
        if column.kind is Kind.NUMBER:
            remedy = "Leave it empty when it is not known."
            yield CellRule(column, "it is no finite number", remedy, ~cell.is_finite())
        if column.words:
            remedy = f"Allowed are: {', '.join(column.words)}."
            yield CellRule(column, "it is not on the list", remedy, ~cell.is_in(list(column.words)))
        yield from _limits(column, cell)
        if column.kind in OPEN_KINDS:
            yield from _signs(column, cell)


def _limits(column: Column, cell: pl.Expr) -> Iterator[CellRule]:
    least, most = column.least, column.most
    if least is None and most is None:
        return
    if most is None:
        broken, asked = cell < least, f"{least:g} or more"
    elif least is None:
        broken, asked = cell > most, f"{most:g} or less"
    else:
        broken, asked = ~cell.is_between(least, most), f"from {least:g} to {most:g}"
    yield CellRule(column, "it is out of range", f"It must be {asked}.", broken)


def _signs(column: Column, cell: pl.Expr) -> Iterator[CellRule]:
    telling = pl.lit(value=False)
    for problem, remedy, pattern in TELLING:
        found = cell.str.contains(pattern)
        yield CellRule(column, problem, remedy, found & ~telling)
        telling = telling | found
    if column.kind is Kind.TEXT:
        broken = cell.str.len_chars() > shapes.LONGEST_TEXT
        remedy = f"Shorten it to {shapes.LONGEST_TEXT} characters: spreadsheet programs cut it off."
        yield CellRule(column, "the text is too long", remedy, broken)
        return
    what = "a code" if column.kind is Kind.CODE else "a term"
    example = "e017" if column.kind is Kind.CODE else "card@1"
    remedy = f"Write {what} as in {example}: no blanks, at most 64 signs."
    misshapen = ~cell.str.contains(shapes.SHAPES[column.kind])
    yield CellRule(column, f"it is not shaped like {what}", remedy, misshapen & ~telling)


def row_rules_of(opened: Opened) -> Iterator[CellRule]:
    """Say what the cells of one row owe each other."""
    for rule in ROW_RULES:
        if rule.table == opened.table.name and opened.has(*rule.columns):
            column = opened.table.column(rule.columns[0])
            yield CellRule(column, rule.problem, rule.remedy, rule.broken(opened.cell))


def check_cells(opened: Opened, findings: Findings) -> int:
    """Check every cell and every row by itself, in one pass; return the number of rows."""
    rules = [*rules_of(opened), *row_rules_of(opened)]
    counted = [rule.broken.sum().alias(str(place)) for place, rule in enumerate(rules)]
    outcome = opened.lazy().select(pl.len().alias(ROW), *counted).collect(engine="streaming")
    counts = outcome.row(0, named=True)
    for place, rule in enumerate(rules):
        if counts[str(place)]:
            places = opened.locate(opened.lazy().filter(rule.broken), rule.column.name)
            fault = Fault(opened.table.name, rule.column.name, rule.problem, rule.remedy)
            findings.add(fault, places, counts[str(place)])
    return int(counts[ROW])
