"""The file of one generation: wrapped keys and secrets, and the ids of all that was erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from visavis.gateways.keys import private

TIMEOUT = 20.0
AT_ONCE = 500
"""Names in one statement; SQLite takes a thousand."""
SCHEMA = """
CREATE TABLE wrapped (
    kind TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE TABLE erased (id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
"""


class Kind(StrEnum):
    """What is wrapped."""

    KEY = "key"
    SECRET = "secret"  # noqa: S105 -- a word, no password
    CHECK = "check"
    """A known word, which tells a wrong master key from a damaged store."""


class Row(NamedTuple):
    """One wrapped value."""

    kind: Kind
    name: str
    body: bytes


class Erased(NamedTuple):
    """A key that is gone for good, and since when."""

    key_id: str
    at: datetime


def build(path: Path, rows: Iterable[Row], erased: Iterable[Erased]) -> None:
    """Write a new store file; it is whole and on disk when this returns."""
    private.touch(path)
    with _open(path) as connection:
        # Nobody looks here before it is whole, so one sync at the end is enough.
        connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {SCHEMA}")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO wrapped VALUES (?, ?, ?)", rows)
        connection.executemany(
            "INSERT INTO erased VALUES (?, ?)", ((e.key_id, e.at.isoformat()) for e in erased)
        )
        connection.execute("COMMIT")
    private.sync(path)
    private.sync(path.parent)


def put(path: Path, rows: Iterable[Row]) -> None:
    """Add or replace rows, all or none; they are on disk when this returns."""
    with _open(path) as connection:
        connection.execute("PRAGMA synchronous=EXTRA")
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT OR REPLACE INTO wrapped VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")


def get(path: Path, kind: Kind, name: str) -> bytes | None:
    """Return one wrapped value, or None."""
    with _open(path) as connection:
        found = connection.execute(
            "SELECT body FROM wrapped WHERE kind = ? AND name = ?", (kind, name)
        ).fetchone()
    return None if found is None else bytes(found[0])


def get_all(path: Path, kind: Kind, names: Sequence[str]) -> list[Row]:
    """Return those of the wrapped values that there are."""
    found: list[Row] = []
    with _open(path) as connection:
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            places = ", ".join("?" * len(some))
            sql = f"SELECT name, body FROM wrapped WHERE kind = ? AND name IN ({places})"  # noqa: S608 -- question marks
            found += [
                Row(kind, name, body) for name, body in connection.execute(sql, (kind, *some))
            ]
    return found


def rows(path: Path) -> Iterator[Row]:
    """Go through all wrapped values."""
    with _open(path) as connection:
        for kind, name, body in connection.execute("SELECT kind, name, body FROM wrapped"):
            yield Row(Kind(kind), name, body)


def erased(path: Path) -> list[Erased]:
    """Return the ids of all keys ever erased."""
    with _open(path) as connection:
        found = connection.execute("SELECT id, at FROM erased").fetchall()
    return [Erased(key_id, datetime.fromisoformat(at)) for key_id, at in found]


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    # A connection for each call: cheap, right in every thread, and none outlives its generation.
    uri = f"file:{quote(str(path))}?mode=rw"
    with closing(
        sqlite3.connect(uri, uri=True, timeout=TIMEOUT, isolation_level=None)
    ) as connection:
        yield connection
