"""The queries that compute every estimate from the tables again, in the SQL of DuckDB.

They are written by hand against the tables' documentation, without a look at how truths are
computed: a second way to every target, for the tests and for whoever reads ``truth.json``.
"""

from __future__ import annotations

from importlib.resources import files

VIEWS = "views"


def query(name: str) -> str:
    """Return the query that finds the truths of one family, or the views that all rest on."""
    return files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
