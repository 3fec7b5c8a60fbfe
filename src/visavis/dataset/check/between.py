"""Joins a table with those that it refers to, and finds the rows that do not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import polars as pl

from visavis.dataset.check.between_rules import BETWEEN_RULES
from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.check.keys import Tables, first_rows
from visavis.dataset.check.opened import ROW, Opened
from visavis.dataset.check.ways import BetweenRule, Through


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
    return opened.has(*rule.asked) and all(
        through.table in tables and tables[through.table].has(*through.on, *through.takes)
        for through in rule.through
    )


def _joined(rules: Sequence[BetweenRule], opened: Opened, tables: Tables) -> pl.LazyFrame:
    own = dict.fromkeys(name for rule in rules for name in rule.asked)
    joined = opened.lazy().select(ROW, *(opened.compact(name).alias(name) for name in own))
    for place, through in enumerate(rules[0].through):
        taken = dict.fromkeys(name for rule in rules for name in rule.through[place].takes)
        other = _taken(tables[through.table], through, taken)
        joined = joined.join(other, on=list(through.by), how="left")
    return joined


def _taken(other: Opened, through: Through, taken: Iterable[str]) -> pl.LazyFrame:
    keys = [
        other.hashed(column).alias(called)
        for column, called in zip(through.on, through.by, strict=True)
    ]
    cells = [other.compact(name).alias(f"{through.called}.{name}") for name in taken]
    return other.lazy().select(*keys, *cells).unique(through.by, keep="any")
