"""One summary, and how summaries add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected
from visavis.stats.refusals import refuse_alike
from visavis.vocab.counted import a_kind

N = "n"
"""The column of every summary that says how many rows or units went into a line."""
WHOLE = "whole"
"""The note of a summary that says what a partition must keep whole: a line is in one part then."""


class Kind(StrEnum):
    """What the sums of a summary are."""

    COUNTS = "counts"
    """How many rows."""
    MOMENTS = "moments"
    """How many rows, the sum of each variable, and the sum of its squares."""
    PRODUCTS = "products"
    """How many rows, and the sum of the product of each two columns."""
    PATTERNS = "patterns"
    """How many units have these codes, rater by rater."""
    TALLIES = "tallies"
    """How many units have so many codes of each category, whoever gave them."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Summary:
    """A table with one line for each combination of its keys, and columns that may be added.

    Summaries of disjoint rows merge into the summary of all rows: ``one + other``, or `merge`.
    Merging is associative and commutative; a partition must keep units whole, as each function
    that makes a summary says.
    """

    kind: Kind
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    table: nw.DataFrame[Any]
    """Polars, in Narwhals' clothes; sorted by the keys. A missing value among the keys is one."""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """Why rows were left out, and how many."""
    about: Mapping[str, str] = field(default_factory=dict)
    """What else must be the same for two summaries to merge."""

    def __add__(self, other: object) -> Summary:
        """Return the summary of both together."""
        return merge(self, other) if isinstance(other, Summary) else NotImplemented

    def __radd__(self, other: object) -> Summary:
        """Let ``sum`` begin with its 0."""
        return self if other == 0 else NotImplemented

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same numbers under the same keys."""
        if not isinstance(other, Summary):
            return NotImplemented
        mine, others = self.table.to_native(), other.table.to_native()
        return bool(_of(self) == _of(other) and mine.equals(others, null_equal=True))

    __hash__ = None  # type: ignore[assignment]  # tables are compared, not looked up

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.table)

    @property
    def n(self) -> int:
        """How many rows or units were counted."""
        return int(self.table.get_column(N).sum()) if len(self.table) else 0


def _of(summary: Summary) -> tuple[object, ...]:
    return (
        summary.kind,
        summary.keys,
        summary.sums,
        {why: count for why, count in summary.dropped.items() if count},
        dict(summary.about),
    )


def merge(*summaries: Summary) -> Summary:
    """Return the summary of what all of these summarise.

    Raises
    ------
    UnusableError
        When there is none, or when they do not summarise the same thing.
    """
    if not summaries:
        msg = "There is nothing to merge: pass one summary or more."
        raise UnusableError(msg)
    anything: tuple[object, ...] = summaries  # no checker stands between a notebook and this
    if strange := [one for one in anything if not isinstance(one, Summary)]:
        several = "add them up, as one + other" if hasattr(strange[0], "summaries") else "leave it"
        kind = a_kind(strange[0])
        msg = f"Only single summaries merge, and one of these is {kind}: {several}."
        raise UnusableError(msg)
    return reduce(_merge_two, summaries)


def _merge_two(one: Summary, other: Summary) -> Summary:
    _must_fit(one, other)
    _must_be_others(one, other)
    keys = _both(one.keys, other.keys)
    both = nw.concat([one.table, other.table], how="diagonal").with_columns(
        nw.col(key).fill_null(0.0) for key in keys if key.startswith(TALLY)
    )
    return Summary(
        kind=one.kind,
        keys=keys,
        sums=one.sums,
        table=grouped(both, keys, one.sums),
        dropped={
            why: one.dropped.get(why, 0) + other.dropped.get(why, 0)
            for why in sorted({*one.dropped, *other.dropped})
        },
        about=one.about,
    )


def each_one(name: str = N) -> nw.Expr:
    """Return a column of ones: engines add it up alike, and not all of them count alike."""
    return nw.lit(1, nw.Int64).alias(name)


def keys_beside(sums: Sequence[str], keys: Sequence[str]) -> tuple[str, ...]:
    """Return the keys, unless one of them is called what a sum is called, or is there twice.

    Raises
    ------
    UnusableError
        When one is.
    """
    taken = [key for key in keys if key in sums]
    if taken:
        msg = f"A summary has a column {taken[0]!r} of its own: rename that column of the table."
        raise UnusableError(msg)
    once_each("key", keys)
    return tuple(keys)


def once_each(what: str, names: Sequence[str]) -> None:
    """Refuse a column that is named twice, and a word in the place of a list of columns."""
    if isinstance(names, str):
        msg = f"Name the columns in a list, as [{names!r}]."
        raise UnusableError(msg)
    if twice := [name for place, name in enumerate(names) if name in names[:place]]:
        msg = f"The column {twice[0]!r} is named twice as a {what}: name it once."
        raise UnusableError(msg)


def places(keys: Sequence[str]) -> tuple[str, ...]:
    """Return what keys are called while the engine adds up: some take A and a for one name."""
    return tuple(f"key {place}" for place in range(len(keys)))


def added_up(
    rows: nw.LazyFrame[Any], keys: Sequence[str], sums: Sequence[str]
) -> nw.DataFrame[Any]:
    """Add up ``sum 0``, ``sum 1`` … for each ``key 0``, ``key 1`` …, and give them their names."""
    own, added = places(keys), tuple(f"sum {place}" for place in range(len(sums)))
    lines = (
        rows.group_by(*own).agg(nw.col(*added).sum()) if keys else rows.select(nw.col(*added).sum())
    )
    return collected(lines).rename(dict(zip((*own, *added), (*keys, *sums), strict=True)))


def grouped(
    table: nw.DataFrame[Any], keys: tuple[str, ...], sums: tuple[str, ...]
) -> nw.DataFrame[Any]:
    """Add up the lines that have the same keys, and put them in the order of the keys."""
    added = (
        table.group_by(*keys).agg(nw.col(*sums).sum())
        if keys
        else table.select(nw.col(*sums).sum())
    )
    return ordered(added, keys, sums)


def ordered(
    table: nw.DataFrame[Any], keys: tuple[str, ...], sums: tuple[str, ...]
) -> nw.DataFrame[Any]:
    """Put lines in the order of their keys, and their sums in numbers of the same width everywhere.

    Raises
    ------
    UnusableError
        When a sum is infinite, or two names of a key differ in blanks at an end alone.
    """
    sound = table.select(
        *keys, *(nw.col(name).cast(nw.Int64 if name == N else nw.Float64) for name in sums)
    )
    for key in keys:
        refuse_alike(sound.get_column(key), key)
    for name in sums:
        if name != N and not sound.get_column(name).is_finite().all():
            msg = (
                f"The sum {name.removeprefix('1·')!r} is infinite: leave out infinite numbers, and "
                "those of more than fifteen digits."
            )
            raise UnusableError(msg)
    return sound.sort(*keys) if keys else sound


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of both; only raters may be more here than there."""
    if one == other:
        return one
    return tuple(key for key in one if not _varies(key)) + tuple(
        sorted(key for key in {*one, *other} if _varies(key))
    )


def _varies(key: str) -> bool:
    return key.startswith((RATER, TALLY))


RATER, TALLY = "code by ", "codes of "
"""What the name of a key begins with that one summary may have and another may lack."""


def _must_fit(one: Summary, other: Summary) -> None:
    fixed = [tuple(key for key in s.keys if not _varies(key)) for s in (one, other)]
    if one.kind != other.kind or one.sums != other.sums or fixed[0] != fixed[1]:
        msg = (
            f"Summaries of different things do not merge: {one.kind} by {', '.join(fixed[0])} of "
            f"{', '.join(one.sums)}, and {other.kind} by {', '.join(fixed[1])} of "
            f"{', '.join(other.sums)}. Make both with the same call."
        )
        raise UnusableError(msg)
    if dict(one.about) != dict(other.about):
        what = min(
            name
            for name in {*one.about, *other.about}
            if one.about.get(name) != other.about.get(name)
        )
        msg = (
            f"Summaries of different things do not merge: of the {what}, one says "
            f"{one.about.get(what, '')!r} and the other {other.about.get(what, '')!r}. Make both "
            "with the same call."
        )
        raise UnusableError(msg)


def _must_be_others(one: Summary, other: Summary) -> None:
    """Refuse a line in both where each is to be whole: it would count twice, or mix up two."""
    if (unit := one.about.get(WHOLE)) is None:
        return
    keys = list(one.keys)
    both = one.table.select(*keys).join(other.table.select(*keys), on=keys).sort(*keys)
    if len(both):
        named = ", ".join(f"{key} {value!r}" for key, value in zip(keys, both.row(0), strict=True))
        msg = (
            f"The {named} stands in both of these summaries, and each {unit} belongs to one only: "
            "leave one out, or give everybody a code of their own."
        )
        raise UnusableError(msg)
