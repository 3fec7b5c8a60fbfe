"""Scores session by session, as arrays; sessions without a score leave a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, label, lazy, made, number, word
from visavis.stats.gaps import told
from visavis.stats.refusals import (
    refuse_several,
    refuse_strange,
    refuse_twice,
    refuse_unnumbered,
    score_meant,
)
from visavis.stats.results import Result
from visavis.stats.results.shown import Row
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.care import SessionStatus
from visavis.vocab.counted import counted

EPISODE, SESSION, SCORE = "episode", "session", "score"
WHO = ("therapist", "client")
FEWEST = 4
"""Scores of an episode below which nothing is looked for."""
NEIGHBOURS = 3
"""Pairs of neighbouring sessions with scores; fewer say nothing of what is usual."""
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """The scores of episodes that have enough of them, in the order of their sessions."""

    episode: Ints
    """Of shape (scores,): the row of `people`."""
    session: Ints
    """1, 2, 3 … within the episode; a gap is a session without a score."""
    score: Numbers
    people: nw.DataFrame[Any]
    """Of each episode: episode, and therapist and client where they are known."""
    refused: Mapping[str, int]
    """Why episodes were not looked at, and how many."""
    gaps: int
    """Sessions without a score, in the episodes that were looked at."""

    @property
    def follows(self) -> NDArray[np.bool_]:
        """Whether the session before, of the same episode, has a score as well."""
        found = np.zeros(len(self.score), bool)
        found[1:] = (np.diff(self.episode) == 0) & (np.diff(self.session) == 1)
        return found

    def per_episode(self, values: Numbers) -> Numbers:
        """Add up values by their episode."""
        return np.bincount(self.episode, values, minlength=len(self.people)).astype(np.float64)


def series_of(data: object) -> Series:
    """Read scores from a table with one row for each session.

    Parameters
    ----------
    data
        What `session_scores` made; or any frame with the columns episode, session (1, 2, 3 … of
        those that were held) and score, and client and therapist where they are known. Without
        client, each episode is one.

    Raises
    ------
    UnusableError
        When a column is missing, sessions are not numbered, one is there twice, or an episode is of
        several clients or therapists.
    """
    refused = dict(data.dropped) if isinstance(data, SessionScores) else {}
    frame = lazy(data.table if isinstance(data, SessionScores) else data, EPISODE, SESSION, SCORE)
    names = [name for name in WHO if name in frame.collect_schema().names()]
    frame = told(frame, (EPISODE, *names))
    rows = collected(
        frame.select(
            *(label(frame, name) for name in (EPISODE, *names)),
            number(frame, SESSION),
            number(frame, SCORE),
        )
    )
    if WHO[1] not in names:
        names = [*names, WHO[1]]
        rows = rows.with_columns(nw.col(EPISODE).alias(WHO[1]))
    for name in (EPISODE, *names):
        kept = rows.filter(~nw.col(name).is_null())
        refused[f"sessions without {name}"] = len(rows) - len(kept)
        rows = kept
    refuse_several(rows, EPISODE, names, "correct it")
    _numbered(rows)
    return _arranged(rows.sort(EPISODE, SESSION), names, refused)


def _numbered(rows: nw.DataFrame[Any]) -> None:
    sessions = rows.get_column(SESSION).to_numpy()
    if not (np.isfinite(sessions) & (sessions == np.floor(sessions)) & (sessions >= 1)).all():
        msg = "The column 'session' must number sessions 1, 2, 3 …, of those that were held."
        raise UnusableError(msg)
    again = len(rows) - len(rows.select(EPISODE, SESSION).unique())
    if again:
        msg = f"The table has {counted(again, 'session')} of an episode twice: leave one of each."
        raise UnusableError(msg)
    scores = rows.get_column(SCORE).to_numpy()
    if np.isinf(scores).any():
        msg = "The column 'score' holds infinity: leave such scores empty."
        raise UnusableError(msg)


def _arranged(rows: nw.DataFrame[Any], names: list[str], refused: dict[str, int]) -> Series:
    """Number the episodes, and leave out those with too few scores."""
    episodes, episode = np.unique(rows.get_column(EPISODE).to_numpy(), return_inverse=True)
    session = rows.get_column(SESSION).to_numpy().astype(np.int64)
    score = rows.get_column(SCORE).to_numpy().astype(np.float64)
    there = np.isfinite(score)
    follows = np.zeros(len(score), bool)
    follows[1:] = (np.diff(episode) == 0) & (np.diff(session) == 1) & there[1:] & there[:-1]
    scored, pairs = (np.bincount(episode, x, minlength=len(episodes)) for x in (there, follows))
    few, apart = scored < FEWEST, pairs < NEIGHBOURS
    refused[f"episodes with fewer than {FEWEST} scores"] = int(few.sum())
    refused["episodes with too few scores of neighbouring sessions"] = int((apart & ~few).sum())
    enough = ~(few | apart)
    kept = there & enough[episode] if len(episodes) else there
    first = np.unique(episode, return_index=True)[1]
    people = {
        EPISODE: episodes,
        **{name: rows.get_column(name).to_numpy()[first] for name in names},
    }
    return Series(
        episode=(np.cumsum(enough) - 1)[episode[kept]].astype(np.int64),
        session=session[kept],
        score=score[kept],
        people=made({name: values[enough].tolist() for name, values in people.items()}, None)
        if enough.any()
        else made({name: [] for name in people}, dict.fromkeys(people, nw.String())),
        refused=refused,
        gaps=int((~there & enough[episode]).sum()) if len(episodes) else 0,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionScores(Result):
    """A score, or a gap, for each session that was held."""

    table: nw.DataFrame[Any]
    """Polars, in Narwhals' clothes: therapist, client, episode, session (1, 2, 3 … of those held)
    and score."""
    dropped: Mapping[str, int]
    """Scores that are of none of these sessions, and why."""

    def title(self) -> str:
        """Say what it is."""
        return "Scores session by session"

    def rows(self) -> Sequence[Row]:
        """Return one row for each session."""
        return self.table.rows(named=True)


def session_scores(
    scores: object,
    sessions: object,
    episodes: object,
    *,
    instrument: str,
    scale: str,
    version: str | None = None,
    perspective: str = "client",
) -> SessionScores:
    """Return a score, or a gap, for each session that was held.

    Parameters
    ----------
    scores, sessions, episodes
        Those tables of the study dataset.
    instrument, scale, version, perspective
        Which score, and who filled it in. The version must be named where there are several.

    Returns
    -------
    SessionScores
        For `ruptures`. Scores without a session, and of one that was not held, are counted.

    Raises
    ------
    UnusableError
        When a column is missing, there is no such score or it is there in several versions, a
        session or an episode is there twice, or sessions that were held are not numbered.
    """
    said = score_meant(
        scores,
        SESSION,
        SCORE,
        perspective=perspective,
        instrument=instrument,
        scale=scale,
        version=version,
    )
    every = collected(said.select(label(said, SESSION), number(said, SCORE)))
    rated = every.filter(~nw.col(SESSION).is_null())
    if len(rated) > rated.get_column(SESSION).n_unique():
        msg = "A session has two such scores: leave one of each."
        raise UnusableError(msg)
    whose = told(lazy(episodes, EPISODE, *WHO), (EPISODE, *WHO))
    refuse_twice(whose, EPISODE, table="episodes")
    people = collected(whose.select(*(label(whose, key) for key in (EPISODE, *WHO))))
    held = _held(sessions)
    known = rated.filter(~nw.col(SCORE).is_null())
    both = held.join(rated, on=SESSION, how="left").join(people, on=EPISODE, how="left")
    both = both.sort(EPISODE, "number")
    places = nw.new_series(SESSION, _places(both.get_column(EPISODE).to_numpy()), backend="polars")
    return SessionScores(
        table=both.with_columns(places).select(*WHO, EPISODE, SESSION, SCORE),
        dropped={
            "scores without a session": len(every) - len(rated),
            "scores of a session that was not held": len(known)
            - len(known.join(held, on=SESSION, how="semi")),
        },
    )


def _held(sessions: object) -> nw.DataFrame[Any]:
    """Return the sessions that were held, each with a number of its own in its episode."""
    table = lazy(sessions, SESSION, EPISODE, "number", "status")
    refuse_strange(table, "status", tuple(SessionStatus), table="sessions")
    refuse_twice(table, SESSION, table="sessions")
    held = collected(
        table.filter(word(table, "status") == nw.lit(SessionStatus.HELD.value)).select(
            *(label(table, key) for key in (SESSION, EPISODE)), number(table, "number")
        )
    )
    refuse_unnumbered(held.lazy())
    return held.sort(EPISODE, "number")


def _places(episode: NDArray[Any]) -> Ints:
    """Number the rows of each episode from 1."""
    _names, first, times = np.unique(episode, return_index=True, return_counts=True)
    found: Ints = np.arange(len(episode)) - np.repeat(first, times) + 1
    return found
