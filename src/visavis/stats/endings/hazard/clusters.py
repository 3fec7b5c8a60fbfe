"""Which rows are of which cluster: names become numbers, and rows that stand together a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.endings.hazard.rows import Runs
from visavis.stats.gaps import NOTHING
from visavis.stats.uncertainty.lines import CLIENT, THERAPIST, numbered

News = Mapping[str, NDArray[np.bool_]]
"""By column: of each row, whether its name is another than that of the row before."""


def news_of(table: nw.DataFrame[Any], columns: Sequence[str]) -> News:
    """Look where names change."""
    return {column: _news(table.get_column(column)) for column in columns}


def says_nothing(table: nw.DataFrame[Any], news: News) -> bool:
    """Whether a name is blank, or the word for a gap; each run of rows is looked at once."""
    names = [_first(table, column, begins) for column, begins in news.items()]
    return any(
        bool(each.str.strip_chars().is_in(["", *NOTHING]).any())
        for each in names
        if each.dtype == nw.String
    )


def within(key: str, clusters: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that name a cluster: a client's name counts within the therapist."""
    return (THERAPIST, CLIENT) if key == CLIENT and THERAPIST in clusters else (key,)


def runs_of(table: nw.DataFrame[Any], news: News, columns: Sequence[str]) -> Runs:
    """Number the clusters, and say where rows of one follow each other."""
    begins = np.logical_or.reduce([news[column] for column in columns])
    names, starts = [_first(table, each, begins) for each in columns], np.flatnonzero(begins)
    if any(each.n_unique() == len(starts) for each in names):  # rows of each stand together
        return Runs(starts=starts, codes=np.arange(len(starts)), count=len(starts))
    codes = numbered(map(_as_numbers, names))
    return Runs(starts=starts, codes=codes, count=int(codes.max(initial=-1)) + 1)


def _news(names: nw.Series[Any]) -> NDArray[np.bool_]:
    if not names.dtype.is_numeric():
        return (names != names.shift(1)).fill_null(value=True).to_numpy()
    found, values = np.ones(len(names), bool), names.to_numpy()
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def _first(table: nw.DataFrame[Any], column: str, begins: NDArray[np.bool_]) -> nw.Series[Any]:
    """Return the name of each run."""
    names = table.get_column(column)
    return names if begins.all() else names[np.flatnonzero(begins)]


def _as_numbers(names: nw.Series[Any]) -> nw.Series[Any]:
    """Return words as numbers."""
    if names.dtype != nw.String:
        return names
    # Polars numbers words as it reads them
    return nw.from_native(names.cast(nw.Categorical).to_native().to_physical(), series_only=True)
