"""Lines of sessions and of episodes, as the models of outcome read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals as nw

from visavis.stats.frames import collected, label, lazy, number
from visavis.stats.refusals import refuse_several, refuse_twice
from visavis.stats.results import Result
from visavis.stats.results.estimate import EMPTY, why_dropped
from visavis.stats.results.shown import Row
from visavis.vocab.counted import counted

if TYPE_CHECKING:  # tables are made only when they are asked for
    import polars as pl

WHO = ("therapist", "client")
EPISODE, SESSION, NUMBER, WEEK, SCORE = "episode", "session", "number", "week", "score"
PRE, POST = "pre", "post"
ONE_SCORE = "without two scores"
"""Why an episode has no line."""
NEXT_SCORE, FIRST_SCORE, WEEKS_AHEAD = "next_score", "first_score", "weeks_ahead"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Rows(Result):
    """A table of sessions or episodes, and what is not in it."""

    table: nw.DataFrame[Any]
    """Polars, in Narwhals' clothes."""
    of: str
    """What a line is."""
    dropped: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    """What was left out, and how many."""

    def title(self) -> str:
        """Say what it is."""
        return f"Events and outcome of {self.of}"

    def __repr__(self) -> str:
        """Say how many lines there are, and what is not among them."""
        lines = counted(len(self.table), "line")
        gone = why_dropped(self.dropped)
        return f"<{self.title()}: {lines}{f'; left out: {gone}' if gone else ''}>"

    def rows(self) -> Sequence[Row]:
        """Return one row for each line."""
        return self.table.rows(named=True)

    def to_frame(self) -> pl.DataFrame:
        """Return the table."""
        frame: pl.DataFrame = self.table.to_native()
        return frame

    @property
    def predictors(self) -> tuple[str, ...]:
        """The columns that say something of events."""
        return tuple(name for name in self.table.columns if name not in OWN)


BESIDE = ("day", "sessions", "scores", "weeks")
SCORES = (SCORE, PRE, POST, NEXT_SCORE, FIRST_SCORE)
OWN = frozenset((*WHO, EPISODE, SESSION, NUMBER, WEEK, WEEKS_AHEAD, *SCORES, *BESIDE))
"""Columns that are no predictors."""


def refuse_mixed_up(table: nw.DataFrame[Any]) -> None:
    """Refuse lines of sessions that are there twice, and an episode of two clients or therapists.

    Raises
    ------
    UnusableError
        When there are any, with what to do.
    """
    whose = table.select(EPISODE, *WHO).drop_nulls()
    refuse_several(whose, EPISODE, WHO, "correct it, or give each episode a code of its own")
    refuse_twice(table.drop_nulls([EPISODE, NUMBER]).lazy(), EPISODE, NUMBER, table="of sessions")


def lines_of(data: object, *measures: str, keys: Sequence[str]) -> nw.DataFrame[Any]:
    """Return a table with these columns, names as words and measures as numbers.

    Raises
    ------
    UnusableError
        When a column is missing or holds no numbers.
    """
    source = data.table if isinstance(data, Rows) else data
    frame = lazy(source, *keys, *measures)
    return collected(
        frame.select(
            *(label(frame, name) for name in keys), *(number(frame, name) for name in measures)
        )
    )


def followed(table: nw.DataFrame[Any], *columns: str) -> nw.DataFrame[Any]:
    """Add ``next_…`` of columns: their value at the next session of the episode with a score.

    Lines without a score have neither; ``first_score`` is that of the episode.

    Raises
    ------
    UnusableError
        When an episode has a number twice, or is of two clients or therapists.
    """
    refuse_mixed_up(table)
    measured = table.filter(~nw.col(SCORE).is_null()).sort(EPISODE, NUMBER)
    mine = nw.col(EPISODE) == nw.col(EPISODE).shift(-1)
    begins = (nw.col(EPISODE) == nw.col(EPISODE).shift(1)).fill_null(value=False)
    ahead = measured.select(
        EPISODE,
        NUMBER,
        *(
            nw.when(mine.fill_null(value=False)).then(nw.col(name).shift(-1)).alias(f"next_{name}")
            for name in columns
        ),
    )
    firsts = measured.filter(~begins).select(EPISODE, nw.col(SCORE).alias(FIRST_SCORE))
    return table.join(ahead, on=[EPISODE, NUMBER], how="left").join(firsts, on=EPISODE, how="left")
