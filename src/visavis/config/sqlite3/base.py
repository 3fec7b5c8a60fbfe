"""Threads of one process wait for each other's transactions in a queue, and not asleep.

SQLite has one writer at a time. Whoever finds the database taken sleeps and looks again, longer
each time, up to a tenth of a second, while others who came later may be quicker. Between the
threads of one process a lock hands it on at once. Other processes go on being waited for by
SQLite itself. ``docs/decisions/0101-writers-queue.md`` says what it brings.
"""

from __future__ import annotations

import threading
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
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # missing in the stubs
        except BaseException:
            self._end_turn()
            raise

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

    def _take_turn(self) -> None:
        if self._has_turn:
            return
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", SQLITE_WAITS))
        if not self._turn.acquire(timeout=seconds):
            msg = "database is locked"  # as SQLite says it when it waited as long
            raise OperationalError(msg)
        self._has_turn = True

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turn.release()

    @property
    def _turn(self) -> threading.Lock:
        return _turns[str(self.settings_dict["NAME"])]
