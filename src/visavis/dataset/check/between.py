"""Joins a table with those that it refers to, and finds the rows that do not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import polars as pl

from visavis.dataset.check.between_rules import BETWEEN_RULES, BetweenRule
from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.check.keys import Tables, first_rows
from visavis.dataset.check.opened import ROW, Opened
from visavis.dataset.schema import TABLES, Reference


def rule_groups() -> list[tuple[BetweenRule, ...]]:
    """Put the rules together that need the same joins, which are made once for all of them."""
    ordered = sorted(BETWEEN_RULES, key=lambda rule: rule.joins)
    return [tuple(group) for _, group in groupby(ordered, key=lambda rule: rule.joins)]


def check_between(rules: Sequence[BetweenRule], tables: Tables, findings: Findings) -> None:
    """Check rules that need the same joins."""
    opened = tables.get(rules[0].table)
    if opened is None:
        return
    able = [rule for rule in rules if _can_be_asked(rule, opened, tables)]
    if not able:
        return
    joined = _joined(able, opened, tables)
    counted = [rule.broken(pl.col).sum().alias(str(n)) for n, rule in enumerate(able)]
    counts = joined.select(counted).collect(engine="streaming").row(0)
    for rule, count in zip(able, counts, strict=True):
        if count:
            _, rows = first_rows(joined.filter(rule.broken(pl.col)))
            kept = opened.lazy().filter(pl.col(ROW).is_in(rows.implode()))
            fault = Fault(rule.table, rule.columns[0], rule.problem, rule.remedy)
            findings.add(fault, opened.locate(kept, rule.columns[0]), count)


def _can_be_asked(rule: BetweenRule, opened: Opened, tables: Tables) -> bool:
    if not opened.has(*rule.columns, *rule.through):
        return False
    others = {via: tables.get(_target(rule.table, via).table) for via in rule.through}
    return all(other is not None and other.has(*rule.through[via]) for via, other in others.items())


def _target(table: str, via: str) -> Reference:
    to = TABLES[table].column(via).references
    if to is None:
        msg = f"{table}.{via} refers to nothing"
        raise ValueError(msg)
    return to


def _joined(rules: Sequence[BetweenRule], opened: Opened, tables: Tables) -> pl.LazyFrame:
    own = dict.fromkeys(name for rule in rules for name in (*rule.columns, *rule.through))
    joined = opened.lazy().select(ROW, *(opened.compact(name).alias(name) for name in own))
    for via in rules[0].through:
        to = _target(opened.table.name, via)
        taken = dict.fromkeys(name for rule in rules for name in rule.through[via])
        joined = joined.join(_taken(tables[to.table], to.column, via, taken), on=via, how="left")
    return joined


def _taken(other: Opened, key: str, via: str, taken: Iterable[str]) -> pl.LazyFrame:
    cells = [other.compact(name).alias(f"{via}.{name}") for name in taken]
    return other.lazy().select(other.hashed(key).alias(via), *cells).unique(via, keep="any")
