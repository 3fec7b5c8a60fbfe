"""What a column and a table of the study dataset are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

import polars as pl


class Kind(Enum):
    """What stands in the cells of a column."""

    CODE = "code"
    """Made new for each study, and says nothing: a letter, then letters, figures, ``_``, ``-``."""
    TERM = "term"
    """A name with a public meaning: of a category, an instrument, a language, as in ``card@1``."""
    WORD = "word"
    """One of a closed list."""
    TEXT = "text"
    """What a person wrote, in their own words."""
    INTEGER = "integer"
    DAY = "day"
    """Whole days since the start of the episode, which is day 0."""
    NUMBER = "number"
    FLAG = "flag"
    """``true`` or ``false``."""


DTYPES: Mapping[Kind, pl.DataType] = MappingProxyType(
    {
        Kind.CODE: pl.String(),
        Kind.TERM: pl.String(),
        Kind.WORD: pl.String(),
        Kind.TEXT: pl.String(),
        Kind.INTEGER: pl.Int64(),
        Kind.DAY: pl.Int64(),
        Kind.NUMBER: pl.Float64(),
        Kind.FLAG: pl.Boolean(),
    }
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the thing that a code names has its row."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    name: str
    kind: Kind
    says: str
    """A whole sentence for whoever opens the file without us."""
    required: bool = False
    """Every row has a value. Other columns may have gaps, or be left out altogether."""
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """The allowed words, each with what it means; empty for every kind but `Kind.WORD`."""
    least: float | None = None
    most: float | None = None
    references: Reference | None = None

    @property
    def dtype(self) -> pl.DataType:
        """How Polars holds it."""
        return DTYPES[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: a file in ``data/``."""

    name: str
    says: str
    """What one row is."""
    key: tuple[str, ...]
    """The columns that together name a row; no two rows agree in all of them."""
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in the order of the file."""
        return tuple(column.name for column in self.columns)

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """How Polars holds the columns."""
        return {column.name: column.dtype for column in self.columns}

    def column(self, name: str) -> Column:
        """Return the column of that name; `KeyError` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
