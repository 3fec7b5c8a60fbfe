"""Threads of one process wait for each other's transactions in a queue, and not asleep.

SQLite has one writer at a time. Whoever finds the database taken sleeps and looks again, longer
each time, up to a tenth of a second, while others who came later may be quicker. Between the
threads of one process a lock hands it on at once. Other processes go on being waited for by
SQLite itself. ``docs/decisions/0101-writers-queue.md`` says what it brings.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import defaultdict

from django.db import OperationalError
from django.db.backends.sqlite3 import base

SQLITE_WAITS = 5.0
"""Seconds that SQLite's driver waits where the settings say nothing."""
_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""By database. A transaction that is open holds the lock of its own."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that has its turn before it begins a transaction."""

    _has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        waited = self._take_turn()
        try:
            self._begin_within(self._patience - waited if waited else None)
        except BaseException:
            self._end_turn()
            raise

    def _begin_within(self, seconds: float | None) -> None:
        """Begin; who waited in the queue has only the rest of the time left for other processes."""
        try:
            if seconds is not None:
                self._let_sqlite_wait(seconds)
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # missing in the stubs
        finally:
            if seconds is not None:
                self._let_sqlite_wait(self._patience)

    def _commit(self) -> None:
        # If this fails, the transaction is still open, and is rolled back.
        super()._commit()  # type: ignore[misc]  # missing in the stubs
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # missing in the stubs
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # missing in the stubs
        finally:
            self._end_turn()

    def _take_turn(self) -> float:
        """Wait for it, and return for how many seconds; 0 where nobody was before."""
        if self._has_turn:
            return 0
        begun = None
        if not self._turn.acquire(blocking=False):
            begun = time.monotonic()
            if not self._turn.acquire(timeout=self._patience):
                busy = _busy()
                raise OperationalError(*busy.args) from busy
        self._has_turn = True
        return 0 if begun is None else time.monotonic() - begun

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turn.release()

    def _let_sqlite_wait(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {max(0, round(seconds * 1000))}")

    @property
    def _patience(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", SQLITE_WAITS))

    @property
    def _turn(self) -> threading.Lock:
        return _turns[str(self.settings_dict["NAME"])]


def _busy() -> sqlite3.OperationalError:
    """Return what SQLite says when it waited as long; by its name it is known as a fault."""
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_BUSY, "SQLITE_BUSY"
    return error
