"""Everything that the platform leaves behind, looked through for somebody's words."""

from __future__ import annotations

import base64
import json
import pickle
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

from django.contrib.sessions.models import Session
from django.db import connection


def disguises(words: str) -> set[bytes]:
    """`words` as they may lie somewhere: in other encodings, quoted, or within base64."""
    plain = words.encode()
    within = {
        base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4] for shift in (0, 1, 2)
    }
    written = {quote(words), quote_plus(words), json.dumps(words)[1:-1], plain.hex()}
    return {plain, words.encode("utf-16-le"), words.lower().encode(), *within} | {
        text.encode() for text in written
    }


def holds(place: bytes, words: str) -> bool:
    """Whether `words` stand in `place`, in whatever disguise."""
    return any(disguise in place for disguise in disguises(words))


def rows() -> Iterator[tuple[str, bytes]]:
    """Every row of every table, ours and the framework's."""
    for table in sorted(connection.introspection.table_names()):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- the table's own name
            for row in cursor.fetchall():
                yield (
                    f"table {table}",
                    b"|".join(
                        bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode()
                        for v in row
                    ),
                )


def opened() -> Iterator[tuple[str, bytes]]:
    """What rows hold in a form of their own: sign-ins, and what the cache keeps."""
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded(), ensure_ascii=False).encode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM visavis_cache")
        for (value,) in cursor.fetchall():
            yield "cache", repr(pickle.loads(base64.b64decode(value))).encode()  # noqa: S301 -- our own test's cache


def raw_file() -> Iterator[tuple[str, bytes]]:
    """The pages of the database as they lie, free ones too; SQLite only."""
    if isinstance(connection.connection, sqlite3.Connection):
        yield "database file", connection.connection.serialize()


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Whatever lies beside the database."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"file {path.name}", path.read_bytes()


def places(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that is kept."""
    yield from rows()
    yield from opened()
    yield from raw_file()
    yield from files(folder)


def kept(words: str, folder: Path) -> list[str]:
    """Name the places in which `words` are kept readable."""
    return sorted({name for name, place in places(folder) if holds(place, words)})
