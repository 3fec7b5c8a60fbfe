"""Two scores of each episode: one at the beginning and one at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, label, lazy, number
from visavis.stats.gaps import told
from visavis.stats.refusals import score_meant
from visavis.stats.results import Result
from visavis.stats.results.estimate import EMPTY
from visavis.stats.results.shown import Row
from visavis.stats.summaries import Kind, Summary, products
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted

EPISODE, CLIENT, THERAPIST, PRE, POST = "episode", "client", "therapist", "pre", "post"
Frame = nw.LazyFrame[Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs(Result):
    """Who was scored twice, and how."""

    table: nw.DataFrame[Any]
    """Polars, in Narwhals' clothes: episode where it is known, client, therapist where it is known,
    pre, post."""
    dropped: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    """Why others are not in it, and how many."""

    def title(self) -> str:
        """Say what it is."""
        return "Scores at the beginning and at the end"

    def rows(self) -> Sequence[Row]:
        """Return one row for each episode."""
        return self.table.rows(named=True)

    @property
    def pre(self) -> Numbers:
        """Scores at the beginning."""
        return self.table.get_column(PRE).to_numpy()

    @property
    def post(self) -> Numbers:
        """Scores at the end."""
        return self.table.get_column(POST).to_numpy()

    @property
    def unit(self) -> str:
        """What a row is."""
        return "episodes" if EPISODE in self.table.columns else "clients"

    def keys(self) -> tuple[str, ...]:
        """Return the columns by which clusters are told apart, the larger first."""
        return tuple(name for name in (THERAPIST, CLIENT) if name in self.table.columns)


def pairs_of(data: object) -> Pairs:
    """Return pairs, from a table with one row for each client or episode.

    Parameters
    ----------
    data
        What `pre_post` made; or any frame with the columns client, pre and post, and therapist and
        episode where they are known.

    Raises
    ------
    UnusableError
        When a column is missing or holds no numbers, or somebody is in it twice.
    """
    if isinstance(data, Pairs):
        return data
    frame = lazy(data, CLIENT, PRE, POST)
    there = frame.collect_schema().names()
    names = [name for name in (EPISODE, CLIENT, THERAPIST) if name in there]
    frame = told(frame, names)
    table = collected(
        frame.select(
            *(label(frame, name) for name in names), *(number(frame, name) for name in (PRE, POST))
        )
    )
    dropped = {}
    for name in (*names, PRE, POST):
        missing = table.get_column(name).is_null()
        dropped[GONE[name]] = int(missing.sum())
        table = table.filter(~missing)
    _once(table, EPISODE if EPISODE in names else CLIENT)
    for name in (PRE, POST):
        if not table.get_column(name).is_finite().all():
            msg = f"The column {name!r} holds infinity: leave infinite scores empty."
            raise UnusableError(msg)
    return Pairs(table=table.sort(*names), dropped=dropped)


GONE = {
    EPISODE: "without episode",
    CLIENT: "without client",
    THERAPIST: "without therapist",
    PRE: "without a score at the beginning",
    POST: "without a score at the end",
}


def _once(table: nw.DataFrame[Any], key: str) -> None:
    names = table.get_column(key)
    again = len(names) - names.n_unique()
    if again:
        remedy = (
            "leave one row of each"
            if key == EPISODE
            else "add a column 'episode' where clients came twice, or leave one row of each"
        )
        msg = f"The table has {counted(again, 'row')} more than {key}s: {remedy}."
        raise UnusableError(msg)


def pre_post(
    scores: object,
    episodes: object,
    *,
    instrument: str,
    scale: str,
    version: str | None = None,
    perspective: str = "client",
) -> Pairs:
    """Take the first and the last score of each episode.

    Parameters
    ----------
    scores
        The study dataset's table ``scores``, or any with its columns episode, day, perspective,
        instrument, scale and score.
    episodes
        The table ``episodes``: episode, client, therapist.
    instrument, scale, version
        Which score. The version must be named where there are several: each has points of its own.
    perspective
        Who filled it in.

    Returns
    -------
    Pairs
        The last score is the last one *there is*: of somebody who left early, an early one.
        Episodes without two days with a score, and scores without a day, are counted among the
        dropped.

    Raises
    ------
    UnusableError
        When a column is missing, there is no such score, or it is there in several versions.
    """
    frame = score_meant(
        scores,
        EPISODE,
        "day",
        "score",
        perspective=perspective,
        instrument=instrument,
        scale=scale,
        version=version,
    )
    rows = frame.select(label(frame, EPISODE), number(frame, "day"), number(frame, "score"))
    placeless = nw.col("day").is_null() & ~nw.col("score").is_null()
    lost = collected(rows.filter(placeless).select(nw.len().alias("lost"))).row(0)[0]
    ends = collected(_ends(rows.filter(~nw.any_horizontal(nw.all().is_null(), ignore_nulls=True))))
    keys = (EPISODE, CLIENT, THERAPIST)
    whose = told(lazy(episodes, *keys), keys)
    people = collected(whose.select(*(label(whose, key) for key in keys)))
    _once(people, EPISODE)
    found = _paired(people.join(ends, on=EPISODE, how="left"), ends, people)
    return replace(found, dropped={"scores without a day": lost, **found.dropped})


def _ends(rows: Frame) -> Frame:
    """Add up, for each episode, the scores of its first and of its last day."""
    days = (
        rows.with_columns(nw.col("day").alias("last"))
        .group_by(EPISODE)
        .agg(nw.col("day").min(), nw.col("last").max())
        .rename({"day": "first"})
    )
    both = rows.join(days, on=EPISODE, how="left")
    sums = []
    for name, day in ((PRE, "first"), (POST, "last")):
        here = nw.col("day") == nw.col(day)
        sums += [
            nw.when(here).then(nw.col("score")).otherwise(nw.lit(0.0)).alias(name),
            nw.when(here).then(nw.lit(1)).otherwise(nw.lit(0)).alias(f"{name} n"),
        ]
    one = (nw.col("last") > nw.col("first")).alias("apart")
    apart = nw.when(one).then(nw.lit(1)).otherwise(nw.lit(0)).alias("apart")
    names = (PRE, f"{PRE} n", POST, f"{POST} n", "apart")
    return (
        both.with_columns(*sums, apart)
        .select(EPISODE, *names)
        .group_by(EPISODE)
        .agg(nw.col(*names).sum())
    )


def _paired(joined: nw.DataFrame[Any], ends: nw.DataFrame[Any], people: nw.DataFrame[Any]) -> Pairs:
    """Leave out, and count, episodes that were not scored on two days."""
    dropped = {"of no episode": len(ends) - len(ends.join(people, on=EPISODE, how="semi"))}
    for why, gone in (
        ("never scored", nw.col(PRE).is_null()),
        ("scored on one day only", nw.col("apart") == 0),
        ("scored twice on the first or last day", nw.max_horizontal(f"{PRE} n", f"{POST} n") > 1),
    ):
        left = joined.filter(~gone)
        dropped[why], joined = len(joined) - len(left), left
    found = pairs_of(joined.select(EPISODE, CLIENT, THERAPIST, PRE, POST))
    return Pairs(table=found.table, dropped={**dropped, **found.dropped})


def count_change(data: object) -> Summary:
    """Sum up the scores at the beginning and at the end, per client within therapist.

    Parameters
    ----------
    data
        As in `pairs_of`.

    Returns
    -------
    Summary
        The products of pre and post. Any partition that keeps episodes whole may be merged.
    """
    pairs = pairs_of(data)
    made = products(pairs.table, of=[PRE, POST], by=pairs.keys())
    gone = {why: n for why, n in pairs.dropped.items() if n}
    return Summary(
        kind=made.kind,
        keys=made.keys,
        sums=made.sums,
        table=made.table,
        dropped=gone,
        about={**made.about, "unit": pairs.unit},
    )


def change_counted(data: object) -> Summary:
    """Return what `count_change` makes of data, or made of them before.

    Raises
    ------
    UnusableError
        When a summary is another one.
    """
    summary = data if isinstance(data, Summary) else count_change(data)
    known = summary.kind == Kind.PRODUCTS and CLIENT in summary.keys
    if not known or f"{PRE}·{POST}" not in summary.sums:
        msg = "This is no summary of scores at the beginning and at the end: see count_change."
        raise UnusableError(msg)
    return summary
