"""Keys that must be unique, and references that must lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from visavis.dataset.check.findings import PLACES, Fault, Findings
from visavis.dataset.check.opened import ROW, Opened
from visavis.dataset.schema import TABLES

Tables = Mapping[str, Opened]


@dataclass(frozen=True, slots=True)
class Unique:
    """Columns in which no two rows of a table agree."""

    table: str
    columns: tuple[str, ...]
    problem: str
    remedy: str = "Keep one of the rows, or give each its own."


@dataclass(frozen=True, slots=True)
class Presence:
    """Columns of a table whose cells must stand in another table, in these columns there."""

    table: str
    columns: tuple[str, ...]
    other: str
    other_columns: tuple[str, ...]
    problem: str
    remedy: str


def uniques() -> Iterator[Unique]:
    """Every key of the schema, and what else is there once."""
    for table in TABLES.values():
        yield Unique(table.name, table.key, f"another row has the same {' + '.join(table.key)}")
    yield Unique(
        "sessions", ("episode", "number"), "the episode has another session of this number"
    )
    yield Unique("cards", ("session", "perspective"), "this side has another card for the session")


def presences() -> Iterator[Presence]:
    """Every reference of the schema, and what else needs something to stand on."""
    for table in TABLES.values():
        for column in table.columns:
            to = column.references
            if to is not None:
                yield Presence(
                    table.name,
                    (column.name,),
                    to.table,
                    (to.column,),
                    f"there is no such row in {to.table}",
                    f"Correct the code, or add its row to {to.table}.",
                )
    yield Presence(
        "episodes",
        ("client", "therapist"),
        "enrolments",
        ("client", "therapist"),
        "the client has no row in enrolments with this therapist",
        "Add it: who agreed to what, and when. Without an agreement nothing may be studied.",
    )
    yield Presence(
        "consensus",
        ("report", "codebook"),
        "codings",
        ("report", "codebook"),
        "nobody coded this report by this codebook",
        "A consensus settles codings: add them, or remove the row.",
    )
    yield Presence(
        "codings",
        ("report", "rater", "round"),
        "assignments",
        ("report", "rater", "round"),
        "the report was not given to this rater in this round",
        "Add the assignment, or remove the coding.",
    )


def check_unique(
    rule: Unique, tables: Tables, findings: Findings, *, spared: pl.Expr | None = None
) -> None:
    """Find rows that repeat an earlier one; numbers are sorted in place of texts.

    Parameters
    ----------
    rule
        Which columns of which table.
    tables
        Those that could be opened.
    findings
        Where faults go.
    spared
        Says of which rows nothing is asked.
    """
    opened = tables.get(rule.table)
    if opened is None or not opened.has(*_needed(rule)):
        return
    columns = [name for name in rule.columns if opened.has(name)]
    hashed = opened.hashed(*columns)
    if spared is not None:
        hashed = pl.when(~spared).then(hashed)
    hashed = hashed.fill_null(0)
    numbers = opened.lazy().select(hashed.alias("key")).collect(engine="streaming")["key"]
    ordered = np.sort(numbers.to_numpy())
    double = ordered[1:][(ordered[1:] == ordered[:-1]) & (ordered[1:] != 0)]
    if len(double):
        again = numbers.is_in(pl.Series(np.unique(double)).implode()) & ~numbers.is_first_distinct()
        rows = again.arg_true()
        fault = Fault(rule.table, columns[0], rule.problem, rule.remedy)
        kept = opened.lazy().filter(pl.col(ROW).is_in(rows.head(PLACES).implode()))
        findings.add(fault, opened.locate(kept, columns[0]), len(rows))


def _needed(rule: Unique) -> list[str]:
    declared = TABLES[rule.table]
    return [name for name in rule.columns if declared.column(name).required]


def check_presence(rule: Presence, tables: Tables, findings: Findings) -> None:
    """Find cells that lead nowhere."""
    opened, other = tables.get(rule.table), tables.get(rule.other)
    if opened is None or other is None:
        return
    if not opened.has(*rule.columns) or not other.has(*rule.other_columns):
        return
    asked = opened.lazy().with_columns(opened.hashed(*rule.columns).alias("#key"))
    there = other.lazy().select(other.hashed(*rule.other_columns).alias("#key")).unique()
    lost = asked.filter(pl.col("#key").is_not_null()).join(there, on="#key", how="anti")
    count, rows = first_rows(lost)
    if count:
        fault = Fault(rule.table, rule.columns[0], rule.problem, rule.remedy)
        kept = opened.lazy().filter(pl.col(ROW).is_in(rows.implode()))
        findings.add(fault, opened.locate(kept, rule.columns[0]), count)


def first_rows(frame: pl.LazyFrame) -> tuple[int, pl.Series]:
    """Return how many rows `frame` has, and the numbers of the first."""
    row = pl.col(ROW)
    found = frame.select(pl.len().alias("n"), row.bottom_k(PLACES).implode().alias("rows"))
    outcome = found.collect(engine="streaming")
    return int(outcome["n"][0]), outcome["rows"][0].sort()
