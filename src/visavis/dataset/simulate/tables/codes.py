"""The codes that name things in the tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from visavis.dataset.simulate.draw.chance import Ints
from visavis.dataset.simulate.draw.piece import Piece
from visavis.dataset.simulate.draw.reports import Reports

SIDE_MARKS = ("c", "t")
PLACE_MARKS = ("c1", "c2", "c3", "t1", "t2", "t3", "tg")


@dataclass(frozen=True, slots=True)
class Widths:
    """How many figures the codes of a network need, so that they sort as they count."""

    therapist: int
    client: int
    number: int


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a piece, one for each row of what was drawn."""

    therapist: pl.Series
    client: pl.Series
    episode: pl.Series
    session: pl.Series
    report: pl.Series
    others: pl.Series
    """Of clients who did not enrol."""
    practice: pl.Series

    def card(self, session: Ints, side: Ints) -> pl.Series:
        """Name the cards of `side` (0 the client, 1 the therapist) on `session`."""
        marks = pl.Series(SIDE_MARKS).gather(side)
        return "K" + self.session.str.slice(1).gather(session) + marks


def make_codes(piece: Piece, reports: Reports, widths: Widths) -> Codes:
    """Make the codes of a piece."""
    extent, course = piece.extent, piece.course
    client = _numbered(extent.first_client, extent.clients, widths.client)
    number = pl.Series(course.number).cast(pl.String).str.zfill(widths.number)
    session = client.gather(course.client) + "_" + number
    marks = pl.Series(PLACE_MARKS, dtype=pl.String).gather(reports.place)
    therapist = _numbered(extent.first_therapist, extent.therapists, widths.therapist)
    return Codes(
        therapist="T" + therapist,
        client="C" + client,
        episode="E" + client,
        session="S" + session,
        report="R" + session.gather(reports.session) + marks,
        others="N" + _others(piece, therapist),
        practice="P" + pl.Series(piece.therapists.practice + 1).cast(pl.String).str.zfill(2),
    )


def _numbered(first: int, count: int, width: int) -> pl.Series:
    return pl.Series(np.arange(first + 1, first + count + 1)).cast(pl.String).str.zfill(width)


def _others(piece: Piece, therapist: pl.Series) -> pl.Series:
    """Name those who did not enrol by their therapist, and count them there."""
    owner = piece.clients.others_therapist
    counts = np.bincount(owner, minlength=len(therapist))
    first = np.cumsum(counts) - counts
    place = np.arange(len(owner)) - first[owner] + 1
    return therapist.gather(owner) + "_" + pl.Series(place).cast(pl.String).str.zfill(2)
