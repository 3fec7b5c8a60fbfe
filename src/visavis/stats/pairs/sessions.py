"""The sessions of a study dataset that both sides rated, one line each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from visavis.stats.congruence.counting.rating import session_means
from visavis.stats.congruence.counts import study_of
from visavis.stats.congruence.estimating.rating import BEYOND
from visavis.stats.congruence.study import ORDER
from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, lazy, number
from visavis.vocab.card import Valence
from visavis.vocab.rating import RATINGS

LEVEL = 6
"""The level of congruence that compares ratings."""
RATED = {"by_client": "client_rating", "by_therapist": "therapist_rating"}


def rated_sessions(tables: Mapping[str, object], valence: str = Valence.HELPFUL) -> Any:  # noqa: ANN401 -- a Polars frame, which is loaded only when it is needed
    """Return the sessions that level 6 of congruence compares, for models of pairs of ratings.

    Parameters
    ----------
    tables
        The study dataset's ``episodes``, ``cards`` and ``eventReports``, and ``sessions`` for their
        order; all held by one engine.
    valence
        "helpful" or "hindering".

    Returns
    -------
    A Polars frame with a line for each session in which, before the reveal, both report this
    valence, with the columns ``therapist``, ``client``, ``episode``, ``session``, ``number`` (if
    the sessions are there), ``client_rating`` and ``therapist_rating``: the side's mean rating of
    its reports, missing where it rates none.

    Raises
    ------
    UnusableError
        When a table or column is missing, a line is there twice, or a rating is none of the card's.
    """
    if valence not in set(Valence):
        msg = f'There is no valence {valence!r}: valence="helpful" or valence="hindering".'
        raise UnusableError(msg)
    study = study_of(LEVEL, tables)
    means = session_means(study).filter(nw.col("valence") == nw.lit(str(valence)))
    rows = collected(means.drop("valence")).rename(RATED)
    low, high = RATINGS[0], RATINGS[-1]
    for name in RATED.values():
        if len(rows.filter((nw.col(name) < low) | (nw.col(name) > high))):
            raise UnusableError(BEYOND)
    whose = rows.join(study.dyads, on="episode", how="left")
    order = []
    if "sessions" in tables:
        whose = whose.join(_numbers(tables["sessions"], whose), on="session", how="left")
        order = ["number"]
    there = ("therapist", "client", "episode", "session", *order, *RATED.values())
    return whose.sort(ORDER, *order, "session").select(*there).to_native()


def _numbers(sessions: object, like: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Return the number of each session within its episode."""
    rows = lazy(sessions, "session", "number")
    found = collected(rows.select("session", number(rows, "number")))
    kind = like.collect_schema()["session"]
    return found.with_columns(nw.col("session").cast(kind), nw.col("number").cast(nw.Int64))
