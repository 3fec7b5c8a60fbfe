"""What is passed on: a dataset, which of its columns go along, and what their words mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from visavis.dataset.check.categories import USES
from visavis.dataset.describe.json_file import read_json
from visavis.dataset.describe.names import OWN
from visavis.dataset.describe.variables import FLAGS, Json
from visavis.dataset.read.dataset import StudyDataset, read
from visavis.dataset.schema import TABLES, Column, Kind, Table

PIECE = 100_000
"""Rows that are held at once where a form can be written row by row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A dataset without a fault, as it shall be passed on."""

    dataset: StudyDataset
    text: bool
    """Whether people's own words go along."""
    categories: Mapping[str, str]
    """Every category of the codebooks that go along, with its titles."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that are there."""
        return tuple(TABLES[name] for name in self.dataset.files)

    def columns(self, table: Table) -> tuple[Column, ...]:
        """Return the columns of a table that go along."""
        there = map(table.column, self.dataset.columns(table.name))
        return tuple(one for one in there if self.text or one.kind is not Kind.TEXT)

    @property
    def leaves_words_out(self) -> bool:
        """Whether the dataset has people's words, and they stay."""
        names = ((table, self.dataset.columns(table.name)) for table in self.tables)
        kinds = {table.column(name).kind for table, columns in names for name in columns}
        return not self.text and Kind.TEXT in kinds

    def words(self, table: Table, column: Column) -> Mapping[str, str]:
        """Return a column's closed list, each word with what it means; empty where it has none."""
        if column.name in USES.get(table.name, ()):
            return self.categories
        return FLAGS if column.kind is Kind.FLAG else column.words

    def numbers(self, table: Table, column: Column) -> Mapping[str, int]:
        """Return the number that stands for each word: from 1 in the order of the list.

        A no is 0 and a yes is 1.
        """
        if column.kind is Kind.FLAG:
            return {"false": 0, "true": 1}
        return {word: at for at, word in enumerate(self.words(table, column), start=1)}

    def scan(self, table: Table) -> pl.LazyFrame:
        """Return the columns that go along, with words as they are."""
        return self.dataset.scan(table.name).select(
            # A NUL ends a text in other programs, and a CSV file with one is taken for damaged.
            pl.col(c.name).str.replace_all("\0", "", literal=True)
            if c.kind is Kind.TEXT
            else pl.col(c.name)
            for c in self.columns(table)
        )

    def numbered(self, table: Table) -> pl.LazyFrame:
        """Return them with numbers for words."""
        return self.scan(table).with_columns(
            self._number(table, column)
            for column in self.columns(table)
            if self.words(table, column)
        )

    def _number(self, table: Table, column: Column) -> pl.Expr:
        cell = pl.col(column.name)
        if column.kind is Kind.FLAG:
            return cell.cast(pl.Int8)
        numbers = self.numbers(table, column)
        return cell.replace_strict(numbers, default=None, return_dtype=pl.Int32)

    def along(self) -> Iterator[tuple[str, bytes]]:
        """Yield the other files of the dataset, as its codebooks, by path."""
        named = read_json(self.dataset.folder / OWN).get("files")
        for path in named if isinstance(named, list) else []:
            yield str(path), (self.dataset.folder / str(path)).read_bytes()


def pieces(frame: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """Yield the rows in their order, some at a time; of no rows one piece, for its header."""
    empty = True
    for piece in frame.collect_batches(chunk_size=PIECE, maintain_order=True):
        empty = False
        yield piece
    if empty:
        yield frame.collect()


def open_study(folder: Path, *, text: bool) -> Study:
    """Open a dataset that has no fault."""
    dataset = read(folder)
    return Study(dataset=dataset, text=text, categories=_categories(dataset))


def _categories(dataset: StudyDataset) -> dict[str, str]:
    """Join the codebooks' categories: a code that several have stands once, with all its titles."""
    titles: dict[str, dict[str, None]] = {}
    for codebook in dataset.codebooks.values():
        for code, title in _titled(codebook):
            titles.setdefault(code, {})[title] = None
    return {code: " / ".join(filter(None, found)) for code, found in titles.items()}


def _titled(codebook: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    listed = codebook.get("categories")
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict):
            yield (
                str(one.get("code")),
                " ".join(str(one.get("title") or "").replace("\0", "").split()),
            )
