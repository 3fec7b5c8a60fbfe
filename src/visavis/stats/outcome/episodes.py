"""One line for each episode: its first and its last score, and how often what was reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, label, lazy, number
from visavis.stats.outcome.rows import (
    EPISODE,
    NUMBER,
    ONE_SCORE,
    OWN,
    POST,
    PRE,
    SCORE,
    WEEK,
    WHO,
    Rows,
    refuse_mixed_up,
)

FEWEST = 3
"""Sessions of which something must be known for it to have a share."""


def outcome_episodes(
    sessions: object, predictors: Sequence[str] | None = None, *, fewest: int = FEWEST
) -> Rows:
    """Put the first and the last score of each episode beside what was reported in between.

    Parameters
    ----------
    sessions
        What `outcome_sessions` made, or any frame with the columns therapist, client, episode,
        number, week, score and predictors.
    predictors
        The columns to be averaged; without them, all that say something of events.
    fewest
        In how many sessions something must be known for the episode to have a value.

    Returns
    -------
    Rows
        One line for each episode with two scores: ``pre``, ``post``, ``sessions`` and ``weeks``
        from the first score to the last, ``scores``, and of each predictor its mean over the
        sessions after the first score up to the last one: of a yes and no, the share of yes.

    Raises
    ------
    UnusableError
        When a column is missing or holds no numbers, a session is there twice, or an episode is of
        two clients or therapists.
    """
    if fewest < 1:
        msg = f"fewest={fewest}: a share needs one session at least."
        raise UnusableError(msg)
    every = _read(sessions, predictors)
    chosen = [name for name in every.columns if name not in OWN]
    table, dropped = _known(every)
    refuse_mixed_up(table)
    episodes = every.get_column(EPISODE).drop_nulls().n_unique()
    ends = _ends(table)
    between = table.join(ends, on=EPISODE).filter(
        nw.col(NUMBER) > nw.col("first"), nw.col(NUMBER) <= nw.col("last")
    )
    shares = _averaged(between, chosen, fewest)
    found = ends.join(shares, on=EPISODE).sort(*WHO, EPISODE)
    own = (*WHO, EPISODE, PRE, POST, "sessions", "scores", "weeks")
    return Rows(
        table=found.select(*own, *chosen),
        of="episodes",
        dropped={**dropped, ONE_SCORE: episodes - len(found)},
    )


def _read(sessions: object, predictors: Sequence[str] | None) -> nw.DataFrame[Any]:
    source = sessions.table if isinstance(sessions, Rows) else sessions
    needed = (*WHO, EPISODE, NUMBER, WEEK, SCORE)
    frame = lazy(source, *needed, *(predictors or ()))
    kinds = frame.collect_schema()
    chosen = predictors or [
        name
        for name, kind in kinds.items()
        if name not in OWN and (kind.is_numeric() or kind == nw.Boolean)
    ]
    return collected(
        frame.select(
            *(label(frame, name) for name in (*WHO, EPISODE)),
            *(number(frame, name) for name in (NUMBER, WEEK, SCORE, *chosen)),
        )
    )


def _known(table: nw.DataFrame[Any]) -> tuple[nw.DataFrame[Any], dict[str, int]]:
    """Return the lines that say whose and which session they are, and count the others."""
    dropped = {}
    for name in (*WHO, EPISODE, NUMBER):
        kept = table.filter(~nw.col(name).is_null())
        dropped[f"sessions without {name}"] = len(table) - len(kept)
        table = kept
    return table, dropped


def _ends(table: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Return the first and last score of each episode that has two, and whose it is."""
    measured = table.filter(~nw.col(SCORE).is_null()).select(*WHO, EPISODE, NUMBER, WEEK, SCORE)
    ends = measured.group_by(EPISODE).agg(
        nw.col(NUMBER).min().alias("first"),
        nw.col(NUMBER).max().alias("last"),
        nw.len().alias("scores"),
    )
    apart = ends.filter(nw.col("last") > nw.col("first"))
    begun = measured.rename({NUMBER: "first", SCORE: PRE, WEEK: "begun"})
    over = measured.drop(*WHO).rename({NUMBER: "last", SCORE: POST, WEEK: "over"})
    found = apart.join(begun, on=[EPISODE, "first"]).join(over, on=[EPISODE, "last"])
    return found.with_columns((nw.col("over") - nw.col("begun")).alias("weeks"))


def _averaged(rows: nw.DataFrame[Any], predictors: Sequence[str], fewest: int) -> nw.DataFrame[Any]:
    """Return each episode's mean of what is known, and how many sessions it had."""
    known = {f"known {name}": ~nw.col(name).is_null() for name in predictors}
    counted = rows.with_columns(
        nw.lit(1).alias("sessions"),
        *(nw.when(there).then(1).otherwise(0).alias(name) for name, there in known.items()),
    )
    sums = counted.group_by(EPISODE).agg(nw.col("sessions", *predictors, *known).sum())
    return sums.select(
        EPISODE,
        "sessions",
        *(
            nw.when(nw.col(f"known {name}") >= fewest)
            .then(nw.col(name) / nw.col(f"known {name}"))
            .alias(name)
            for name in predictors
        ),
    )
