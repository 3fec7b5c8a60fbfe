"""What tables and columns are called in REDCap."""

from __future__ import annotations

from visavis.dataset.schema import Column, Table

RECORD = "record_id"
SHORT = {
    "therapists": "th",
    "clients": "cl",
    "enrolments": "en",
    "episodes": "ep",
    "sessions": "se",
    "cards": "ca",
    "eventReports": "er",
    "assignments": "as",
    "codings": "co",
    "consensus": "cs",
    "matches": "ma",
    "predictions": "pr",
    "scores": "sc",
    "turningPoints": "tp",
}
"""What the fields of each form begin with: a field's name is there once in the whole project."""


def form(table: str) -> str:
    """Return the name of a table's form, as in ``event_reports``."""
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in table)


def field(table: Table, column: Column) -> str:
    """Return the name of a column's field, as in ``er_rating``."""
    return f"{SHORT[table.name]}_{column.name}"


def is_record(table: Table, column: Column, owner: str) -> bool:
    """Whether a column holds the record's id itself, so that it needs no field of its own.

    Parameters
    ----------
    table, column
        Which column.
    owner
        The table whose rows are the project's records.
    """
    if table.name == owner:
        return table.key == (column.name,)
    to = column.references
    return to is not None and to.table == owner
