"""What no table may hold: words off a list, a key that is there twice, an episode of two clients.

Each would give a number in silence, and a wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from visavis.stats.errors import FaultyColumnError, UnusableError
from visavis.stats.frames import (
    NESTED,
    NO,
    YES,
    blank,
    collected,
    distinct,
    each_above,
    each_other,
    label,
    lazy,
    word,
)
from visavis.vocab.card import SIDES, Gate, Perspective, Valence
from visavis.vocab.counted import counted

SHOWN = 3
"""How many strange words are named."""
FLAG = (*YES, *NO)
"""A flag may be written in capitals."""
SAID: Mapping[str, Mapping[str, Sequence[str]]] = {
    "cards": {
        "perspective": tuple(SIDES),
        "helpful": tuple(Gate),
        "hindering": tuple(Gate),
    },
    "eventReports": {"perspective": tuple(Perspective), "valence": tuple(Valence)},
    "matches": {"same": FLAG, "decoy": FLAG},
}
"""By table and column: the words of what both sides and raters said."""


class StrangeWordError(FaultyColumnError):
    """A word that is not on its column's list."""

    def __init__(self, table: str, column: str, found: Sequence[str], words: Sequence[str]) -> None:
        """Name the words, and those that are meant."""
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        held = ", ".join(map(repr, found[:SHOWN]))
        needed = ", ".join(repr(str(one)) for one in words)
        super().__init__(
            table,
            column,
            f"{_place(table, column)} holds {held}{more}, and it needs {needed}: write one of "
            "these, or leave the cell empty.",
        )


def refuse_strange(
    rows: nw.LazyFrame[Any], column: str, words: Sequence[str], *, table: str = ""
) -> None:
    """Refuse words that are not on a list; what is blank is none.

    Parameters
    ----------
    rows, column
        Where they stand.
    words
        The list.
    table
        What the table is called, where there are several.

    Raises
    ------
    StrangeWordError
        When there are any, with the column, the words, and those that are meant.
    """
    said = word(rows, column)
    strange = reduce(and_, (said != nw.lit(str(one)) for one in words), ~blank(rows, column))
    if found := distinct(rows.filter(strange).select(said), column):
        raise StrangeWordError(table, column, found, words)


def refuse_twice(rows: nw.LazyFrame[Any], *keys: str, table: str = "") -> None:
    """Refuse a key that stands in a table twice: joins would double what belongs to it.

    Parameters
    ----------
    rows, table
        The table, and what it is called.
    keys
        Columns that together are there once. A gap in the first is no key, a gap in others is one.

    Raises
    ------
    UnusableError
        When there is one, with the table, the columns and the first of them.
    """
    if each_above(rows, keys[0]) or each_other(rows, keys[0]):
        return
    if found := doubled(rows.select(label(rows, key) for key in keys), keys):
        of = ", ".join(f"{key} {value!r}" for key, value in found[0].items() if value is not None)
        where = f"In the table {table}: the" if table else "The"
        msg = f"{where} {of} is there twice. Leave one of them out."
        raise UnusableError(msg)


def doubled(rows: nw.LazyFrame[Any], keys: Sequence[str]) -> tuple[Mapping[str, Any], int] | None:
    """Return the first key that stands in a table more than once, and how often; a gap is none."""
    named = rows.filter(~nw.col(keys[0]).is_null()).select(*keys, nw.lit(1).alias(" times"))
    times = named.group_by(*keys).agg(nw.col(" times").sum())
    several = times.filter(nw.col(" times") > nw.lit(1)).select(*keys, " times")
    found = collected(several, whole_numbers=True).sort(*keys)
    if not len(found):
        return None
    *first, lines = found.row(0)
    return dict(zip(keys, first, strict=True)), lines


def refuse_session_twice(rows: nw.LazyFrame[Any], groups: Sequence[str]) -> None:
    """Refuse a session that stands twice in a frame with a line for each, where they have names.

    Parameters
    ----------
    rows
        Lines of sessions.
    groups
        The columns of people, within whom a session's name counts.

    Raises
    ------
    UnusableError
        As in `refuse_twice`.
    """
    kinds = rows.collect_schema()
    there = [name for name in (SESSION, *groups, EPISODE) if name in kinds]
    if there[:1] == [SESSION]:
        refuse_twice(rows, *dict.fromkeys(there))


SESSION, EPISODE = "session", "episode"


def refuse_silent(rows: nw.LazyFrame[Any], column: str, *, table: str, remedy: str) -> None:
    """Refuse lines that leave open what every line must say.

    Raises
    ------
    FaultyColumnError
        When there are any, with how many, the table and the column; `remedy` follows a colon.
    """
    silent = rows.select(nw.when(blank(rows, column)).then(nw.lit(1)).otherwise(nw.lit(0)).sum())
    if lines := int(collected(silent, whole_numbers=True).row(0)[0] or 0):
        msg = f"{_place(table, column)} is empty in {counted(lines, 'line')}: {remedy}."
        raise FaultyColumnError(table, column, msg)


SEALED = (
    "nobody knows whether these cards were handed in before the other side's could be read. Fill "
    "it in, or leave the cards out"
)
"""The remedy for a card that does not say whether it came after the reveal."""


def refuse_several(rows: nw.DataFrame[Any], of: str, columns: Sequence[str], remedy: str) -> None:
    """Refuse a thing that has several of what it can have one of, as an episode of two clients.

    Parameters
    ----------
    rows
        Without gaps in these columns.
    of
        The column of the thing.
    columns
        Those of what it has one of.
    remedy
        What to do about it, after a colon.

    Raises
    ------
    UnusableError
        When there is one, with the column and the first of them.
    """
    for column in columns:
        both = rows.select(of, column).unique()
        times = both.group_by(of).agg(nw.len().alias("times")).filter(nw.col("times") > 1)
        if len(times):
            name = times.sort(of).get_column(of).to_list()[0]
            msg = f"The {of} {name!r} has more than one {column}: {remedy}."
            raise UnusableError(msg)


def refuse_alike(names: nw.Series[Any], column: str) -> None:
    """Refuse names that differ in blanks at an end alone: nobody sees that they are two.

    Raises
    ------
    UnusableError
        When there are such names, with the column and the first two of them.
    """
    if names.dtype != nw.String:
        return
    cut = names.str.strip_chars()
    if not (names != cut).any():
        return
    there: dict[str, str] = {}
    for name in names.drop_nulls().unique().sort().to_list():
        first = there.setdefault(name.strip(), name)
        if first != name:
            msg = (
                f"The column {column!r} holds {first!r} and {name!r}, which differ in blanks at an "
                "end alone and count as two: write them alike."
            )
            raise UnusableError(msg)


def lines_alike(rows: nw.LazyFrame[Any], measured: str) -> int:
    """Return how many lines repeat one before in every column, where sessions have names.

    Parameters
    ----------
    rows
        Lines of sessions, or of what was said in them.
    measured
        A column; lines that lack it do not count.
    """
    kinds = rows.collect_schema()
    if SESSION not in kinds:
        return 0
    plain = rows.filter(~nw.col(measured).is_null()).select(
        name for name, kind in kinds.items() if kind not in NESTED
    )
    every, once = (
        collected(of.with_columns(nw.lit(1).alias(" n")).select(nw.col(" n").sum())).row(0)[0] or 0
        for of in (plain, plain.unique())
    )
    return int(every) - int(once)


def refuse_unnumbered(held: nw.LazyFrame[Any]) -> None:
    """Refuse sessions that were held without a number, or with that of another of their episode.

    Parameters
    ----------
    held
        With the columns episode and number.

    Raises
    ------
    UnusableError
        When there is one, with what to do.
    """
    one = held.select("episode", "number", nw.lit(1).alias("times"))
    lost = collected(one.filter(nw.col("number").is_null()).select(nw.col("times").sum())).row(0)[0]
    if lost:
        msg = (
            f"In the table sessions: {counted(int(lost), 'session')} that took place without a "
            "number: number the sessions of each episode in their order."
        )
        raise UnusableError(msg)
    times = one.filter(~nw.col("episode").is_null()).group_by("episode", "number")
    several = times.agg(nw.col("times").sum()).filter(nw.col("times") > nw.lit(1))
    again = collected(several.select("episode", "number")).sort("episode", "number")
    if len(again):
        episode, place = again.row(0)
        msg = (
            f"In the table sessions: the episode {episode!r} has two sessions with the number "
            f"{place:g} that took place: number them in their order."
        )
        raise UnusableError(msg)


def score_meant(scores: object, *columns: str, **wanted: str | None) -> nw.LazyFrame[Any]:
    """Return the rows of the one score that is meant.

    Parameters
    ----------
    scores
        The study dataset's table ``scores``, or one like it.
    columns
        What else is needed of it.
    wanted
        By column the word that it must hold: perspective, instrument, scale, and the version or
        None. Without a version there must be one only: versions have points of their own.

    Raises
    ------
    UnusableError
        When a column is missing, a perspective is none, there is no such score, or it is there in
        several versions and none is named.
    """
    meant = {name: str(value) for name, value in wanted.items() if value is not None}
    frame = lazy(scores, *columns, *meant)
    refuse_strange(frame, "perspective", SIDES, table="scores")
    found = frame.filter(*(label(frame, name) == nw.lit(value) for name, value in meant.items()))
    if VERSION not in frame.collect_schema().names():
        rows = collected(found.select(next(iter(meant))).head(1))
        versions: tuple[str, ...] = ("",) * len(rows)
    else:
        versions = distinct(found.select(label(found, VERSION).fill_null("")), VERSION)
    if not versions:
        said = ", ".join(f"{name} {value!r}" for name, value in meant.items())
        msg = f"The table has no score of {said}: name one that is there."
        raise UnusableError(msg)
    if len(versions) > 1:
        there = ", ".join(map(repr, versions))
        msg = f"The score is there in the versions {there}: name one, as version={versions[-1]!r}."
        raise UnusableError(msg)
    return found


VERSION = "version"


def _place(table: str, column: str) -> str:
    return f"In the table {table}: the column {column!r}" if table else f"The column {column!r}"
