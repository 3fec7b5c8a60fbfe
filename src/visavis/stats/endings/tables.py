"""The tables of a study dataset, as everything about endings reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import label, lazy, number
from visavis.vocab.care import EpisodeStatus, SessionStatus
from visavis.vocab.counted import a_kind

Frame = nw.LazyFrame[Any]
Tables = Mapping[str, object]
PAIR = ("therapist", "client")
COLUMNS = {
    "episodes": ("episode", *PAIR, "status", "last_day", "observed_until"),
    "sessions": ("session", "episode", "number", "day", "status"),
    "cards": ("session", "perspective", "helpful", "hindering"),
    "eventReports": ("report", "session", "valence"),
    "matches": ("client_report", "therapist_report", "same", "decoy"),
    "scores": ("episode", "day", "instrument", "scale", "score"),
}
"""What is read of each table."""


def table(tables: Tables, name: str, *more: str) -> Frame:
    """Return a table with at least the columns that are read.

    Raises
    ------
    UnusableError
        When the table or a column is missing.
    """
    if name not in by_name(tables):
        msg = f"The table {name!r} is missing: pass it among the tables."
        raise UnusableError(msg)
    try:
        return lazy(tables[name], *COLUMNS[name], *more)
    except UnusableError as error:
        msg = f"In the table {name}: {error}"
        raise UnusableError(msg) from error


def by_name(tables: object) -> Mapping[str, object]:
    """Return the tables, if they are passed by name.

    Raises
    ------
    UnusableError
        When they are not.
    """
    if isinstance(tables, Mapping):
        return tables
    msg = (
        f"Tables are passed by name, and this is {a_kind(tables)}: pass them as "
        "{'episodes': …, 'sessions': …}."
    )
    raise UnusableError(msg)


def joined(left: Frame, right: Frame, key: str) -> Frame:
    """Keep every line of `left`, with what `right` has of its key.

    Raises
    ------
    UnusableError
        When the two are of different engines.
    """
    if left.implementation != right.implementation:
        msg = (
            f"Tables are joined by {key!r}, and one is a frame of {left.implementation.name}, the "
            f"other of {right.implementation.name}: pass all of them in one kind."
        )
        raise UnusableError(msg)
    return left.join(right.filter(~nw.col(key).is_null()), on=key, how="left")


def one_if(condition: nw.Expr) -> nw.Expr:
    """Return 1 where the condition holds, 0 elsewhere, also where nobody knows."""
    return nw.when(condition).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64))


def episodes(tables: Tables, *more: str) -> Frame:
    """Return one line for each episode: whose it is, whether and when it ended.

    ``ended`` is 1 or 0; ``day`` is the last day if it ended, else the day on which observation
    stopped.
    """
    rows = table(tables, "episodes", *more)
    named = rows.select(
        *(label(rows, name) for name in ("episode", *PAIR, *more)),
        one_if(label(rows, "status") == nw.lit(EpisodeStatus.ENDED.value)).alias("ended"),
        number(rows, "last_day"),
        number(rows, "observed_until"),
    )
    over = nw.col("ended") == nw.lit(1)
    day = nw.when(over).then(nw.col("last_day")).otherwise(nw.col("observed_until"))
    return named.with_columns(day.alias("day")).drop("last_day", "observed_until")


def sessions(tables: Tables) -> Frame:
    """Return one line for each session, held or not: ``held`` and ``missed`` are 1 or 0."""
    rows = table(tables, "sessions")
    status = label(rows, "status")
    return rows.select(
        label(rows, "session"),
        label(rows, "episode"),
        number(rows, "number"),
        number(rows, "day"),
        one_if(status == nw.lit(SessionStatus.HELD.value)).alias("held"),
        one_if(status == nw.lit(SessionStatus.MISSED.value)).alias("missed"),
    )


def attended(tables: Tables) -> Frame:
    """Return for each episode with a session how many were held, and the last one's number."""
    rows = sessions(tables)
    last = nw.when(nw.col("held") == nw.lit(1)).then(nw.col("number")).otherwise(nw.lit(0.0))
    by_episode = rows.with_columns(last.alias("last_held")).group_by("episode")
    counted = by_episode.agg(
        nw.col("held").sum(), nw.col("last_held").max(), nw.col("number").max().alias("last_number")
    )
    return counted.rename({"held": "sessions"})
