"""Sends a statement that was written once, by the shortest way that the driver has.

Django translates the placeholders of a statement anew each time it is sent, and PostgreSQL plans
it anew. What is sent from here was translated once for each connection, and PostgreSQL keeps its
plan. Everything that Django promises around a statement stays: lost connections are noticed,
errors are Django's own, a broken transaction takes nothing more, and whoever counts or logs
queries sees this one like any other. ``docs/decisions/0100-shortest-way.md`` says what it brings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper

PLACE = re.compile(r"%[s%]")


class Sent(Protocol):
    """What both drivers give back."""

    rowcount: int

    def fetchall(self) -> list[Any]:
        """Return every row that came back."""
        ...


def send(to: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> Sent:
    """Send `sql`, with placeholders as Django writes them."""
    if to.execute_wrappers or to.queries_logged:
        return _as_usual(to, sql, values)
    to.close_if_health_check_failed()
    to.ensure_connection()
    to.validate_no_broken_transaction()
    try:
        with to.wrap_database_errors:
            return _shortest(to, sql, values)
    except NotSupportedError:
        # A table changed under a plan that this connection keeps: the next one plans anew.
        to.close()
        raise


def _shortest(to: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> Sent:
    found: Sent
    if to.vendor == "postgresql":
        # Prepared on the server: neither the statement nor its plan is made again.
        cursor = _raw_cursor()(to.connection)
        found = cursor.execute(_numbered(sql), values, prepare=True)
    else:
        found = to.connection.execute(_question_marks(sql), values)
    return found


def _as_usual(to: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> Sent:
    cursor = to.cursor()
    cursor.execute(sql, values)
    return cursor


@lru_cache(maxsize=1)
def _raw_cursor() -> Any:  # noqa: ANN401 -- the driver need not be there when SQLite is used
    from psycopg import RawCursor  # noqa: PLC0415 -- as above

    return RawCursor


@lru_cache(maxsize=256)
def _question_marks(sql: str) -> str:
    return PLACE.sub(lambda found: "?" if found[0] == "%s" else "%", sql)


@lru_cache(maxsize=256)
def _numbered(sql: str) -> str:
    number = iter(range(1, sql.count("%s") + 1))
    return PLACE.sub(lambda found: f"${next(number)}" if found[0] == "%s" else "%", sql)
