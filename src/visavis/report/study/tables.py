"""Cells and notes of tables for people."""

from __future__ import annotations

from collections.abc import Callable

from visavis.report.study.rows import Rows, number
from visavis.report.study.section import Value
from visavis.report.study.words import NONE, Words
from visavis.stats.results.shown import Row


def interval(row: Row, write: Callable[[float | None], str], words: Words) -> Value:
    """Write a value with its interval."""
    value, low, high = (number(row, name) for name in ("value", "low", "high"))
    if value is None:
        return Value(NONE)
    if low is None or high is None:
        return Value(write(value))
    around = words.gettext("{low} to {high}", low=write(low), high=write(high))
    return Value(write(value), around)


SAID = ("undefined", "no_interval", "why_dropped", "cautions")
"""Columns of sentences."""


def notes(rows: Rows, words: Words) -> list[str]:
    """Return what is said of rows, each sentence once."""
    frames = {
        "undefined": words.gettext("No value where “–” stands: {}"),
        "no_interval": words.gettext("No interval: {}"),
        "why_dropped": words.gettext("Left out: {}."),
        "cautions": "{}",
    }
    found = {
        frames[column].format(row[column]): None
        for column in SAID
        for row in rows
        if row.get(column)
    }
    return list(found)
