"""Threads that write to SQLite queue: nobody sleeps while the database is free."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from visavis.config.sqlite3.base import DatabaseWrapper
from visavis.gateways.faults import fault_in

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


@contextmanager
def waiting_to_write(path: Path, seconds: float = 5.0) -> Iterator[list[str]]:
    """Wait in another thread for a turn, which comes within the block; give what SQLite heard."""
    sent: list[str] = []

    def write() -> None:
        connection = connect(path, seconds)
        connection.ensure_connection()
        connection.connection.set_trace_callback(sent.append)
        ready.set()
        begin(connection)
        connection.close()

    ready, thread = threading.Event(), threading.Thread(target=write)
    thread.start()
    ready.wait()
    thread.join(0.05)
    assert thread.is_alive()
    yield sent
    thread.join()


def test_the_next_one_waits_for_its_turn_and_not_for_sqlite(
    path: Path, one: BaseDatabaseWrapper
) -> None:
    begin(one)
    with waiting_to_write(path) as sent:
        assert sent == []
        one.commit()
    assert [said for said in sent if not said.startswith("PRAGMA")][:1] == ["BEGIN IMMEDIATE"]


def test_whoever_waits_too_long_is_told_as_sqlite_tells_it(
    one: BaseDatabaseWrapper, other: BaseDatabaseWrapper
) -> None:
    begin(one)
    with pytest.raises(OperationalError, match="database is locked") as found:
        begin(other)
    held = "Another program holds the database: wait for that program, or end it"
    assert fault_in(found.value) == held
    one.commit()
    begin(other)


def test_waiting_for_a_turn_is_taken_off_the_wait_for_other_programs(
    path: Path, one: BaseDatabaseWrapper
) -> None:
    """Nobody waits twice as long as the settings say."""
    begin(one)
    with waiting_to_write(path, seconds=10) as sent:
        one.commit()
    before, begun, after = sent[:3]
    assert 0 < milliseconds(before) < 10_000
    assert (begun, milliseconds(after)) == ("BEGIN IMMEDIATE", 10_000)


def milliseconds(pragma: str) -> int:
    return int(pragma.removeprefix("PRAGMA busy_timeout = "))


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
