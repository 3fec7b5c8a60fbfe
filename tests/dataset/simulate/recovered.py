# ruff: noqa: S608 -- the queries are made of our own tables
"""Every estimate by the queries that ``truth.json`` brings along, with a standard error.

The same estimates from one group of therapists after another show how far they lie apart by
chance, with clustering in mind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from visavis.dataset.schema import TABLES, Kind

Key = tuple[Any, ...]
WORDS = ("level", "name", "perspective", "valence", "category", "group")
"""What tells one truth from another, in ``truth.json`` and in what the queries return."""
GROUPS = 12
PARTS = {f"part_{group}": f"g = {group}" for group in range(GROUPS)}

BY_THERAPIST = {
    "therapists": "from the_rows join groups using (therapist)",
    "enrolments": "from the_rows join groups using (therapist)",
    "episodes": "from the_rows join groups using (therapist)",
    "eventReports": "from the_rows join groups using (therapist)",
    "sessions": "from the_rows join (select episode, g from base.episodes) using (episode)",
    "scores": "from the_rows join (select episode, g from base.episodes) using (episode)",
    "turningPoints": "from the_rows join (select episode, g from base.episodes) using (episode)",
    "cards": "from the_rows join (select session, g from base.sessions) using (session)",
    "consensus": "from the_rows join (select report, g from base.eventReports) using (report)",
    "assignments": "from the_rows join (select report, g from base.eventReports) using (report)",
    "codings": "from the_rows join (select report, g from base.eventReports) using (report)",
    "matches": (
        "from the_rows join (select report as client_report, g from base.eventReports) "
        "using (client_report)"
    ),
}
"""How the rows of each table find the group of their therapist."""


@dataclass(frozen=True, slots=True)
class Found:
    """An estimate and how far it moves by chance."""

    value: float
    error: float


def truth_of(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return content


def key_of(words: Mapping[str, Any]) -> Key:
    return tuple(words.get(word) or "" for word in WORDS)


def file_of(folder: Path, table: str) -> Path:
    return next((folder / "data").glob(f"table-{table}_data.[cp][sa][vr]*"))


def rows_of(folder: Path, table: str) -> str:
    """Select a table's rows; numbers instead of codes are joined in a third of the time."""
    codes = [
        f"if({column.name} is null, null, hash({column.name})) as {column.name}"
        for column in TABLES[table].columns
        if column.kind is Kind.CODE and column.name != "rater"
    ]
    return f"select * replace ({', '.join(codes)}) from '{file_of(folder, table)}'"


@contextmanager
def opened(folder: Path) -> Iterator[Any]:
    """Open the tables in the schema whole, and those of each group in part_0, part_1 …"""
    with duckdb.connect() as db:
        db.execute("set threads = 1")
        db.execute("create schema base")
        db.execute(
            "create table groups as select therapist, "
            f"row_number() over (order by therapist) % {GROUPS} as g "
            f"from ({rows_of(folder, 'therapists')})"
        )
        for table, grouped in BY_THERAPIST.items():
            db.execute(
                f"create table base.{table} as with the_rows as ({rows_of(folder, table)}) "
                f"select the_rows.*, g {grouped}"
            )
        views = truth_of(folder)["queries"]["views"]
        for schema, rows in {"whole": "true", **PARTS}.items():
            db.execute(f"create schema {schema}")
            db.execute(f"use {schema}")
            for table in BY_THERAPIST:
                db.execute(
                    f"create table {table} as select * exclude (g) from base.{table} where {rows}"
                )
            db.execute(views)
        yield db


def estimates(db: Any, query: str, column: str = "estimate") -> dict[Key, Any]:
    found = db.execute(query)
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {key_of(row): row[column] for row in rows}


def recovered(folder: Path) -> dict[Key, tuple[str, Found]]:
    """Estimate everything that has a query, and say by which."""
    found: dict[Key, tuple[str, Found]] = {}
    with opened(folder) as db:
        for name, query in truth_of(folder)["queries"]["truths"].items():
            whole, *parts = (
                estimates(db.execute(f"use {schema}"), query) for schema in ("whole", *PARTS)
            )
            shrunk = GROUPS if name == "rows" else 1  # sums of a part, not averages
            for key, value in whole.items():
                apart = shrunk * np.asarray([part.get(key) for part in parts], dtype=np.float64)
                apart = apart[np.isfinite(apart)]  # too little in a part for this estimate
                error = float(np.std(apart, ddof=1) / np.sqrt(len(apart)))
                found[key] = name, Found(value, error)
    return found
