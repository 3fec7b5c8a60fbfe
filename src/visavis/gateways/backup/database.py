"""Copying a whole database out and in again, while it is used or while it is not."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from visavis.gateways.keys import private
from visavis.vocab.remedy import RemedyError

NOT_COPIED = ("django_session", "people_signinlink", "visavis_cache")
"""Tables whose rows open or count something now; a backup that lies about must not hold them."""


class DatabaseError(RemedyError):
    """The database could not be copied; the sentence says what to do."""


class Database(Protocol):
    """A database that can be copied as a whole."""

    @property
    def engine(self) -> str:
        """``sqlite`` or ``postgresql``."""
        ...

    @property
    def file(self) -> str:
        """The name of the copy."""
        ...

    def copy_out(self, folder: Path) -> None:
        """Write a consistent copy into `folder`, whatever is written meanwhile."""
        ...

    def copy_in(self, folder: Path) -> None:
        """Put the copy in `folder` in the database's place, whole or not at all."""
        ...


@dataclass(frozen=True, slots=True)
class SqliteDatabase:
    """The embedded database: one file."""

    path: Path
    engine: str = "sqlite"
    file: str = "database.sqlite3"

    def copy_out(self, folder: Path) -> None:
        """Use SQLite's online backup: one moment of the database, in one file."""
        target = folder / self.file
        private.touch(target)
        with (
            closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target, isolation_level=None)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("PRAGMA secure_delete=ON")
            names = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in names:
                if name in NOT_COPIED:
                    copy.execute(f"DELETE FROM {name}")  # noqa: S608 -- a name of our own list
            _check(copy)
        private.sync(target)

    def copy_in(self, folder: Path) -> None:
        """Close the old file's journal, then let the new file take its place in one step."""
        draft = self.path.with_name(f"{self.path.name}.restoring")
        try:
            private.touch(draft)
            shutil.copyfile(folder / self.file, draft)
            with closing(sqlite3.connect(draft)) as connection:
                _check(connection)
            private.sync(draft)
            if self.path.exists():
                self._close_journal()
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
        private.sync(self.path.parent)

    def _close_journal(self) -> None:
        # A journal that stayed behind would be taken for the new file's.
        try:
            with closing(sqlite3.connect(self.path, timeout=1)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.Error as error:
            msg = f"The database {self.path} is in use. Stop the server and try again."
            raise DatabaseError(msg) from error


def _check(connection: sqlite3.Connection) -> None:
    (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != "ok":
        msg = f"SQLite finds the copy damaged ({answer}). Restore another backup."
        raise DatabaseError(msg)


@dataclass(frozen=True, slots=True)
class PostgresDatabase:
    """A PostgreSQL database, through its own programs."""

    connection: Mapping[str, str]
    """What libpq is told: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE."""
    engine: str = "postgresql"
    file: str = "database.sql.gz"

    def copy_out(self, folder: Path) -> None:
        """Use `pg_dump`: one snapshot, as statements."""
        target = folder / self.file
        private.touch(target)
        left_out = [f"--exclude-table-data={name}" for name in NOT_COPIED]
        command = ["pg_dump", "--no-owner", "--no-privileges", "--compress=6", *left_out]
        self._run([*command, f"--file={target}"])
        private.sync(target)

    def copy_in(self, folder: Path) -> None:
        """Replace everything in one transaction with `psql`."""
        with tempfile.TemporaryFile() as script:
            # A server that holds the tables is told of, not waited for.
            script.write(b"SET lock_timeout = '10s';\n")
            script.write(b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n")
            with gzip.open(folder / self.file) as dump:
                shutil.copyfileobj(dump, script)
            script.seek(0)
            quietly = ["--no-psqlrc", "--quiet", "--output=/dev/null"]
            whole = ["--single-transaction", "--set=ON_ERROR_STOP=1"]
            self._run(["psql", *quietly, *whole], stdin=script.fileno())

    def _run(self, command: list[str], *, stdin: int = subprocess.DEVNULL) -> None:
        program = shutil.which(command[0])
        if program is None:
            msg = f"{command[0]} is not installed. On Debian: apt install postgresql-client"
            raise DatabaseError(msg)
        done = subprocess.run(  # noqa: S603 -- PostgreSQL's own programs, without a shell
            [program, *command[1:]],
            check=False,
            stdin=stdin,
            capture_output=True,
            env=os.environ | dict(self.connection),
        )
        if done.returncode:
            # Its messages may quote rows; the first line of a refusal names the reason.
            reason = done.stderr.decode(errors="replace").strip().partition("\n")[0][:200]
            msg = f"{command[0]} failed: {reason}"
            raise DatabaseError(msg)
