"""What counts rest on, put together once for a piece: the same three views as in the queries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import polars as pl

from visavis.vocab.card import SIDES, Gate, Perspective, Valence

Frames = Mapping[str, pl.DataFrame]
ENOUGH = 5
"""Reports a side from which on an episode has a profile."""
MAJORITY = 2
"""Of three raters."""


JOINED = {
    "therapists": ("therapist",),
    "cards": ("session",),
    "eventReports": ("report", "session", "episode", "client", "therapist"),
    "assignments": ("report",),
    "codings": ("report",),
    "consensus": ("report",),
    "matches": ("client_report", "therapist_report"),
    "scores": ("session", "episode"),
}
"""Codes by which rows find each other; none of them has gaps."""


def _numbered(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Put numbers of 64 bits in the place of codes: they are joined in a fraction of the time.

    Two of a hundred thousand codes share one once in four thousand million pieces.
    """
    return frame.with_columns(pl.col(JOINED.get(table, ())).hash())


class Views:
    """The tables of one piece, and what is made of several of them."""

    def __init__(self, frames: Frames) -> None:
        self._frames = {table: _numbered(table, frame) for table, frame in frames.items()}

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self._frames[table]

    @cached_property
    def comparable(self) -> pl.DataFrame:
        """Sessions with both cards in before the reveal, with both sides' gates."""
        cards = self["cards"].filter(~pl.col("after_reveal"))
        sides = [
            cards.filter(pl.col("perspective") == side).select(
                "session", *(pl.col(valence).alias(f"{side}_{valence}") for valence in Valence)
            )
            for side in SIDES
        ]
        return sides[0].join(sides[1], on="session")

    @cached_property
    def coded(self) -> pl.DataFrame:
        """Coded reports; a gap in `settled` says that it was settled that none fits."""
        reports = self["eventReports"].select(
            "report", "session", "episode", "client", "therapist", "perspective", "valence"
        )
        return reports.join(self["consensus"].select("report", settled="category"), on="report")

    @cached_property
    def named(self) -> pl.DataFrame:
        """Coded reports with a category."""
        return self.coded.filter(pl.col("settled").is_not_null())

    @cached_property
    def judged(self) -> pl.DataFrame:
        """Pairs of reports, with what two or three raters said."""
        pairs = (
            self["matches"]
            .group_by("client_report", "therapist_report", "decoy")
            .agg((pl.col("same").sum() >= MAJORITY).alias("same"))
        )
        of_client = self.coded.select(
            "session", "valence", client_report="report", client_category="settled"
        )
        of_other = self.coded.select(
            "perspective", therapist_report="report", other_category="settled"
        )
        return pairs.join(of_client, on="client_report").join(of_other, on="therapist_report")

    @cached_property
    def categories_named(self) -> pl.DataFrame:
        """How many reports with a category, of how many clients, by what they are."""
        orientations = self["therapists"].select("therapist", "orientation")
        by = self.named.join(orientations, on="therapist").group_by(
            "perspective", "valence", "orientation"
        )
        return by.agg(n=pl.len(), clients=pl.col("client").n_unique())

    @cached_property
    def with_sets(self) -> pl.DataFrame:
        """Comparable sessions with a category of the client, and whether also of each other."""
        named = self.named.select("session", "episode", "perspective")
        by_session = named.group_by("session").agg(
            pl.col("episode").first(),
            *((pl.col("perspective") == side).any().alias(side) for side in Perspective),
        )
        sets = by_session.filter(Perspective.CLIENT.value)
        return sets.join(self.comparable.select("session"), on="session", how="semi")

    @cached_property
    def scored(self) -> pl.DataFrame:
        """Scores on clients' cards with the helpful gate answered, and the hindering gate."""
        cards = self["cards"].filter(
            pl.col("perspective") == Perspective.CLIENT, pl.col("helpful") != Gate.UNANSWERED
        )
        scores = self["scores"].select("session", "episode")
        return scores.join(cards.select("session", "hindering"), on="session")

    @cached_property
    def patterns(self) -> tuple[list[str], dict[int, int]]:
        """Raters, and how many reports which of them gave a category: a bit for each."""
        first = pl.col("round") == "first"
        given = self["codings"].filter(first, pl.col("category").is_not_null())
        raters: list[str] = given["rater"].unique().sort().to_list()
        bits = [(pl.col("rater") == rater) * (1 << place) for place, rater in enumerate(raters)]
        by_report = given.select("report", bit=pl.sum_horizontal(bits)).group_by("report")
        patterns = by_report.agg(pattern=pl.col("bit").sum()).group_by("pattern").len()
        return raters, dict(patterns.iter_rows())

    @cached_property
    def profiles(self) -> pl.DataFrame:
        """Episodes with helpful reports enough on each side."""
        helpful = self.coded.filter(pl.col("valence") == Valence.HELPFUL)
        sides = [(pl.col("perspective") == side).sum() >= ENOUGH for side in SIDES]
        by_episode = helpful.group_by("therapist", "episode").agg(enough=pl.all_horizontal(sides))
        return by_episode.filter("enough")
