"""Level 6: whether ratings rise together, and whose are higher.

The sums of the truth-and-bias model without its random effects: within each client's sessions
with one therapist, the therapist's rating less the client's mean, on the client's rating less the
client's mean, by least squares over all sessions.

References
----------
West, T. V., & Kenny, D. A. (2011). The truth and bias model of judgment. Psychological Review,
118, 357–378.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import numpy as np

from visavis.stats.congruence.block import Block, LeftOut, added, additive, nested, numbers
from visavis.stats.congruence.counting.rating import SUMS as COUNTED
from visavis.stats.congruence.measure import (
    Measure,
    Numbers,
    Role,
    column,
    enough,
    share,
)
from visavis.stats.errors import FaultyColumnError
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import N
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.rating import RATINGS

UNRATED = "in which both report and one rates nothing"
EMPTY = "There is no session in which both sides rate this valence."
ALIKE = "of clients whose ratings do not differ, of which no slope can be"
FLAT = "No client's ratings differ from one session to another, so nothing can rise with them."
CARRYING = 5
"""Clients whose ratings differ; a slope of fewer is theirs and nobody else's."""
FEW = (
    f"The ratings of fewer than {CARRYING} clients differ from one session to another, so nothing "
    "can be said of how ratings rise together."
)
TABLE, COLUMN = "eventReports", "rating"
BEYOND = (
    f"The column {COLUMN!r} goes beyond {RATINGS[0]} to {RATINGS[-1]}: bring HAT's line of 1 to 9 "
    "to the card's points first, with visavis.vocab.rating."
)
LEAST = 1e-9
"""Sums of squares below are what is left of rounding."""


def blocks(summary: Summary) -> Iterator[Block]:
    """Yield a block for each valence."""
    for valence in Valence:
        lines = summary.table.filter(nw.col("valence") == nw.lit(valence.value))
        rated = lines.filter(nw.col(N) > 0)
        nesting, episode = nested(rated)
        _on_the_scale(rated)
        rows = added(episode, numbers(rated, COUNTED[:-1]), len(nesting.episodes))
        yield additive(
            nesting,
            by_episode=centred(rows),
            by_dyad=centred(nesting.by_dyad(rows)),
            level=6,
            perspective=Perspective.THERAPIST.value,
            valence=valence.value,
            left_out=LeftOut.of({UNRATED: (lines, "unrated")}),
            measures=MEASURES,
        )


def _on_the_scale(rated: nw.DataFrame[Any]) -> None:
    """Refuse ratings that are no points of the card: far from 0, squares lose what is told here."""
    low, high = RATINGS[0], RATINGS[-1]
    n, *means = numbers(rated, COUNTED[:3]).T
    if any((mean < low * n - LEAST).any() or (mean > high * n + LEAST).any() for mean in means):
        raise FaultyColumnError(TABLE, COLUMN, BEYOND)


def centred(sums: Numbers) -> Numbers:
    """Return sessions, the difference of the means times sessions, and the centred products.

    From the sums ``n, client, therapist, squares, products`` of shape (m, 5). The columns are
    ``n``, the sum of therapist less client, the sum of products and that of squares, both about
    the row's own means; then the sessions and the number of rows that carry a slope: those in which
    the client's ratings differ.
    """
    n, client, therapist, squares, products = sums.T
    spread = squares - client * client / n
    differ = spread > LEAST
    return np.column_stack(
        [
            n,
            therapist - client,
            np.where(differ, products - client * therapist / n, 0),
            np.where(differ, spread, 0),
            np.where(differ, n, 0),
            differ,
        ]
    )


def slope(sums: Numbers) -> Numbers:
    """How far the therapist's rating rises with the client's, within clients."""
    squares = np.where(sums[:, 3] > LEAST, sums[:, 3], 0)  # what is left after a subtraction
    return share(sums[:, 2], squares)


def discrepancy(sums: Numbers) -> Numbers:
    """How much higher the therapist rates than the client, over sessions."""
    return share(sums[:, 1], sums[:, 0])


MEASURES = (
    Measure(
        name="temporal_congruence",
        of=slope,
        n=column(4),
        unit="sessions",
        why=((column(0), EMPTY), (column(3), FLAT)),
        fewest=((column(5), CARRYING, FEW),),
        fewest_of_one=(enough(column(4), "sessions"),),
        without=((lambda sums: sums[:, 0] - sums[:, 4], ALIKE),),
        ratio=(column(2), column(3)),
        role=Role.COEFFICIENT,
    ),
    Measure(
        name="directional_discrepancy",
        of=discrepancy,
        n=column(0),
        unit="sessions",
        why=((column(0), EMPTY),),
        ratio=(column(1), column(0)),
        role=Role.COEFFICIENT,
    ),
)
