"""The tables of a study dataset, as the counts of congruence read them.

Everything here stays lazy: the engine that holds the rows joins and adds up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import (
    collected,
    distinct,
    flag,
    in_order,
    kept,
    label,
    lazy,
    number,
    word,
)
from visavis.stats.refusals import refuse_alike
from visavis.stats.summaries.summary import each_one
from visavis.vocab.card import SIDES, Gate, Perspective, Valence

Frame = nw.LazyFrame[Any]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "episodes": ("episode", "client", "therapist"),
    "sessions": ("session", "episode", "cards_expected"),
    "cards": ("session", "perspective", "helpful", "hindering", "after_reveal"),
    "eventReports": ("report", "session", "episode", "perspective", "valence"),
    "matches": ("client_report", "therapist_report", "same", "decoy"),
    "consensus": ("report", "category"),
}
"""What is read of each table. Level 6 reads the rating of event reports as well."""
BESIDE: Mapping[str, tuple[str, ...]] = {
    "cards": ("card",),
    "matches": ("rater", "round"),
    "consensus": ("codebook",),
}
"""What is read where it is there: columns that tell lines apart."""

MISSING, LATE, OPEN, NOTHING, YES = range(-2, 3)
"""What a side's card says of one valence; the larger of two counts."""
OTHERS = (Perspective.THERAPIST, Perspective.GUESS)
"""Whose accounts the client's are compared with."""
CLIENT, THERAPIST, GUESS = (each.value for each in Perspective)
CARDS = tuple(f"{side} cards" for side in SIDES)
"""How many cards either side has of a session."""
RATING = "rating"
ORDER = "order"
"""The column with an episode's place."""
GAP, UNCODED = -1, -2
"""Instead of a category's place: it was settled that none fits; nothing was settled."""


@dataclass(frozen=True, eq=False)
class Study:
    """Some tables of one study; which ones each level needs is said where the level is."""

    tables: Mapping[str, object]
    codebook: str | None = None
    """By which codebook reports are compared; needed where there are several."""
    round: str | None = None
    """Whose judgements of pairs count; needed where there are several."""
    above: frozenset[str] = frozenset()
    """The tables whose lines have each a code above that of the one before."""

    def has(self, *names: str) -> bool:
        """Whether these tables are there."""
        return all(name in self.tables for name in names)

    def table(self, name: str, *more: str) -> Frame:
        """Return a table with at least the columns that are read."""
        try:
            return lazy(self.tables[name], *COLUMNS[name], *more)
        except UnusableError as error:
            msg = f"In the table {name}: {error}"
            raise UnusableError(msg) from error

    @property
    def pairs(self) -> Frame:
        """One row for each session with a card: what either side's gates say; see `YES`."""
        return self.said.drop(*CARDS)

    @cached_property
    def said(self) -> Frame:
        """The same, and how many cards either side has: `CARDS`."""
        cards = self.table("cards")
        columns = {
            f"{side}_{valence}": nw.when(nw.col("perspective") == nw.lit(side.value))
            .then(nw.when(nw.col("late") == nw.lit(1)).then(nw.lit(LATE)).otherwise(_gate(valence)))
            .otherwise(nw.lit(MISSING))
            for side in SIDES
            for valence in Valence
        } | {
            name: once(nw.col("perspective") == nw.lit(side.value))
            for side, name in zip(SIDES, CARDS, strict=True)
        }
        named = cards.select(
            "session",
            word(cards, "perspective"),
            *(word(cards, valence) for valence in Valence),
            flag(cards, "after_reveal").alias("late"),
        )
        marked = named.with_columns(**columns).select("session", *columns)
        gates = [name for name in columns if name not in CARDS]
        return kept(marked.group_by("session").agg(nw.col(*gates).max(), nw.col(*CARDS).sum()))

    @cached_property
    def comparable(self) -> Frame:
        """The sessions with both cards in before the reveal."""
        both = self.pairs.filter(
            nw.col("client_helpful") > nw.lit(LATE), nw.col("therapist_helpful") > nw.lit(LATE)
        )
        return kept(both.select("session"))

    @cached_property
    def every_report(self) -> Frame:
        """All event reports; without a rating where the table has none."""
        rows = self.table("eventReports")
        rated = RATING in rows.collect_schema().names()
        return rows.select(
            "report",
            "session",
            label(rows, "episode"),
            word(rows, "perspective"),
            word(rows, "valence"),
            number(rows, RATING) if rated else nw.lit(None, nw.Float64).alias(RATING),
        )

    @cached_property
    def reports(self) -> Frame:
        """The event reports of comparable sessions, with their settled category; see `settled`."""
        every = self.settled(self.every_report)
        return kept(every.join(self.comparable, on="session", how="semi"))

    def settled(self, reports: Frame) -> Frame:
        """Return reports with the ``place`` of their settled category, and how many they have.

        Of several categories it is the last one's.
        """
        if not self._codes:
            return reports.with_columns(
                nw.lit(UNCODED, nw.Int64).alias("place"), nw.lit(0, nw.Int64).alias("categories")
            )
        last = self.consensus.with_columns(each_one("categories"))
        if not self._one_each:
            sums = nw.col("place").max(), nw.col("categories").sum()
            last = last.group_by("report").agg(*sums)
        elif "eventReports" in self.above:
            reports, last = in_order(reports, "report"), in_order(last, "report")
        found = reports.join(last, on="report", how="left")
        return found.with_columns(
            nw.col("place").fill_null(UNCODED).cast(nw.Int64), nw.col("categories").fill_null(0)
        )

    def coded(self, reports: Frame) -> Frame:
        """Return settled reports, each with a line for each of its categories."""
        if self._one_each:
            return reports
        alone = reports.drop("place", "categories")
        found = alone.join(self.consensus, on="report", how="left")
        return found.with_columns(nw.col("place").fill_null(UNCODED).cast(nw.Int64))

    @property
    def _codes(self) -> bool:
        """Whether categories are settled at all."""
        rows = self.tables.get("consensus")
        return rows is not None and "category" in lazy(rows).collect_schema()

    @property
    def _one_each(self) -> bool:
        """Whether each report is known to have one category at most."""
        return "consensus" in self.above

    @cached_property
    def named(self) -> Frame:
        """One row for each comparable session and valence: what either side reports and rates.

        For each side how many reports there are (``client``), how many of them are rated
        (``client rated``), and the sum of their ratings (``client rating``).
        """
        rated = ~nw.col(RATING).is_null()
        columns = {}
        for side in (CLIENT, THERAPIST, GUESS):
            own = nw.col("perspective") == nw.lit(side)
            columns[side] = once(own)
            if side != GUESS:
                columns[f"{side} rated"] = once(own & rated)
                rating = nw.when(own & rated).then(nw.col(RATING)).otherwise(nw.lit(0.0))
                columns[f"{side} rating"] = rating
        marked = self.reports.with_columns(**columns)
        lines = marked.group_by("episode", "session", "valence").agg(nw.col(*columns).sum())
        return kept(lines, whole_numbers=self._whole)

    @property
    def _whole(self) -> bool:
        """Whether ratings are whole numbers."""
        schema = self.table("eventReports").collect_schema()
        return RATING not in schema or schema[RATING].is_integer()

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The names of the settled categories; elsewhere a category is its place here."""
        return tuple(distinct(self._settled, "category"))

    @cached_property
    def consensus(self) -> Frame:
        """One row for each settled category of a report, by its place."""
        place: Any = nw
        for at, category in enumerate(self.categories):
            place = place.when(nw.col("category") == nw.lit(category)).then(nw.lit(at))
        found = place.otherwise(nw.lit(GAP)) if self.categories else nw.lit(GAP)
        return self._settled.select("report", found.cast(nw.Int64).alias("place"))

    @cached_property
    def _settled(self) -> Frame:
        rows = self.table("consensus")
        books = self._books
        if books is None:
            return rows.select("report", label(rows, "category"))
        if self.codebook is None and len(books) > 1:
            msg = f"The consensus is by several codebooks: name one of {', '.join(books)}."
            raise UnusableError(msg)
        if self.codebook is not None and books and self.codebook not in books:
            there = ", ".join(books)
            msg = f"There is no consensus by {self.codebook!r}: name one of {there}."
            raise UnusableError(msg)
        if self.codebook is not None and len(books) > 1:
            rows = rows.filter(word(rows, "codebook") == nw.lit(self.codebook))
        return rows.select("report", label(rows, "category"))

    @cached_property
    def _books(self) -> tuple[str, ...] | None:
        """Return the codebooks of the consensus; None where it does not name any."""
        rows = self.table("consensus")
        if "codebook" in rows.collect_schema().names():
            return distinct(rows.select(label(rows, "codebook")), "codebook")
        if self.codebook is not None:
            msg = (
                "The table consensus has no column codebook, so nothing is known to be by "
                f"{self.codebook!r}: leave the codebook out, or add the column."
            )
            raise UnusableError(msg)
        return None

    @property
    def book(self) -> str | None:
        """By which codebook categories are; None where nothing is settled."""
        if self._books is None:
            return "not named"
        return self.codebook or (self._books[0] if self._books else None)

    @cached_property
    def judgements(self) -> Frame:
        """The judgements of pairs, of one round."""
        rows, rounds = self.table("matches"), self._rounds
        if self.round is not None and self.round not in rounds:
            there = f"name one of {', '.join(map(repr, rounds))}" if rounds else "there is none"
            msg = f"The table matches has no round {self.round!r}: {there}."
            raise UnusableError(msg)
        if self.round is None and len(rounds) > 1:
            msg = (
                f"The judgements of pairs are of the rounds {', '.join(map(repr, rounds))}, and a "
                "rater may have judged a pair in each: name one with round=, or pass the lines of "
                "one round alone."
            )
            raise UnusableError(msg)
        if self.round is None or len(rounds) == 1:
            return rows
        return rows.filter(label(rows, "round").fill_null("") == nw.lit(self.round))

    @cached_property
    def _rounds(self) -> tuple[str, ...]:
        """The rounds of the judgements; what names none is of one that has no name."""
        rows = self.table("matches")
        if "round" not in rows.collect_schema().names():
            return ()
        return distinct(rows.select(label(rows, "round").fill_null("")), "round")

    @property
    def judged_in(self) -> str | None:
        """Of which round the judgements are; None where there are none."""
        if "round" not in self.table("matches").collect_schema().names():
            return "not named"
        return self.round or (self._rounds[0] if self._rounds else None)

    @cached_property
    def dyads(self) -> nw.DataFrame[Any]:
        """Which client and therapist each episode is of, and its place among them all.

        A small table; whoever sorts many lines sorts by the place, which is a number.
        """
        rows = self.table("episodes")
        named = rows.select(*(label(rows, name) for name in ("episode", "client", "therapist")))
        sound = collected(named).drop_nulls().sort("therapist", "client", "episode")
        for name in sound.columns:
            refuse_alike(sound.get_column(name), name)
        return sound.with_row_index(ORDER)


def once(condition: nw.Expr) -> nw.Expr:
    """Return 1 where the condition holds, 0 elsewhere."""
    return nw.when(condition).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64))


def _gate(valence: Valence) -> nw.Expr:
    said = nw.col(valence.value)
    return (
        nw.when(said == nw.lit(Gate.YES.value))
        .then(nw.lit(YES))
        .when(said == nw.lit(Gate.NOTHING.value))
        .then(nw.lit(NOTHING))
        .otherwise(nw.lit(OPEN))
    )
