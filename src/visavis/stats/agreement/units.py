"""What was coded, as arrays: patterns of codes, and how often each lies in each cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.summaries import Kind, Summary
from visavis.stats.summaries.codings import CLUSTER, MOST, Codes, Codings
from visavis.stats.summaries.summary import RATER, TALLY, N
from visavis.stats.uncertainty.totals import Numbers

Code = str | float
Places = NDArray[np.int64]
Narrow = NDArray[np.int32]
"""Places of which there is one for each row, and there may be as many rows as units."""
Short = NDArray[np.int16]
"""Places of codes, of which there is one for each row and rater."""
MISSING = -1
"""In the place of a code that a rater did not give."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Units:
    """Units that have the same codes are one pattern; a row says how many a cluster has of one."""

    categories: tuple[Code, ...]
    """In their order; where a rater may give several, each is a set of codes."""
    raters: tuple[str, ...]
    """Empty where only numbers of raters are known."""
    codes: Places
    """Of shape (patterns, raters): the place of a code among the categories, or `MISSING`."""
    counts: Numbers
    """Of shape (patterns, categories): how many raters gave each."""
    pattern: Narrow
    """Of shape (rows,)."""
    cluster: Narrow | None
    """Of shape (rows,): 0 … clusters - 1. None where each unit stands for itself."""
    times: Places
    """Of shape (rows,): how many units."""
    a_pattern: Places
    """Of shape (patterns,): how many units have each."""

    @property
    def names(self) -> tuple[str, ...]:
        """What each category is called, as it is where codes are words: 2.0 is 2."""
        return tuple(map(_name, self.categories))

    @property
    def raters_a_unit(self) -> NDArray[np.float64]:
        """How many raters coded the units of each pattern."""
        summed: Numbers = self.counts.sum(1)
        return summed

    def recoded(self, categories: Sequence[Code], place: Places) -> Units:
        """Return the same units under other categories: `place` says where each goes."""
        codes = np.where(self.codes == MISSING, MISSING, place[self.codes])
        counts = np.zeros((len(self.counts), len(categories)))
        np.add.at(counts.T, place, self.counts.T)
        return replace(self, categories=tuple(categories), codes=codes, counts=counts)

    def by(self, raters: Sequence[int]) -> Units:
        """Return what some of the raters coded."""
        codes = self.codes[:, list(raters)]
        named = tuple(self.raters[place] for place in raters)
        return replace(self, raters=named, codes=codes, counts=tally(codes, len(self.categories)))


def units_of(summary: Summary, categories: Sequence[Code] | None = None) -> Units:
    """Return a summary of patterns or tallies as arrays.

    Parameters
    ----------
    summary
        Made by `patterns` or `tallies`, or merged of such.
    categories
        All categories that raters could choose, in their order; without them, those that were
        chosen.

    Raises
    ------
    UnusableError
        When the summary is another one, or holds a code that is none of the categories.
    """
    if summary.kind == Kind.PATTERNS:
        return _of_patterns(summary, categories)
    if summary.kind == Kind.TALLIES:
        return _of_tallies(summary, categories)
    msg = (
        f"Agreement needs a summary of patterns or tallies, and this is one of {summary.kind}: "
        "make it with visavis.stats.summaries.patterns."
    )
    raise UnusableError(msg)


def units_in(found: Codings, where: Codes, categories: Sequence[Code] | None) -> Units:
    """Return codes that were just read as arrays: what a summary of them would give, but sooner."""
    order = in_order(found.codes, categories, numeric=where.numeric)
    place = np.array([order.index(code) for code in found.codes], np.int16)
    placed = _placed(np.array(found.given), place)
    codes = np.empty((len(found.raters), len(found.table)), np.int16).T
    for rater, key in enumerate(found.raters):
        column = found.table.get_column(key)
        if column.null_count():
            codes[:, rater] = placed(column.fill_null(found.given[0]).to_numpy())
            codes[column.is_null().to_numpy(), rater] = MISSING
        else:
            codes[:, rater] = placed(column.to_numpy())
    first, pattern = alike(codes, len(order))
    patterns = codes[first].astype(np.int64)
    times = found.table.get_column(N).to_numpy()
    return Units(
        categories=order,
        raters=tuple(found.raters.values()),
        codes=patterns,
        counts=tally(patterns, len(order)),
        pattern=pattern,
        cluster=_numbered(found.table.get_column(CLUSTER)) if where.cluster else None,
        times=times,
        a_pattern=_added(pattern, times, len(first)),
    )


def _placed(given: NDArray[Any], place: Short) -> Callable[[NDArray[Any]], Short]:
    """Return what says where values stand: read from a table where they are whole and near."""
    lowest, highest = given.min(initial=0), given.max(initial=0)
    if given.dtype.kind in "iu" and highest - lowest < FEW_KEYS:
        table = np.zeros(int(highest - lowest) + 1, np.int16)
        table[given - lowest] = place
        return lambda values: table[values - lowest]
    upward = np.argsort(given)
    return lambda values: place[upward][np.searchsorted(given[upward], values)]


def _of_patterns(summary: Summary, categories: Sequence[Code] | None) -> Units:
    keys = [key for key in summary.keys if key.startswith(RATER)]
    columns = [summary.table.get_column(key) for key in keys]
    found = sorted({code for column in columns for code in column.unique().drop_nulls().to_list()})
    order = in_order(found, categories, numeric=summary.about.get("codes") == "numbers")
    codes = np.empty((len(summary), len(keys)), np.int64)
    for place, column in enumerate(columns):
        codes[:, place] = _places(column, order)
    first, pattern = alike(codes, len(order))
    times = summary.table.get_column(N).to_numpy().astype(np.int64)
    return Units(
        categories=order,
        raters=tuple(key.removeprefix(RATER) for key in keys),
        codes=codes[first],
        counts=tally(codes[first], len(order)),
        pattern=pattern,
        cluster=_clusters(summary),
        times=times,
        a_pattern=_added(pattern, times, len(first)),
    )


def _of_tallies(summary: Summary, categories: Sequence[Code] | None) -> Units:
    keys = [key for key in summary.keys if key.startswith(TALLY)]
    order = in_order([key.removeprefix(TALLY) for key in keys], categories, numeric=False)
    counts = np.zeros((len(summary), len(order)))
    for key in keys:
        column = summary.table.get_column(key).fill_null(0).to_numpy()
        counts[:, order.index(key.removeprefix(TALLY))] = column
    same, found = np.unique(counts, axis=0, return_inverse=True)
    pattern = found.reshape(-1).astype(np.int32)
    times = summary.table.get_column(N).to_numpy().astype(np.int64)
    return Units(
        categories=order,
        raters=(),
        codes=np.empty((len(same), 0), np.int64),
        counts=same,
        pattern=pattern,
        cluster=_clusters(summary),
        times=times,
        a_pattern=_added(pattern, times, len(same)),
    )


def _added(pattern: Narrow, times: Places, patterns: int) -> Places:
    """Return how many units have each pattern."""
    return np.bincount(pattern, times, minlength=patterns).astype(np.int64)


def in_order(
    found: Sequence[Code], categories: Sequence[Code] | None, *, numeric: bool
) -> tuple[Code, ...]:
    """Return the categories in their order: as they were given, else as they sort."""
    kind: Any = float if numeric else _name
    order = tuple(map(kind, found if categories is None else categories))
    known = set(order)
    if strange := [code for code in found if code not in known]:
        msg = (
            f"The code {strange[0]!r} is none of the categories ({', '.join(map(str, order))}): "
            "correct it, or name it among the categories."
        )
        raise UnusableError(msg)
    if len(known) < len(order):
        msg = "A category is named twice: name each once."
        raise UnusableError(msg)
    if len(order) > MOST:
        msg = (
            f"There are {len(order)} different codes, and at most {MOST} are compared: put them "
            "into categories, or take visavis.icc for measurements."
        )
        raise UnusableError(msg)
    return order


def _name(category: object) -> str:
    """Return what a category is called once it was read: 2.0 is 2, and True is true."""
    if isinstance(category, bool | np.bool_):
        return str(category).lower()
    if isinstance(category, float | np.floating) and float(category).is_integer():
        return str(int(category))
    return str(category)


def alike(codes: NDArray[Any], categories: int) -> tuple[Places, Narrow]:
    """Return where each pattern stands first, and each row's pattern."""
    key = np.zeros(len(codes), np.int64)
    room = 1
    for column in codes.T:
        if room * (categories + 1) >= 2**62:
            key = np.unique(key, return_inverse=True)[1].reshape(-1)
            room = len(key) + 1
        key = key * (categories + 1) + column + 1
        room *= categories + 1
    if room > FEW_KEYS:
        _, first, pattern = np.unique(key, return_index=True, return_inverse=True)
        return first, pattern.reshape(-1).astype(np.int32)
    stands = np.full(room, MISSING)
    stands[key[::-1]] = np.arange(len(key))[::-1]
    there = stands != MISSING
    return stands[there], (np.cumsum(there, dtype=np.int32) - np.int32(1))[key]


FEW_KEYS = 1_000_000
"""Possible patterns up to which each has a place in a table, so that nothing must be sorted."""


def tally(codes: Places, categories: int) -> Numbers:
    """Count how many raters gave each category."""
    counts = np.zeros((len(codes), categories))
    rows = np.arange(len(codes))
    for column in codes.T:
        given = column != MISSING
        counts[rows[given], column[given]] += 1
    return counts


def _places(column: nw.Series[Any], order: tuple[Code, ...]) -> Places:
    if not order:
        return np.full(len(column), MISSING)
    placed = column.replace_strict(list(order), list(range(len(order))), return_dtype=nw.Int64)
    return placed.fill_null(MISSING).to_numpy()


def _clusters(summary: Summary) -> Narrow | None:
    if not summary.about.get(CLUSTER):
        return None
    return _numbered(summary.table.get_column(CLUSTER))


def _numbered(clusters: nw.Series[Any]) -> Narrow:
    if clusters.dtype.is_integer() and len(clusters):
        values = clusters.cast(nw.Int64).to_numpy()
        above = values - values.min()
        if above.max() < FEW_KEYS:
            there = np.zeros(above.max() + 1, np.int32)
            there[above] = 1
            ranks: Narrow = (there.cumsum(dtype=np.int32) - np.int32(1))[above]
            return ranks
    names = clusters.unique().sort().to_list()  # or sums come in another order each time
    if not names:
        return np.empty(0, np.int32)
    return clusters.replace_strict(names, range(len(names)), return_dtype=nw.Int32).to_numpy()
