"""Client-sessions: what was known when each session was over, and whether another one followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import narwhals as nw

from visavis.stats.endings.definitions import DROPOUT, NONE, Rule
from visavis.stats.endings.soundness import sound
from visavis.stats.endings.tables import (
    PAIR,
    Frame,
    Tables,
    attended,
    by_name,
    episodes,
    joined,
    one_if,
    sessions,
    table,
)
from visavis.stats.errors import UnusableError
from visavis.stats.frames import flag, kept, label, number
from visavis.vocab.card import SIDES, Gate, Perspective, Valence

NOT_KNOWN, NOTHING, YES = -1, 0, 1
"""What a gate says; the larger of two counts, if a side has two cards."""
HINDERING = f"{Perspective.CLIENT.value}_{Valence.HINDERING.value}"
TOLD, UNTOLD = f"{HINDERING}_told_before", f"{HINDERING}_untold_before"
MATCHED = ("matches", "eventReports")
"""What tells whether both named the same."""
ScaleOf = tuple[str, str]
"""An instrument and one of its scales."""


def client_sessions(
    tables: Tables,
    *,
    definition: Rule | None = None,
    scores: Mapping[str, ScaleOf] | None = None,
) -> Any:  # noqa: ANN401 -- a frame of the engine that holds the tables
    """Make the rows of a hazard model: one line for each session that was held.

    Parameters
    ----------
    tables
        The study dataset's ``episodes`` and ``sessions``; ``cards`` for what was named, ``matches``
        and ``eventReports`` for whether both named the same, ``scores`` for scores.
    definition
        A rule as in `visavis.stats.endings.definitions`, for the column ``dropout``.
    scores
        Columns to be made of scores, as ``{"distress": ("phq9", "total")}``: the client's latest
        score by the day of the session.

    Returns
    -------
    Frame
        Of the same engine, lazy, in the order of therapists, clients and sessions. Columns:
        ``episode``, ``therapist``, ``client``, ``session``,
        ``number``, ``day``; ``ended``, 1 where the therapy ended after this session; ``dropout``,
        the same under the definition (0 in sessions that were not the last, missing where it cannot
        tell how the last one ended the therapy); and what was known by then, each 1, 0 or missing:
        ``client_helpful``, ``client_hindering``, ``therapist_helpful``, ``therapist_hindering``
        from the gates of this session's cards, ``client_hindering_before`` (after how many earlier
        sessions the client named something hindering; missing where one of them has no answer),
        ``client_hindering_told_before`` (after how many, as far as told) and
        ``client_hindering_untold_before`` (how many have no answer), ``helpful_missed`` (both named
        something helpful and raters did not find the same event).

    Raises
    ------
    UnusableError
        When a table or column is missing, a line is there twice, or a word is on no list.
    """
    tables = _sound(tables, definition, of_scores=bool(scores))
    rows = _held(tables, definition)
    there = set(tables)
    if "cards" in there:
        gates = kept(_gates(tables))
        rows = joined(rows, gates, "session")
        rows = joined(rows, _before(rows), "session").with_columns(*_told_before())
        if set(MATCHED) <= there:
            rows = joined(rows, _met(tables), "session")
            rows = rows.with_columns(_missed().alias("helpful_missed")).drop("met", "judged")
    for name, (instrument, scale) in (scores or {}).items():
        if name in rows.collect_schema().names():
            msg = f"scores={{{name!r}: …}}: there is a column of that name already."
            raise UnusableError(msg)
        rows = joined(rows, _latest(tables, rows, name, instrument, scale), "session")
    return rows.sort("therapist", "client", "episode", "number").to_native()


def _sound(tables: Tables, definition: Rule | None, *, of_scores: bool) -> dict[str, Frame]:
    """Return the tables that are read, checked."""
    there = set(by_name(tables))
    read = ["episodes", "sessions", *(["scores"] if of_scores else [])]
    if "cards" in there:
        read += ["cards", *(MATCHED if there >= set(MATCHED) else ())]
    if definition:
        read += definition.tables
    return sound(tables, read, *(definition.columns if definition else ()))


def _held(tables: Tables, definition: Rule | None) -> Frame:
    """Return the sessions that were held, with whose they are and whether they were the last."""
    of_episodes = episodes(tables, *(definition.columns if definition else ()))
    if definition:
        of_episodes = definition.facts(tables, of_episodes)
        of_episodes = of_episodes.with_columns(definition.verdict().alias("verdict"))
    chosen = ("episode", *PAIR, "ended", *(("verdict",) if definition else ()))
    last = attended(tables).select("episode", "last_held")
    whose = joined(of_episodes.select(*chosen), last, "episode").rename({"ended": "over"})
    held = sessions(tables).filter(nw.col("held") == nw.lit(1)).drop("held", "missed")
    rows = joined(held, whose, "episode")
    last_one = (nw.col("over") == nw.lit(1)) & (nw.col("number") == nw.col("last_held"))
    ended = nw.when(~nw.col("over").is_null()).then(one_if(last_one))
    rows = rows.with_columns(ended.alias("ended"))
    if definition:
        rows = rows.with_columns(_judged().alias("dropout")).drop("verdict")
    return rows.drop("over", "last_held")


def _judged() -> nw.Expr:
    said = nw.col("verdict")
    return (
        nw.when(nw.col("ended") == nw.lit(0))
        .then(nw.lit(0))
        .when((nw.col("ended") == nw.lit(1)) & (said == nw.lit(DROPOUT)))
        .then(nw.lit(1))
        .when((nw.col("ended") == nw.lit(1)) & said.is_in([*NONE]))
        .then(nw.lit(0))
    )


def _gates(tables: Tables) -> Frame:
    """Return one line for each session with a card: what the gates of either side say."""
    cards = table(tables, "cards")
    columns = {}
    for side in SIDES:
        own = label(cards, "perspective") == nw.lit(side.value)
        for valence in Valence:
            said = label(cards, valence)
            columns[f"{side.value}_{valence.value}"] = (
                nw.when(own & (said == nw.lit(Gate.YES.value)))
                .then(nw.lit(YES))
                .when(own & (said == nw.lit(Gate.NOTHING.value)))
                .then(nw.lit(NOTHING))
                .otherwise(nw.lit(NOT_KNOWN))
            )
    named = cards.select(
        label(cards, "session"), *(found.alias(name) for name, found in columns.items())
    )
    both = named.group_by("session").agg(nw.col(*columns).max())
    return both.with_columns(
        nw.when(nw.col(name) != nw.lit(NOT_KNOWN)).then(nw.col(name)).alias(name)
        for name in columns
    )


def _before(rows: Frame) -> Frame:
    """Count, by session, the earlier ones that told of hindering, and those that said nothing."""
    said = nw.col(HINDERING)
    earlier = rows.select(
        "episode",
        nw.col("number").alias("earlier"),
        one_if(said == nw.lit(1)).alias(TOLD),
        one_if(said.is_null()).alias(UNTOLD),
    ).filter((nw.col(TOLD) == nw.lit(1)) | (nw.col(UNTOLD) == nw.lit(1)))
    later = rows.select("episode", "session", "number").join(earlier, on="episode", how="inner")
    later = later.filter(nw.col("earlier") < nw.col("number"))
    return later.group_by("session").agg(nw.col(TOLD, UNTOLD).sum())


def _told_before() -> Iterator[nw.Expr]:
    """Yield how often it was told, how often nobody told, and the first where that is all."""
    told, untold = (nw.col(name).fill_null(0) for name in (TOLD, UNTOLD))
    yield told.alias(TOLD)
    yield untold.alias(UNTOLD)
    yield nw.when(untold == nw.lit(0)).then(told).alias(f"{HINDERING}_before")


def _met(tables: Tables) -> Frame:
    """Return the sessions in which raters judged a pair of helpful reports, and what they found."""
    matches = table(tables, "matches")
    judged = matches.select(
        label(matches, "client_report").alias("report"),
        label(matches, "therapist_report").alias("other"),
        flag(matches, "same").alias("same"),
        flag(matches, "decoy").alias("decoy"),
    ).filter(nw.col("decoy") == nw.lit(0), ~nw.col("same").is_null())
    votes = judged.with_columns(one_if(nw.col("same") >= nw.lit(0)).alias("votes"))
    pairs = votes.group_by("report", "other").agg(nw.col("same", "votes").sum())
    met = pairs.with_columns(
        one_if(nw.col("same") * nw.lit(2) > nw.col("votes")).alias("met"),
        one_if(nw.col("votes") > nw.lit(0)).alias("judged"),
    )
    reports = table(tables, "eventReports", "perspective")
    of_therapists = reports.select(
        label(reports, "report").alias("other"),
        label(reports, "perspective").alias("of"),
        label(reports, "session"),
        label(reports, "valence"),
    ).filter(
        nw.col("valence") == nw.lit(Valence.HELPFUL.value),
        nw.col("of") == nw.lit(Perspective.THERAPIST.value),  # no guess, but an own report
    )
    own = met.join(of_therapists.select("other", "session"), on="other", how="inner")
    return own.group_by("session").agg(nw.col("met", "judged").max())


def _missed() -> nw.Expr:
    """Whether both named something helpful and it was not the same; 0 where a side named none."""
    sides = [nw.col(f"{side.value}_{Valence.HELPFUL.value}") for side in SIDES]
    none = (sides[0] == nw.lit(0)) | (sides[1] == nw.lit(0))
    both = (sides[0] == nw.lit(1)) & (sides[1] == nw.lit(1)) & (nw.col("judged") == nw.lit(1))
    return (
        nw.when(none)
        .then(nw.lit(0))
        .when(both & (nw.col("met") == nw.lit(1)))
        .then(nw.lit(0))
        .when(both)
        .then(nw.lit(1))
    )


def _latest(tables: Tables, rows: Frame, name: str, instrument: str, scale: str) -> Frame:
    """Return each session's latest score by its day; of several on one day, their mean."""
    scored = table(tables, "scores", "perspective")
    own = scored.select(
        label(scored, "episode"),
        number(scored, "day").alias("at"),
        number(scored, "score").alias(name),
        *(label(scored, column) for column in ("instrument", "scale", "perspective")),
    ).filter(
        nw.col("instrument") == nw.lit(instrument),
        nw.col("scale") == nw.lit(scale),
        nw.col("perspective") == nw.lit(Perspective.CLIENT.value),
        ~nw.col(name).is_null(),
    )
    both = rows.select("episode", "session", "day").join(
        own.select("episode", "at", name), on="episode", how="inner"
    )
    known = both.filter(nw.col("at") <= nw.col("day"))
    last = known.group_by("session").agg(nw.col("at").max().alias("last"))
    at_last = joined(known, last, "session").filter(nw.col("at") == nw.col("last"))
    times = at_last.with_columns(one_if(nw.col("at") == nw.col("last")).alias("times"))
    added = times.group_by("session").agg(nw.col(name, "times").sum())
    return added.select("session", (nw.col(name) / nw.col("times")).alias(name))
