"""Sums as arrays, one row for each pair of a therapist and a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.frequencies.counted import PAIR, Counted
from visavis.stats.frequencies.words import Weighting
from visavis.stats.refusals import refuse_alike
from visavis.stats.uncertainty import About
from visavis.stats.uncertainty.ratios import Ratios, ratios
from visavis.stats.uncertainty.totals import Numbers, Totals

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Who is in a study."""

    pairs: nw.DataFrame[Any]
    """Therapist, client and the row of the pair."""
    therapist: Ints
    """Of shape (pairs,): 0, 1, 2 …"""
    client: Ints
    orientation: tuple[str | None, ...]
    """Of each therapist."""

    @classmethod
    def of(cls, counted: Counted) -> People:
        """Number the therapists and clients of all summaries."""
        tables = [
            summary.table.select(*PAIR)
            for summary in (counted.reports, counted.cards, counted.sessions)
            if summary is not None
        ]
        pairs = nw.concat(tables).unique().sort(*PAIR)
        for column in PAIR:  # each table was looked through by itself
            refuse_alike(pairs.get_column(column), column)
        therapists = pairs.get_column("therapist").unique().sort()
        numbered = pairs
        for column in PAIR:
            names = pairs.select(column).unique().sort(column).with_row_index(f"{column} number")
            numbered = numbered.join(names, on=column, how="left")
        numbered = numbered.sort(*PAIR).with_row_index("pair")
        return cls(
            pairs=numbered.select("pair", *PAIR),
            therapist=numbered.get_column("therapist number").to_numpy().astype(np.int64),
            client=numbered.get_column("client number").to_numpy().astype(np.int64),
            orientation=_orientations(counted, therapists.to_list()),
        )

    def matrix(
        self, table: nw.DataFrame[Any], value: str, columns: tuple[str, ...], by: str | None = None
    ) -> Numbers:
        """Spread the sums of `table` over pairs (rows) and the words in column `by`.

        Lines whose word is none of `columns` are left out; without `by` all lines are added up.
        """
        found = np.zeros((len(self.pairs), len(columns) if by else 1))
        lines = table.filter(nw.col(by).is_in(list(columns))) if by else table
        if not len(lines):
            return found
        row = lines.join(self.pairs, on=list(PAIR), how="left").get_column("pair").to_numpy()
        place = _places(lines, by, columns) if by else np.zeros(len(row), np.int64)
        np.add.at(found, (row.astype(np.int64), place), lines.get_column(value).to_numpy())
        return found

    def with_orientation(self, orientation: str) -> NDArray[np.bool_]:
        """Which pairs have a therapist of this orientation."""
        fits = np.array([name == orientation for name in self.orientation], bool)
        return fits[self.therapist]

    @property
    def orientations(self) -> tuple[str, ...]:
        """The orientations, in their order."""
        return tuple(sorted({name for name in self.orientation if name is not None}))

    def weighed(
        self, over: Numbers, under: Numbers, weighting: Weighting
    ) -> tuple[Numbers, Numbers]:
        """Let every client weigh the same, if that is wanted.

        A client with two therapists is divided between them as the denominator is.
        """
        if weighting is Weighting.REPORTS:
            return over, under
        whole = added(self.client, under)[self.client]
        with np.errstate(divide="ignore", invalid="ignore"):
            return (
                np.where(whole > 0, over / whole, 0.0),
                np.where(whole > 0, under / whole, 0.0),
            )

    def by_cluster(self, sums: Numbers, about: About) -> Numbers:
        """Add up pairs by what the statement takes as independent."""
        return added(self.client if about is About.THESE_THERAPISTS else self.therapist, sums)

    def ratios(self, over: Numbers, under: Numbers, *, about: About) -> Ratios:
        """Divide what pairs add up to; they are weighed already."""
        return ratios(*(self.by_cluster(part, about) for part in (over, under)))


def added(group: Ints, sums: Numbers) -> Numbers:
    """Add up rows by their group."""
    return Totals.of(group, sums, np.ones(len(group), np.int64)).sums


def _places(lines: nw.DataFrame[Any], by: str, columns: tuple[str, ...]) -> Ints:
    places = lines.get_column(by).replace_strict(
        list(columns), list(range(len(columns))), return_dtype=nw.Int64
    )
    return places.to_numpy().astype(np.int64)


def _orientations(counted: Counted, therapists: list[str]) -> tuple[str | None, ...]:
    if counted.therapists is None:
        return (None,) * len(therapists)
    table = counted.therapists.table
    known = dict(zip(*(table.get_column(key).to_list() for key in table.columns[:2]), strict=True))
    return tuple(known.get(name) for name in therapists)
