"""Results as a table, as a mapping, and as a notebook shows them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from visavis.vocab.counted import counted

if TYPE_CHECKING:  # tables are made only when they are asked for
    import polars as pl

MOST = 30
"""Rows that are printed."""
BESIDE = frozenset(
    ("undefined", "no_interval", "why_dropped", "cautions", "method", "level", "unit", "cluster")
)
"""Columns that are not printed: sentences, and what is the same in every row."""
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

    def __init_subclass__(cls) -> None:
        """Let no dataclass print its fields: a few hundred estimates would flood a screen."""
        super().__init_subclass__()
        if "__repr__" not in vars(cls):
            setattr(cls, "__repr__", Result.__repr__)  # noqa: B010 -- else it is no assignment

    def __repr__(self) -> str:
        """Say in a line what it is."""
        return f"<{type(self).__name__}: {self.title()}, {counted(len(self.rows()), 'row')}>"

    def __str__(self) -> str:
        """Return the first rows with the columns that are numbers, or tell rows apart."""
        rows = list(self.rows())
        names = [name for name in _telling(rows) if name not in BESIDE]
        cells = [names, *([shown(row[name]) for name in names] for row in rows[:MOST])]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in cells
        ]
        more = len(rows) - MOST
        rest = [f"… and {counted(more, 'more row', 'more rows')}: see to_frame()"]
        return "\n".join([self.title(), *lines, *(rest if more > 0 else [])])

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
        names = _telling(rows)
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(shown(row[name]))}</td>" for name in names) + "</tr>"
            for row in rows
        )
        return (
            f"<table><caption>{escape(self.title())}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def _telling(rows: Sequence[Row]) -> list[str]:
    """Return the columns that say something."""
    first = rows[0] if rows else {}
    return [name for name in first if any(row[name] not in (None, "") for row in rows)]


def shown(value: object) -> str:
    """Write a value as people read it."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.{DIGITS}f}"
    return str(value)
