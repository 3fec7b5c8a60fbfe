"""``codebook.csv``: every column of every table in plain words, for people."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from visavis.dataset.describe.variables import full_sentence
from visavis.dataset.schema import Column, Kind, Table
from visavis.exchange.sharing.study import Study
from visavis.exchange.spreadsheets.write import harmless

CODEBOOK = "codebook.csv"
HEADER = (
    "table",
    "column",
    "what it is",
    "type",
    "unit",
    "least",
    "most",
    "may be empty",
    "number",
    "word",
    "meaning",
)
TYPES = {
    Kind.CODE: "code",
    Kind.TERM: "term",
    Kind.WORD: "word",
    Kind.TEXT: "text",
    Kind.INTEGER: "whole number",
    Kind.DAY: "day",
    Kind.NUMBER: "number",
    Kind.FLAG: "yes or no",
}


def write_codebook(study: Study, folder: Path, *, numbers: bool) -> None:
    """Write a row a column, and below it one for each word of its list.

    Parameters
    ----------
    study
        What is passed on.
    folder
        Where it goes.
    numbers
        Whether numbers stand for words in the files.
    """
    rows = [
        row
        for table in study.tables
        for column in study.columns(table)
        for row in _rows(study, table, column, numbers=numbers)
    ]
    # With a mark, so that Excel reads the accents when the file is double-clicked.
    with (folder / CODEBOOK).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])


def _rows(study: Study, table: Table, column: Column, *, numbers: bool) -> Iterator[list[str]]:
    empty = "no" if column.required else "yes"
    limits = [plain(column.least), plain(column.most)]
    says = full_sentence(column)
    start = [table.name, column.name]
    yield [*start, says, TYPES[column.kind], column.unit, *limits, empty, "", "", ""]
    stands = study.numbers(table, column)
    for word, means in study.words(table, column).items():
        number = str(stands[word]) if numbers else ""
        yield [*start, "", "", "", "", "", "", number, word, harmless(means)]


def plain(limit: float | None) -> str:
    """Return a limit without a point that it does not need."""
    return "" if limit is None else f"{limit:f}".rstrip("0").rstrip(".")
