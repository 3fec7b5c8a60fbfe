"""The installation that a command works on: its database, and what stands in it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from visavis.gateways.backup.database import Database, PostgresDatabase, SqliteDatabase
from visavis.vocab.remedy import RemedyError

TABLES = {"people_practice", "audit_entry"}
"""Where these are, a practice may be."""


def database() -> Database:
    """Return the database as a whole, for copying."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return SqliteDatabase(Path(given["NAME"]))
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    told = {variable: str(given[key]) for key, variable in names.items() if given.get(key)}
    return PostgresDatabase({**told, "PGDATABASE": str(given["NAME"])})


def has_tables() -> bool:
    """Whether the database was set up.

    Raises
    ------
    RemedyError
        When it cannot be reached.
    """
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False  # asking SQLite would make the file
    try:
        return set(connection.introspection.table_names()) >= TABLES
    except DatabaseError as error:
        why = type(error).__name__
        msg = f"The database cannot be reached ({why}); look at DATABASE_URL."
        if connection.vendor == "sqlite":
            msg = (
                f"The database {connection.settings_dict['NAME']} cannot be read ({why}). Put "
                "the file aside, and bring a backup back with: visavis restore"
            )
        raise RemedyError(msg) from error


def require_tables() -> None:
    """Refuse where no practice was ever started."""
    if not has_tables():
        msg = (
            f"There is no practice in {settings.ENVIRONMENT.data} yet. Start one with "
            "`visavis start`, or name another folder: visavis --data DIR"
        )
        raise RemedyError(msg)


def migrations() -> tuple[str, ...]:
    """Return which changes of its form the database has."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))
