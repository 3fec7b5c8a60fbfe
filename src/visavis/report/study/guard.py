"""Small cells: what `privacy` withholds is taken out of results before anything is written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from visavis.privacy.published import Cell, too_few
from visavis.privacy.small_cells import Threshold
from visavis.report.study.rows import Rows, whole
from visavis.stats.results.shown import Row

WITHHELD = "Too few people are behind it to tell it, or what is told beside it would give it away."
BEHIND: Mapping[str, str] = {
    "client": "clients",
    "clients": "clients",
    "therapist": "therapists",
    "therapists": "therapists",
}
"""What independent groups are called, and whose number that is."""


def without(rows: Rows, *, withheld: Callable[[Row], bool]) -> Rows:
    """Take the numbers out of some rows, and say why."""
    return Rows(rows.title, tuple(emptied(row) if withheld(row) else row for row in rows))


def guarded(rows: Rows, at_least: Threshold) -> Rows:
    """Take the numbers out of rows with too few people, and small counts out of what is said.

    A row says how many clients, or how many therapists, are behind it; where another one says of
    the same thing that therapists are too few, both are withheld.
    """
    small = {_thing(row) for row in rows if _is_of_few(row, at_least)}
    told = without(rows, withheld=lambda row: row.get("value") is not None and _thing(row) in small)
    return Rows(told.title, tuple(_blurred(row, at_least) for row in told))


UNCERTAINTY = frozenset(
    ("about", "cluster", "method", "undefined", "no_interval", "why_dropped", "cautions")
)
"""Words of a row that say how sure it is, and not what it is of."""


def _thing(row: Row) -> tuple[tuple[str, object], ...]:
    """Return what a row is of."""
    return tuple(
        (name, value)
        for name, value in sorted(row.items())
        if isinstance(value, str) and name not in UNCERTAINTY
    )


def _is_of_few(row: Row, at_least: Threshold) -> bool:
    if row.get("value") is None:
        return False
    behind = {
        name: whole(row, name) if row.get(name) is not None else None
        for name in ("clients", "therapists")
    }
    cluster = BEHIND.get(str(row.get("cluster")))
    if cluster is not None and row.get("clusters") is not None:
        behind[cluster] = whole(row, "clusters")
    return too_few(behind["clients"], behind["therapists"], at_least=at_least)


def emptied(row: Row) -> Row:
    """Take the numbers of a row out, and what is said of them."""
    words = {
        name: None if isinstance(value, (int, float)) else value for name, value in row.items()
    }
    said = dict.fromkeys(("method", "no_interval", "why_dropped", "cautions"))
    return {**words, **{name: None for name in said if name in row}, "undefined": WITHHELD}


COUNT = re.compile(r"(?<![\d.,])\d[\d,]*(?![\d.,]*\d)")


def _blurred(row: Row, at_least: Threshold) -> Row:
    """Say of few reports or cards that were left out only that they are few: a count can point."""
    said = row.get("why_dropped")
    if not isinstance(said, str):
        return row
    few = f"fewer than {at_least.clients}"
    blurred = COUNT.sub(
        lambda found: few if int(found[0].replace(",", "")) < at_least.clients else found[0], said
    )
    if blurred == said:
        return row
    return {**row, "why_dropped": blurred, "dropped": None}


def cells(
    rows: Collection[Mapping[str, Any]], *, by: Callable[[Mapping[str, Any]], tuple[str, str]]
) -> dict[str, dict[str, Cell]]:
    """Say who is behind each cell of a table.

    Parameters
    ----------
    rows
        Each with a client and a therapist.
    by
        Column and line of a row.

    Returns
    -------
    dict
        By column and line.
    """
    clients: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    therapists: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        place = by(row)
        clients[place].add(row["client"])
        therapists[place].add(row["therapist"])
    found: defaultdict[str, dict[str, Cell]] = defaultdict(dict)
    for (column, line), people in clients.items():
        found[column][line] = Cell(frozenset(people), frozenset(therapists[column, line]))
    return dict(found)
