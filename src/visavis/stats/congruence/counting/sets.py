"""Levels 4 and 5: which categories either side names, in a session and over an episode."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw

from visavis.stats.congruence.counting.lines import N, once, renamed, summary, summed
from visavis.stats.congruence.study import (
    CLIENT,
    GAP,
    GUESS,
    THERAPIST,
    UNCODED,
    Frame,
    Study,
)
from visavis.stats.errors import UnusableError
from visavis.stats.frames import kept
from visavis.stats.summaries import Summary
from visavis.stats.summaries.patterns import AND, MOST_IN_A_SET
from visavis.stats.summaries.summary import each_one
from visavis.vocab.card import Valence

SIDES = (CLIENT, THERAPIST, GUESS)
SETS = tuple(f"{side} {valence}" for side in SIDES for valence in Valence)
"""The keys of the summary of sets: each the categories of one side and valence."""
PROFILE_SUMS = (N, "by_client", "by_therapist", "together")
"""Coded reports of both sides, the client's, the therapist's, and how many pairs of one session
there are of them."""
ALL = "all"
"""In ``what``: pairs of one session whatever their categories."""


@dataclass(frozen=True, eq=False)
class Named:
    """What either side names in each session."""

    study: Study
    paired: bool = True
    """Only sessions with both cards in before the reveal."""

    @cached_property
    def rows(self) -> Frame:
        """One row for each session, valence and settled category: how often each side names it."""
        study = self.study
        reports = study.reports if self.paired else study.settled(study.every_report)
        counted = study.coded(reports).with_columns(
            **{side: once(nw.col("perspective") == nw.lit(side)) for side in SIDES}
        )
        return kept(
            counted.group_by("episode", "session", "valence", "place").agg(nw.col(*SIDES).sum())
        )


def category_sets(named: Named) -> Summary:
    """Count sessions in which client and therapist or guess report, by the sets of categories.

    An empty set is the empty word: the side reports this valence, but nothing of it is settled; a
    missing one says that the side does not report it. A partition must keep a session's reports
    together.
    """
    study = named.study
    if len(study.categories) > MOST:
        msg = (
            f"Sets can be compared for at most {MOST} categories, and there are "
            f"{len(study.categories)}: put rare ones together first."
        )
        raise UnusableError(msg)
    rows = named.rows.with_columns(_bit(len(study.categories)).alias("bit"))
    columns = {
        f"{side} {valence}": nw.when(
            (nw.col(side) > nw.lit(0)) & (nw.col("valence") == nw.lit(valence.value))
        )
        .then(nw.col("bit"))
        .otherwise(nw.lit(0, nw.Int64))
        for side in SIDES
        for valence in Valence
    }
    spread = rows.with_columns(**columns)
    sessions = (
        spread.group_by("episode", "session")
        .agg(nw.col(*SETS).sum())
        .filter(_reports(CLIENT), _reports(THERAPIST) | _reports(GUESS))
        .with_columns(each_one())
    )
    table = summed(sessions, ("episode", *SETS), N)
    words = table.with_columns(*(_words(study, table, name) for name in SETS))
    return summary(study, words, by=SETS, sums=(N,), repeated=True)


def _reports(side: str) -> nw.Expr:
    """Return whether a side reports anything in a session."""
    helpful, hindering = (nw.col(f"{side} {valence}") > nw.lit(0) for valence in Valence)
    return helpful | hindering


MOST = MOST_IN_A_SET - 2
"""Two bits tell that a side reports what has no category: of a gap, and of what is not settled."""


def _bit(categories: int) -> nw.Expr:
    """Return the bit of a category's place; where there is none, one above all of them."""
    bit: Any = nw
    for at, place in enumerate((*range(categories), GAP)):
        bit = bit.when(nw.col("place") == nw.lit(place)).then(nw.lit(1 << at, nw.Int64))
    found: nw.Expr = bit.otherwise(nw.lit(1 << categories + 1, nw.Int64))
    return found


def _words(study: Study, table: nw.DataFrame[Any], name: str) -> nw.Expr:
    masks = [int(mask) for mask in table.get_column(name).unique().to_list()]
    names = {
        mask: AND.join(c for place, c in enumerate(study.categories) if mask >> place & 1)
        if mask
        else None
        for mask in masks
    }
    return renamed(name, names)


def profile(named: Named) -> Summary:
    """Count either side's coded reports over an episode by category.

    A report that was settled as fitting none is of a category of its own, the missing one. The
    lines with ``what`` = "all" count pairs of one session whatever their categories; an episode of
    which nothing is coded has no other. A partition must keep a session's reports together.
    """
    study = named.study
    sides = ("client", "therapist")
    told = named.rows.filter(nw.sum_horizontal(*sides) > nw.lit(0))
    is_coded = nw.col("place") != nw.lit(UNCODED)
    coded = told.filter(is_coded)
    pairs = (nw.col("client") * nw.col("therapist")).alias("together")
    by_category = summed(
        coded.with_columns(pairs), ("episode", "valence", "place"), *sides, "together"
    )
    every = told.with_columns(
        nw.when(is_coded).then(nw.col(side)).otherwise(nw.lit(0)).alias(side) for side in sides
    )
    sessions = every.group_by("episode", "session", "valence").agg(nw.col(*sides).sum())
    whole = summed(sessions.with_columns(pairs), ("episode", "valence"), "together")
    names: dict[int, str | None] = {GAP: None, **dict(enumerate(study.categories))}
    lines = by_category.with_columns(
        nw.lit("category").alias("what"),
        renamed("place", names).alias("category"),
    )
    all_lines = whole.with_columns(
        nw.lit(ALL).alias("what"),
        nw.lit(None, nw.String).alias("category"),
        *(nw.lit(0).alias(side) for side in sides),
    )
    columns = ("episode", "valence", "what", "category", *sides, "together")
    counted = nw.concat(
        [
            table.select(*columns).with_columns(nw.col(*sides, "together").cast(nw.Int64))
            for table in (lines, all_lines)
        ]
    ).rename({side: f"by_{side}" for side in sides})
    counted = counted.with_columns((nw.col("by_client") + nw.col("by_therapist")).alias(N))
    return summary(study, counted, by=("valence", "what", "category"), sums=PROFILE_SUMS)
