"""Words of people that are longer than another program's cells, and what was done about them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from visavis.dataset.schema import Kind, Table
from visavis.exchange.sharing.labels import cut_bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """One text that does not stand whole in the new file."""

    table: str
    key: str
    column: str
    bytes: int
    """Its whole length in UTF-8."""


def cut_texts(table: Table, frame: pl.DataFrame, longest: int) -> tuple[pl.DataFrame, list[Cut]]:
    """Shorten texts of more than `longest` bytes, and say which."""
    cuts: list[Cut] = []
    for column in table.columns:
        if column.kind is not Kind.TEXT or column.name not in frame.columns:
            continue
        size = pl.col(column.name).str.len_bytes()
        long = frame.filter(size > longest)
        if long.is_empty():
            continue
        keys = long.select(pl.concat_str(_key(table, frame), separator=" ", ignore_nulls=True))
        sizes = long.select(size).to_series()
        cuts += [
            Cut(table.name, key, column.name, count)
            for key, count in zip(keys.to_series(), sizes, strict=True)
        ]
        frame = frame.with_columns(_cut(column.name, longest))
    return frame, cuts


def _key(table: Table, frame: pl.DataFrame) -> list[pl.Expr]:
    return [pl.col(name).cast(pl.String) for name in table.key if name in frame.columns]


def _cut(name: str, longest: int) -> pl.Expr:
    cell = pl.col(name)
    beginning = cell.map_elements(lambda text: cut_bytes(text, longest), return_dtype=pl.String)
    return pl.when(cell.str.len_bytes() > longest).then(beginning).otherwise(cell).alias(name)
