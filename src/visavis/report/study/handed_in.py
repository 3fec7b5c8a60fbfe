"""After which sessions each side handed in a card, and whether before the pair was opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from visavis.stats.frames import flag, label, lazy, number
from visavis.stats.summaries import Summary, counts
from visavis.vocab.card import SIDES, Perspective

BEGINS = (1, 4, 7, 13, 25)
"""With which session of a therapy each of its phases begins."""
NONE, LATE, IN_TIME = 0, 1, 2
"""Whether there is a card: none, one after the pair was opened, one before."""
PHASE = "phase"


def card_of(side: Perspective) -> str:
    """Return the column that says whether there is a card of this side."""
    return f"card of {side.value}"


def count_handed_in(tables: Mapping[str, Any]) -> Summary:
    """Count sessions after which cards were expected.

    Parameters
    ----------
    tables
        The study dataset's ``episodes``, ``sessions`` and ``cards``.

    Returns
    -------
    Summary
        By therapist, client, the phase of the therapy, and whether there is a card of either side.

    Raises
    ------
    UnusableError
        When a column is missing.
    """
    episodes = lazy(tables["episodes"], "episode", "therapist", "client")
    sessions = lazy(tables["sessions"], "session", "episode", "number", "cards_expected")
    whose = episodes.select(label(episodes, name) for name in ("episode", "therapist", "client"))
    asked = sessions.select(
        label(sessions, "session"),
        label(sessions, "episode"),
        _phase(number(sessions, "number")),
        flag(sessions, "cards_expected").alias("expected"),
    ).filter(nw.col("expected") == nw.lit(1))
    rows = asked.join(whose, on="episode", how="left").join(
        _cards(tables["cards"]), on="session", how="left"
    )
    states = [card_of(side) for side in SIDES]
    filled = rows.with_columns(nw.col(name).fill_null(NONE) for name in states)
    return counts(filled, by=("therapist", "client", PHASE, *states))


def _cards(table: object) -> nw.LazyFrame[Any]:
    """Return one line for each session with a card."""
    cards = lazy(table, "session", "perspective", "after_reveal")
    late = flag(cards, "after_reveal") == nw.lit(1)
    state = nw.when(late).then(nw.lit(LATE)).otherwise(nw.lit(IN_TIME))
    rows = cards.select(
        label(cards, "session"), label(cards, "perspective").alias("side"), state.alias("state")
    ).with_columns(
        nw.when(nw.col("side") == nw.lit(side.value))
        .then(nw.col("state"))
        .otherwise(nw.lit(NONE))
        .alias(card_of(side))
        for side in SIDES
    )
    return rows.group_by("session").agg(nw.col(*(card_of(side) for side in SIDES)).max())


def _phase(session: nw.Expr) -> nw.Expr:
    """Return with which session the phase begins that a session lies in."""
    found: Any = nw.lit(BEGINS[0])
    for begin in BEGINS[1:]:
        found = nw.when(session >= nw.lit(float(begin))).then(nw.lit(begin)).otherwise(found)
    return found.alias(PHASE)  # type: ignore[no-any-return]  # an expression, whatever it is of
