"""Where in a dataset's files a fault lies that congruence met: file, line, column and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from visavis.dataset.check import Finding, check
from visavis.dataset.check.findings import Findings
from visavis.dataset.check.tables import open_table
from visavis.dataset.read import StudyDataset
from visavis.dataset.schema import TABLES
from visavis.stats.congruence.keys import DoubledLineError
from visavis.stats.congruence.study import COLUMNS, RATING
from visavis.stats.errors import FaultyColumnError, UnusableError
from visavis.vocab.remedy import RemedyError

EVERY_LEVEL = ("episodes", "cards")
"""The tables of which no level can lack lines."""


def refuse_torn(dataset: StudyDataset, tables: Iterable[str] = COLUMNS) -> None:
    """Refuse files whose cells cannot be told apart: a torn line would be read as one with gaps.

    Parameters
    ----------
    tables
        Those that are read.

    Raises
    ------
    RemedyError
        When there is one, with the file and the line.
    """
    for name in tables:
        if name not in dataset.files:
            continue
        findings = Findings()
        open_table(TABLES[name], dataset.files[name], findings)
        for each in findings.found:
            if each.fault.column == "" and each.places[0].line:
                raise RemedyError(_told(dataset, each))


def refuse_empty(dataset: StudyDataset, tables: Mapping[str, pl.LazyFrame]) -> None:
    """Refuse a file without anything to count, where every level needs it.

    Raises
    ------
    RemedyError
        When there is one, with the file.
    """
    for name in EVERY_LEVEL:
        if name in tables and tables[name].limit(1).collect().is_empty():
            file = dataset.files[name]
            how = "ends after the names of its columns" if file.stat().st_size else "is empty"
            msg = f"{file} {how}: there are no {name} in it. Is it the right file?"
            raise RemedyError(msg)


def told_with_place(dataset: StudyDataset, error: Exception) -> str | None:
    """Say in which file and line of the dataset a fault lies; nothing where no line has it.

    Parameters
    ----------
    error
        What was met. Of a word that is not on its list, it is the first cell with one; otherwise
        what keeps a whole table from being read, or a cell that is not what its column holds. Of
        lines that stand twice, all that are shown.
    """
    if isinstance(error, DoubledLineError):
        return _doubled(dataset, error)
    found = [each for each in check(dataset.folder).findings if each.places[0].line]
    for wanted in _wanted(error):
        for each in found:
            if (
                each.fault.where,
                each.fault.column,
            ) in wanted and each.fault.where in dataset.files:
                return _told(dataset, each)
    return None


def _doubled(dataset: StudyDataset, error: DoubledLineError) -> str | None:
    file = dataset.files[error.table]
    opened = open_table(TABLES[error.table], file, Findings())
    if opened is None:
        return None
    same = [opened.written(name) == str(value) for name, value in error.of.items()]
    lines = [
        str(place.line)
        for place in opened.locate(opened.lazy().filter(*same), next(iter(error.of)))
    ]
    return f"{file}, lines {' and '.join(lines)}: {error}" if lines else None


def _wanted(error: Exception) -> Iterator[set[tuple[str, str]]]:
    """Yield the tables and columns of which a fault explains the error, the likeliest first."""
    if isinstance(error, FaultyColumnError):
        yield {(error.table, error.column)}
        return
    yield {(table, "") for table in COLUMNS}
    if not isinstance(error, UnusableError):  # nothing was understood: a cell is no such thing
        cells = {(table, column) for table, columns in COLUMNS.items() for column in columns}
        yield cells | {("eventReports", RATING)}


def _told(dataset: StudyDataset, found: Finding) -> str:
    fault, line = found.fault, found.places[0].line
    column = f", column {fault.column}" if fault.column else ""
    more = f" There are {found.count - 1:,} more such cells." if found.count > 1 else ""
    file = dataset.files[fault.where]
    return f"{file}, line {line}{column}: {fault.problem}. {fault.remedy}{more}"
