"""Rows as people read them: what belongs together in one cell, and sentences as notes below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visavis.vocab.counted import counted_of

Row = Mapping[str, str | int | float | bool | None]
DIGITS = 3
"""Shown after the point, for reading only; whoever computes on takes the values themselves."""
SAID: Mapping[str, str] = {
    "undefined": "Undefined. {}",
    "no_interval": "No interval. {}",
    "why_dropped": "Left out: {}.",
    "cautions": "{}",
    "caution": "{}",
    "denominator": "{}.",
}
"""Columns that hold sentences, and how a note says them."""
WHAT: Mapping[str, str] = {"n": "unit", "clusters": "cluster"}
"""Counts, and the column that says what they count."""
RANGE = ("low", "high", "confidence")
"""Columns that are one interval."""
VALUES = ("value", "se", "statistic", "yates", "odds_ratio", *RANGE)
"""Columns that are no counts, though every number may be a whole one."""
LEAST = 0.001
"""No chance below is shown as a number."""
NOTES, METHOD = "notes", "method"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """A table for people."""

    names: Sequence[str]
    lines: Sequence[Sequence[str]]
    numeric: Sequence[bool]
    """Whether a column holds numbers."""
    notes: Sequence[str]
    """The first is note 1."""


def readable(rows: Sequence[Row]) -> Readable:
    """Put rows into cells; columns that say nothing are left out.

    Parameters
    ----------
    rows
        Those that lack a name of others have nothing there.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    rows = [{name: row.get(name) for name in names} for row in rows]
    telling = [name for name in (rows[0] if rows else {}) if any(_said(row[name]) for row in rows)]
    whole = {name for name in telling if name not in VALUES and _whole(rows, name)}
    counts = [{name: int(float(row[name] or 0)) for name in whole} for row in rows]
    columns = {
        name: [_cell({**row, **count}, name) for row, count in zip(rows, counts, strict=True)]
        for name in telling
        if not _elsewhere(name, telling)
    }
    notes, marks = _noted(rows, [name for name in telling if name in SAID])
    methods = {row[METHOD] for row in rows if row[METHOD]} if METHOD in telling else set()
    if len(methods) == 1:
        del columns[METHOD]
        notes = [*notes, f"Method: {methods.pop()}."]
    heads = {name: _interval_head(rows) if name == "low" else name for name in columns}
    if any(marks):
        columns[NOTES], heads[NOTES] = marks, NOTES
    if METHOD in columns:
        columns[METHOD] = columns.pop(METHOD)  # long words stand last
    return Readable(
        names=[heads[name] for name in columns],
        lines=list(zip(*columns.values(), strict=True)),
        numeric=[_is_numeric(rows, name) for name in columns],
        notes=notes,
    )


def _said(value: object) -> bool:
    return value not in (None, "")


def _elsewhere(name: str, telling: Sequence[str]) -> bool:
    """Whether a column is told in another one's cells, or in a note."""
    if name in SAID:
        return True
    if name in RANGE[1:]:
        return "low" in telling
    return any(name == what and count in telling for count, what in WHAT.items())


def _cell(row: Row, name: str) -> str:
    value = row[name]
    if name == "low":
        return "–" if value is None else f"{shown(value)} to {shown(row['high'])}"
    what = row.get(WHAT.get(name, ""))
    if value is None:
        return shown(value)
    if name == "clusters" and what:
        return f"{shown(value)} ({what})"  # some are called by their column, in the singular
    if name.split("_", maxsplit=1)[0] == "p" or name == "naive_p":
        return f"< {LEAST}" if isinstance(value, float) and value < LEAST else shown(value)
    return counted_of(value, str(what)) if what and isinstance(value, int) else shown(value)


def _whole(rows: Sequence[Row], name: str) -> bool:
    """Whether a column of fractions holds counts."""
    return all(isinstance(x, float) and x.is_integer() for x in (row[name] for row in rows))


def _interval_head(rows: Sequence[Row]) -> str:
    levels = {row.get("confidence") for row in rows} - {None}
    if len(levels) != 1:
        return "interval"
    return f"{100 * float(levels.pop() or 0):.4g} % interval"


def _is_numeric(rows: Sequence[Row], name: str) -> bool:
    return all(isinstance(row.get(name), int | float | None) for row in rows) and name != NOTES


def _noted(rows: Sequence[Row], names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return each sentence once, and for each row the numbers of those that are said of it."""
    places: dict[str, int] = {}
    marks = []
    for row in rows:
        said = [SAID[name].format(row[name]) for name in names if _said(row[name])]
        found = sorted(places.setdefault(one, len(places) + 1) for one in said)
        marks.append(", ".join(map(str, found)))
    return list(places), marks


def shown(value: object) -> str:
    """Write a value as people read it."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.{DIGITS}f}"
    return f"{value:,}" if type(value) is int else str(value)
