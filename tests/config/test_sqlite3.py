"""Threads that write to SQLite queue: nobody sleeps while the database is free."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from visavis.config.sqlite3.base import DatabaseWrapper

pytestmark = pytest.mark.django_db
ADD = "INSERT INTO word VALUES ('heron')"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "one.sqlite3") as made:
        made.execute("CREATE TABLE word (word TEXT UNIQUE)")
    return tmp_path / "one.sqlite3"


def connect(path: Path, seconds: float = 5.0) -> BaseDatabaseWrapper:
    settings = connections[DEFAULT_DB_ALIAS].settings_dict | {
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": seconds},
        "AUTOCOMMIT": True,
        "CONN_HEALTH_CHECKS": False,
        "TIME_ZONE": None,
    }
    return DatabaseWrapper(settings, alias="other")


@pytest.fixture
def one(path: Path) -> Iterator[BaseDatabaseWrapper]:
    wrapper = connect(path)
    yield wrapper
    wrapper.close()


@pytest.fixture
def other(path: Path) -> Iterator[BaseDatabaseWrapper]:
    wrapper = connect(path, seconds=0.05)
    yield wrapper
    wrapper.close()


def begin(connection: BaseDatabaseWrapper) -> None:
    """Begin a transaction as ``atomic`` does."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_the_next_one_waits_for_its_turn_and_not_for_sqlite(
    path: Path, one: BaseDatabaseWrapper
) -> None:
    sent: list[str] = []

    def write() -> None:
        connection = connect(path)
        connection.ensure_connection()
        connection.connection.set_trace_callback(sent.append)
        ready.set()
        begin(connection)
        connection.close()

    begin(one)
    ready, thread = threading.Event(), threading.Thread(target=write)
    thread.start()
    ready.wait()
    thread.join(0.05)
    assert (thread.is_alive(), sent) == (True, [])
    one.commit()
    thread.join()
    assert sent[:1] == ["BEGIN IMMEDIATE"]


def test_whoever_waits_too_long_is_told_as_sqlite_tells_it(
    one: BaseDatabaseWrapper, other: BaseDatabaseWrapper
) -> None:
    begin(one)
    with pytest.raises(OperationalError, match="database is locked"):
        begin(other)
    one.commit()
    begin(other)


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_every_end_of_a_transaction_ends_the_turn(
    one: BaseDatabaseWrapper, other: BaseDatabaseWrapper, end: str
) -> None:
    begin(one)
    getattr(one, end)()
    begin(other)


def test_a_transaction_that_cannot_begin_has_no_turn(
    path: Path, one: BaseDatabaseWrapper, other: BaseDatabaseWrapper
) -> None:
    with sqlite3.connect(path, isolation_level=None) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError):
            begin(other)
        stranger.execute("COMMIT")
    begin(one)
    with one.cursor() as cursor:
        cursor.execute(ADD)
    one.commit()
    begin(other)
