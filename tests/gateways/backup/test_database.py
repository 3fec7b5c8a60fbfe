from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from visavis.gateways.backup.database import DatabaseError, PostgresDatabase, SqliteDatabase
from visavis.gateways.backup.manifest import NAME, BackupError, read


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqliteDatabase]:
    """A database that a server holds open, with its latest words in the journal."""
    path = tmp_path / "visavis.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE card (text); CREATE TABLE django_session (key);"
            "INSERT INTO card VALUES ('word'); INSERT INTO django_session VALUES ('open');"
        )
        yield SqliteDatabase(path)


def rows(path: Path, table: str) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 -- our own


def test_a_copy_is_one_file_with_what_the_journal_holds_and_no_sessions(
    database: SqliteDatabase, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    database.copy_out(folder)
    copy = folder / database.file
    assert [path.name for path in folder.iterdir()] == [copy.name]
    assert (rows(copy, "card"), rows(copy, "django_session")) == ([("word",)], [])
    assert b"open" not in copy.read_bytes()


def test_a_database_in_use_is_not_replaced(database: SqliteDatabase, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    database.copy_out(folder)
    with pytest.raises(DatabaseError, match=r"is in use\. Stop the server"):
        database.copy_in(folder)
    assert rows(database.path, "django_session") == [("open",)]


def test_a_damaged_copy_replaces_nothing(database: SqliteDatabase, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    database.copy_out(folder)
    copy = folder / database.file
    content = bytearray(copy.read_bytes())
    content[4096 + 100 :] = b"\xff" * (len(content) - 4096 - 100)
    copy.write_bytes(content)
    with pytest.raises(DatabaseError, match="finds the copy damaged"):
        database.copy_in(folder)
    assert rows(database.path, "card") == [("word",)]
    assert list(tmp_path.glob("*.restoring")) == []


def test_a_missing_program_is_named_with_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatabaseError, match=r"pg_dump is not installed.*postgresql-client"):
        PostgresDatabase({"PGDATABASE": "visavis"}).copy_out(tmp_path)


def test_a_backup_of_a_later_form_asks_for_an_update(tmp_path: Path) -> None:
    later = {"manifest": {"format": 2, "version": "9.9"}, "proof": ""}
    (tmp_path / NAME).write_text(json.dumps(later))
    with pytest.raises(BackupError, match=r"newer Visavis \(9.9\). Update this one."):
        read(tmp_path)
