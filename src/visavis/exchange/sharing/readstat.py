"""What SPSS and Stata files have in common: both are written by ReadStat, through pyreadstat."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl

from visavis.dataset.schema import Table
from visavis.exchange.sharing.labels import Size, headline, value_labels
from visavis.exchange.sharing.study import Study
from visavis.vocab.remedy import RemedyError


def require_readstat() -> ModuleType:
    """Return pyreadstat, which is imported only when it is needed.

    Raises
    ------
    RemedyError
        When it is not installed.
    """
    try:
        return importlib.import_module("pyreadstat")
    except ImportError as error:
        msg = (
            "SPSS and Stata files are written by pyreadstat, which is not installed here. Install"
            " it with: pip install 'visavis[share]'"
        )
        raise RemedyError(msg) from error


def writer(name: str) -> Callable[..., None]:
    """Return a function of pyreadstat that says in a sentence what went wrong."""
    pyreadstat = require_readstat()
    found: Callable[..., None] = getattr(pyreadstat, name)
    fault: type[Exception] = pyreadstat.ReadstatError

    def write(frame: pl.DataFrame, file: Path, **options: Any) -> None:  # noqa: ANN401 -- as theirs
        try:
            found(frame, file, **options)
        except fault as error:
            if "write" in str(error):  # the disk takes no more
                raise OSError from error
            msg = (
                f"The table {file.stem} does not fit into a {file.suffix} file: {error}. Choose"
                " another form, as --as csv."
            )
            raise RemedyError(msg) from error

    return write


def variable_labels(study: Study, table: Table, *, longest: int, size: Size) -> list[str]:
    """Return each column's sentence, as far as it fits, in the order of the columns."""
    return [headline(c.says, longest=longest, size=size) for c in study.columns(table)]


def labelled(study: Study, table: Table, *, longest: int, size: Size) -> dict[str, dict[int, str]]:
    """Return what the numbers mean, by column."""
    return {
        column.name: value_labels(
            study.words(table, column), study.numbers(table, column), longest=longest, size=size
        )
        for column in study.columns(table)
        if study.words(table, column)
    }
