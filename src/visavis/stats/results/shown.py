"""Results as a table, as a mapping, and as a notebook shows them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # tables are made only when they are asked for
    import polars as pl

Row = Mapping[str, str | int | float | bool | None]
DIGITS = 3
"""Shown after the point, for reading only; whoever computes on takes the values themselves."""


class Result(ABC):
    """Something that can be shown as rows with the same names."""

    __slots__ = ()

    @abstractmethod
    def rows(self) -> Sequence[Row]:
        """Return the rows, unrounded."""

    @abstractmethod
    def title(self) -> str:
        """Say in a few words what the rows are about."""

    def to_frame(self) -> pl.DataFrame:
        """Return the rows as a Polars frame."""
        import polars as pl  # noqa: PLC0415 -- see above

        return pl.DataFrame(list(self.rows()), infer_schema_length=None)

    def to_dict(self) -> dict[str, Any]:
        """Return what `json.dumps` takes."""
        return {"title": self.title(), "rows": [dict(row) for row in self.rows()]}

    def _repr_html_(self) -> str:
        """Return a table for a notebook; columns that say nothing are left out."""
        rows = list(self.rows())
        names = [
            name
            for name in (rows[0] if rows else ())
            if any(row[name] not in (None, "") for row in rows)
        ]
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(shown(row[name]))}</td>" for name in names) + "</tr>"
            for row in rows
        )
        return (
            f"<table><caption>{escape(self.title())}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def shown(value: object) -> str:
    """Write a value as people read it."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.{DIGITS}f}"
    return str(value)
