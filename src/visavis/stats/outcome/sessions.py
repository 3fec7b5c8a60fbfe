"""One line for each session that was held: its score, the next one, and what was reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import narwhals as nw

from visavis.stats.congruence.counts import study_of
from visavis.stats.congruence.study import Frame, Study
from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, label, number, word
from visavis.stats.outcome.reading import gates
from visavis.stats.outcome.reading import reports as reports_of
from visavis.stats.outcome.reading.scores import Scored, scored
from visavis.stats.outcome.rows import (
    EPISODE,
    FIRST_SCORE,
    NEXT_SCORE,
    NUMBER,
    SCORE,
    SESSION,
    WEEK,
    WEEKS_AHEAD,
    WHO,
    Rows,
    followed,
)
from visavis.stats.refusals import refuse_strange, refuse_unnumbered
from visavis.vocab.card import Perspective
from visavis.vocab.care import SessionStatus

LEVEL = 1
"""The level of congruence whose tables are needed."""
HELD = "held 1"
DAYS = 7.0


def outcome_sessions(
    tables: Mapping[str, object],
    *,
    instrument: str,
    scale: str,
    version: str | None = None,
    perspective: str = Perspective.CLIENT,
    codebook: str | None = None,
) -> Rows:
    """Put the score of each session beside what both sides reported of it.

    Parameters
    ----------
    tables
        The study dataset's ``episodes``, ``sessions``, ``cards`` and ``scores``; with
        ``eventReports`` also ratings and guesses, with ``consensus`` categories, with ``matches``
        what was matched. All held by one engine.
    instrument, scale, version, perspective
        Which score is the outcome, and who filled it in.
    codebook
        By which codebook reports are compared; needed where there are several.

    Returns
    -------
    Rows
        One line for each session that was held; its columns are on
        ``docs/methods/events-and-outcome.md``. Reports are 1 and 0, and missing where nobody knows.

    Raises
    ------
    UnusableError
        When a table or column is missing, a line is there twice, a status is none, or a session has
        two scores.
    """
    if "scores" not in tables:
        msg = "The table 'scores' is missing: pass it among the tables."
        raise UnusableError(msg)
    study = study_of(LEVEL, tables, codebook=codebook)
    every = _small(collected(_read(study)))
    held = every.filter(nw.col(HELD) == 1).drop(HELD)
    refuse_unnumbered(held.lazy())
    whose = held.join(study.dyads.drop("order"), on=EPISODE, how="inner")
    wanted = Scored(
        instrument=instrument, scale=scale, version=version, perspective=str(perspective)
    )
    rows, lost = scored(whose, tables["scores"], wanted)
    rows = rows.with_columns((nw.col("day") / DAYS).alias(WEEK))
    table = followed(rows, SCORE, WEEK).with_columns(
        (nw.col(f"next_{WEEK}") - nw.col(WEEK)).alias(WEEKS_AHEAD)
    )
    own = (*WHO, EPISODE, SESSION, NUMBER, WEEK, SCORE, NEXT_SCORE, WEEKS_AHEAD, FIRST_SCORE)
    said = [name for name in held.columns if name not in (*own, "day")]
    return Rows(
        table=table.sort(*WHO, EPISODE, NUMBER).select(*own, *said),
        of="sessions",
        dropped={
            "not held": len(every) - len(held),
            "of no known episode": len(held) - len(whose),
            **lost,
        },
    )


def _small(table: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Let reports take little room: some engines write 1, 0 and missing as fractions."""
    reports = [name for name in table.columns if name not in (SESSION, EPISODE, NUMBER, "day")]
    kept = [name for name in reports if not name.endswith(reports_of.RATING)]
    known = nw.col(*kept).cast(nw.Float64).fill_nan(None).cast(nw.Int8)
    return table.with_columns(known)


def _read(study: Study) -> Frame:
    """Return the lines of all sessions, lazily, with what was reported."""
    sessions = study.table("sessions", NUMBER, "day", "status")
    refuse_strange(sessions, "status", tuple(SessionStatus), table="sessions")
    held = word(sessions, "status") == nw.lit(SessionStatus.HELD.value)
    rows = sessions.select(
        SESSION,
        label(sessions, EPISODE),
        number(sessions, NUMBER),
        number(sessions, "day"),
        nw.when(held).then(nw.lit(1)).otherwise(nw.lit(0)).alias(HELD),
    )
    rows = gates.marked(rows.join(study.pairs, on=SESSION, how="left"))
    for part in _parts(study):
        names = [name for name in part.collect_schema().names() if name != SESSION]
        joined = rows.join(part, on=SESSION, how="left")
        rows = joined.with_columns(nw.col(*names).fill_null(0))
    kept = (SESSION, EPISODE, NUMBER, "day", HELD)
    found = rows.select(*kept, *_columns(study))
    return found.with_columns(label(found, SESSION))


def _parts(study: Study) -> Iterator[Frame]:
    """Yield what event reports say, session by session, as far as the tables are there."""
    if study.has("eventReports"):
        yield reports_of.rated(study)
        if study.has("consensus"):
            yield reports_of.coded(study)
        if study.has("matches"):
            yield reports_of.judged(study)


def _columns(study: Study) -> Iterator[nw.Expr]:
    small = [*gates.said(), *gates.cells()]
    if study.has("eventReports"):
        yield from reports_of.ratings()
        small += reports_of.guesses()
        if study.has("matches"):
            small += reports_of.matches()
        if study.has("consensus"):
            small += reports_of.categories(study)
    yield from small
