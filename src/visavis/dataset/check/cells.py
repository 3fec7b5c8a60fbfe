"""Each cell by itself: gaps, types, words, limits, shapes, and what must not stand anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.check.opened import Opened
from visavis.dataset.check.row_rules import ROW_RULES
from visavis.dataset.check.rule import CellRule
from visavis.dataset.check.signs import OPEN_KINDS, odd, rules_of_odd
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


def row_rules_of(opened: Opened) -> Iterator[CellRule]:
    """Say what the cells of one row owe each other."""
    for rule in ROW_RULES:
        if rule.table == opened.table.name and opened.tells(*rule.columns):
            column = opened.table.column(rule.columns[0])
            yield CellRule(column, rule.problem, rule.remedy, rule.broken(opened.cell))


def check_cells(opened: Opened, findings: Findings) -> int:
    """Check every cell and every row by itself, in one pass; return the number of rows.

    Where that pass meets something odd in a column, a second one says what it is.
    """
    rules = [*rules_of(opened), *row_rules_of(opened)]
    open_columns = [column for column in opened.known if column.kind in OPEN_KINDS]
    strange = [odd(column, opened.cell(column.name)) for column in open_columns]
    sums = [broken.sum() for broken in (*(rule.broken for rule in rules), *strange)]
    asked = opened.lazy().select(pl.len(), *(one.alias(str(n)) for n, one in enumerate(sums)))
    rows, *counts = asked.collect(engine="streaming").row(0)
    for rule, count in zip(rules, counts, strict=False):
        _note(opened, opened.lazy(), rule, count, findings)
    for column, which, count in zip(open_columns, strange, counts[len(rules) :], strict=True):
        if count:
            _tell_apart(opened, column, which, findings)
    return int(rows)


def _tell_apart(opened: Opened, column: Column, which: pl.Expr, findings: Findings) -> None:
    rules = list(rules_of_odd(column, opened.cell(column.name)))
    frame = opened.lazy().filter(which)
    asked = frame.select(rule.broken.sum().alias(str(n)) for n, rule in enumerate(rules))
    for rule, count in zip(rules, asked.collect(engine="streaming").row(0), strict=True):
        _note(opened, frame, rule, count, findings)


def _note(
    opened: Opened, frame: pl.LazyFrame, rule: CellRule, count: int, findings: Findings
) -> None:
    if count:
        places = opened.locate(frame.filter(rule.broken), rule.column.name)
        fault = Fault(opened.table.name, rule.column.name, rule.problem, rule.remedy)
        findings.add(fault, places, count)
