"""What counts as a fault, and what as a mistake of ours."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django import db
from django.core.exceptions import ValidationError

from visavis.gateways.faults import fault_in
from visavis.gateways.keys.protocol import KeyGoneError, KeysLostError


def wrapped(outer: type[Exception], inner: Exception) -> Exception:
    """As Django wraps what a driver raises."""
    error = outer(str(inner))
    error.__cause__ = inner
    return error


def of_sqlite(folder: Path, *, pages: int = 0, holder: bool = False, junk: bool = False) -> str:
    """Meet a real error of SQLite, and return the sentence."""
    file = folder / "x.sqlite3"
    if junk:
        file.write_bytes(b"no database at all" * 99)
    with (
        closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as one,
        closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other,
    ):
        try:
            if pages:
                one.execute(f"PRAGMA max_page_count={pages}")
            if holder:
                other.execute("BEGIN EXCLUSIVE")
            one.execute("CREATE TABLE t (x)")
            one.execute("INSERT INTO t VALUES (zeroblob(99999))")
        except sqlite3.Error as error:
            return fault_in(wrapped(db.DatabaseError, error)) or ""
    return ""


def test_a_full_disk_under_sqlite(tmp_path: Path) -> None:
    assert of_sqlite(tmp_path, pages=4) == "The disk is full: make room on it"


def test_a_database_that_is_held(tmp_path: Path) -> None:
    found = of_sqlite(tmp_path, holder=True)
    assert found == "Another program holds the database: wait for that program, or end it"


def test_a_damaged_database(tmp_path: Path) -> None:
    assert of_sqlite(tmp_path, junk=True).startswith("The database is damaged: ")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OSError(errno.ENOSPC, "No space left", "/srv/static/x.css"),
            "The disk is full (/srv/static/x.css): make room on it",
        ),
        (OSError(errno.EROFS, "x"), "The disk can only be read: mount it for writing"),
        (
            wrapped(db.OperationalError, psycopg.errors.AdminShutdown("x")),
            "The database does not answer: see that its server runs",
        ),
        (
            wrapped(db.OperationalError, psycopg.errors.DiskFull("x")),
            "The disk is full: make room on it",
        ),
        (
            KeysLostError("The keys are gone. Look."),
            "The keys are gone. Look",
        ),
    ],
)
def test_a_fault_has_a_sentence_with_its_remedy(error: Exception, sentence: str) -> None:
    assert fault_in(error) == sentence


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a client's word"),
        ValidationError("a client's word"),
        KeyGoneError("client:1"),
        FileNotFoundError(errno.ENOENT, "x"),
        db.DatabaseError("Save with update_fields did not affect any rows."),
        wrapped(db.IntegrityError, psycopg.errors.UniqueViolation("a client's word")),
        wrapped(db.DataError, psycopg.errors.UntranslatableCharacter("a client's word")),
        wrapped(db.OperationalError, sqlite3.OperationalError("no such table: x")),
    ],
)
def test_a_mistake_of_ours_is_no_fault(error: Exception) -> None:
    assert fault_in(error) is None
