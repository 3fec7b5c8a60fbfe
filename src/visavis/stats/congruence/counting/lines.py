"""From lines by episode to a summary by therapist, client and episode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from visavis.stats.congruence.study import ORDER, Frame, Study, once
from visavis.stats.frames import collected
from visavis.stats.summaries import Kind, Summary
from visavis.stats.summaries.summary import N, grouped

NESTING = ("therapist", "client", "episode")
"""The first keys of every summary here."""


def summed(
    rows: Frame, by: Sequence[str], *sums: str, whole_numbers: bool = True
) -> nw.DataFrame[Any]:
    """Add up columns, and bring the small table here."""
    return collected(rows.group_by(*by).agg(nw.col(*sums).sum()), whole_numbers=whole_numbers)


def summary(
    study: Study,
    table: nw.DataFrame[Any],
    *,
    by: Sequence[str],
    sums: Sequence[str],
    repeated: bool = False,
) -> Summary:
    """Return the summary of lines that name their episode.

    Parameters
    ----------
    study
        Knows whose episode it is. Lines of an episode that it does not know have no client and no
        therapist.
    table
        With the columns ``episode``, `by` and `sums`, the first sum being ``n``.
    by
        The keys beside therapist, client and episode.
    sums
        What is added up.
    repeated
        Whether several lines may have the same keys.
    """
    keys = (*NESTING, *by)
    sound = table.with_columns(
        nw.col("episode").cast(nw.String),
        *(nw.col(name).cast(nw.Int64 if name == N else nw.Float64) for name in sums),
    )
    placed = sound.join(study.dyads, on="episode", how="inner")
    lines = placed.group_by(ORDER, *by).agg(nw.col(*sums).sum()) if repeated else placed
    if repeated:
        lines = lines.join(study.dyads, on=ORDER, how="inner")
    whose = lines.sort(ORDER, *by).select(*keys, *sums)
    lost = sound.join(study.dyads, on="episode", how="anti")
    if len(lost):
        nobody = (nw.lit(None, nw.String).alias(name) for name in NESTING[:2])
        unknown = grouped(lost.with_columns(*nobody), keys, tuple(sums))
        whose = nw.concat([unknown, whose])
    return Summary(kind=Kind.COUNTS, keys=keys, sums=tuple(sums), table=whose)


def renamed(column: str, names: Mapping[int, str | None]) -> nw.Expr:
    """Return words for the numbers of a column, in a table that was brought here."""
    words = nw.col(column).cast(nw.Int64)
    if not names:
        return words.cast(nw.String)
    return words.replace_strict(list(names), list(names.values()), return_dtype=nw.String)


__all__ = ["NESTING", "N", "once", "renamed", "summary", "summed"]
