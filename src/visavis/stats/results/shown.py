"""Results as a table, as a mapping, and as a notebook shows them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING, Any

from visavis.stats.results.readable import Row, readable, shown
from visavis.vocab.counted import counted

if TYPE_CHECKING:  # tables are made only when they are asked for
    import polars as pl

MOST = 30
"""Rows that are printed; a notebook scrolls, and shows twice as many."""
WIDE = 100
"""Characters of a note's line."""
BESIDE = frozenset(("method", "level"))
"""Columns that are not printed unless every row has the same: long words."""


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
            setattr(cls, "__repr__", cls.__repr__)  # noqa: B010 -- else it is no assignment

    def sentence(self) -> str:
        """Say in one sentence what was found, where one can say it."""
        return ""

    def __repr__(self) -> str:
        """Say in brief what it is and how to see it: a prompt shows no more."""
        rows = len(self.rows())
        said = f" {self.sentence()}".rstrip()
        begins = f"<{type(self).__name__}: {self.title()}, {counted(rows, 'row')}.{said}"
        return f"{begins}\n {how_to_see(rows)}>"

    def __str__(self) -> str:
        """Return the first rows, and the sentences that are said of them."""
        rows = list(self.rows())
        table = readable(rows[:MOST])
        kept = [place for place, name in enumerate(table.names) if name not in BESIDE]
        cells = [[line[place] for place in kept] for line in (table.names, *table.lines)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in cells
        ]
        notes = [_wrapped(mark, note) for mark, note in _marked(table.notes)]
        return "\n".join([self.title(), *lines, *_more(len(rows), MOST), *notes])

    def to_frame(self) -> pl.DataFrame:
        """Return the rows as a Polars frame."""
        import polars as pl  # noqa: PLC0415 -- see above

        return pl.DataFrame(list(self.rows()), infer_schema_length=None)

    def to_dict(self) -> dict[str, Any]:
        """Return what `json.dumps` takes."""
        return {"title": self.title(), "rows": [dict(row) for row in self.rows()]}

    def _repr_html_(self) -> str:
        """Return a table for a notebook, in the notebook's own colours, and notes below it."""
        rows = list(self.rows())
        table = readable(rows[: 2 * MOST])
        sides = [RIGHT if number else LEFT for number in table.numeric]
        head = "".join(
            f'<th scope="col" style="{side}">{escape(name)}</th>'
            for name, side in zip(table.names, sides, strict=True)
        )
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="{side}">{escape(cell)}</td>'
                for cell, side in zip(line, sides, strict=True)
            )
            + "</tr>"
            for line in table.lines
        )
        below = [*_more(len(rows), 2 * MOST), *(" ".join(one) for one in _marked(table.notes))]
        notes = "".join(f'<p style="{NOTE}">{escape(one)}</p>' for one in below)
        return (
            '<div style="overflow-x: auto"><table style="margin-left: 0">'
            f'<caption style="{CAPTION}">{escape(self.title())}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{notes}"
        )


def how_to_see(rows: int) -> str:
    """Say how a result of so many rows is seen."""
    if rows <= MOST:
        return "print(…) shows it whole."
    return f"print(…) shows the first {MOST} rows, .to_frame() has all."


LEFT, RIGHT = "text-align: start; white-space: nowrap", "text-align: end; white-space: nowrap"
CAPTION = "text-align: start; font-weight: bold"
NOTE = "margin: 0.3em 0; max-width: 60em"
"""Notebooks have no style sheet of ours; colours are left to them, for light and dark."""


def _more(rows: int, most: int) -> list[str]:
    more = rows - most
    return [f"… and {counted(more, 'more row', 'more rows')}: see to_frame()"] if more > 0 else []


def _marked(notes: Sequence[str]) -> list[tuple[str, str]]:
    """Give each note its number; how all values were found is said of every row."""
    return [
        ("" if note.startswith("Method: ") else f"{place}.", note)
        for place, note in enumerate(notes, 1)
    ]


def _wrapped(mark: str, note: str) -> str:
    return fill(f"{mark} {note}".strip(), WIDE, subsequent_indent="  ")


__all__ = ["Result", "Row", "shown"]
