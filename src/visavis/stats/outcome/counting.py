"""From lines to the sums that a model needs: the only step that reads rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy
from visavis.stats.outcome.asked import NEXT, Asked, Model, after, listed
from visavis.stats.outcome.rows import (
    EPISODE,
    FIRST_SCORE,
    NUMBER,
    ONE_SCORE,
    POST,
    PRE,
    SCORE,
    WEEK,
    WHO,
    Rows,
    followed,
    lines_of,
)
from visavis.stats.refusals import refuse_twice
from visavis.stats.summaries import Summary, products
from visavis.stats.summaries.summary import WHOLE

CONTROL = (WEEK,)
WORDS: Mapping[str, str] = {
    SCORE: "without a score",
    NEXT: "with no later score",
    PRE: "without a first score",
    POST: "without a last score",
}
"""Why a line is left out, by the column that it lacks."""


def count_next_session(
    data: object,
    predictors: Sequence[str],
    *,
    control: Sequence[str] = CONTROL,
    same_session: bool = True,
) -> Summary:
    """Add up what `next_session_outcome` needs, client by client.

    Parameters
    ----------
    data
        What `outcome_sessions` made; or any frame with a line for each session and the columns
        therapist, client, episode, number, score, control and predictors.
    predictors
        Columns of numbers; of a yes and no, 1 and 0.
    control
        Columns that are held alike, beside the score of the session and the episode's first one.
    same_session
        Whether the predictors' values at the session of the next score are held alike. Without
        them, what they do there is taken for an effect of the session before: see
        ``docs/methods/events-and-outcome.md``.

    Returns
    -------
    Summary
        The products of all columns, per client within therapist. A partition must keep clients
        whole.

    Raises
    ------
    UnusableError
        When a column is missing or holds no numbers, a session is there twice, or an episode is of
        two clients or therapists.
    """
    listed(predictors, control)
    asked = Asked(
        model=Model.NEXT_SESSION,
        predictors=tuple(predictors),
        control=tuple(control),
        same_session=same_session,
    )
    measures = dict.fromkeys((NUMBER, SCORE, *control, *predictors))
    rows = lines_of(data, *measures, keys=(*WHO, EPISODE))
    carried = (SCORE, *predictors) if same_session else (SCORE,)
    table = followed(rows.filter(~nw.col(NUMBER).is_null()), *carried)
    gone = {f"without {NUMBER}": len(rows) - len(table)}
    return _summed(table, asked, gone)


def count_whole_episode(
    data: object, predictors: Sequence[str], *, control: Sequence[str] = ()
) -> Summary:
    """Add up what `whole_episode_outcome` needs, client by client.

    Parameters
    ----------
    data
        What `outcome_episodes` made; or any frame with a line for each episode and the columns
        therapist, client, pre, post, control and predictors.
    predictors, control
        As in `count_next_session`; held alike is also the first score.

    Returns
    -------
    Summary
        As there; partitions that keep clients whole may be merged.

    Raises
    ------
    UnusableError
        When a column is missing or holds no numbers, or an episode is there twice.
    """
    listed(predictors, control)
    if isinstance(data, Rows) and PRE not in data.table.columns:
        msg = "These are lines of sessions: make episodes of them with outcome_episodes(…)."
        raise UnusableError(msg)
    asked = Asked(
        model=Model.WHOLE_EPISODE,
        predictors=tuple(predictors),
        control=tuple(control),
        same_session=False,
    )
    gone = {}
    if isinstance(data, Rows):
        gone[ONE_SCORE] = data.dropped.get(ONE_SCORE, 0)
    lines = lines_of(data, *asked.columns, keys=WHO)
    frame = lazy(data.table if isinstance(data, Rows) else data)
    if EPISODE in frame.collect_schema():
        refuse_twice(frame, EPISODE)
    return _summed(lines, asked, gone)


def _summed(table: nw.DataFrame[Any], asked: Asked, gone: Mapping[str, int]) -> Summary:
    """Leave out lines that lack something, by what they lack first, and add up the others."""
    dropped = dict(gone)
    first = [name for name in (SCORE, NEXT) if name in asked.columns]
    left = [name for name in asked.columns if name not in (*first, FIRST_SCORE)]
    for name in (*WHO, *first, *left):
        kept = table.filter(~nw.col(name).is_null())
        dropped[_without(name, asked)] = len(table) - len(kept)
        table = kept
    made = products(table, of=asked.columns, by=WHO)
    return replace(
        made,
        dropped={why: count for why, count in dropped.items() if count},
        about={**made.about, **asked.about(), WHOLE: WHO[-1]},
    )


def _without(name: str, asked: Asked) -> str:
    if name in asked.after:
        (predictor,) = (one for one in asked.predictors if after(one) == name)
        return f"without {predictor} at the next session with a score"
    return WORDS.get(name, f"without {name}")
