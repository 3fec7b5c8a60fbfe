"""Which answers, categories, scores and endings there are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw

from visavis.report.study.counting import Asked, Table, known, share
from visavis.report.study.rows import Rows
from visavis.report.study.study import Study
from visavis.stats.frames import label, lazy, number
from visavis.stats.frequencies.counted import RATED, UNCODED
from visavis.stats.results.shown import Row
from visavis.stats.summaries import counts
from visavis.stats.summaries.summary import N, each_one
from visavis.vocab.card import SIDES, Perspective, Valence
from visavis.vocab.care import EpisodeStatus

RATING, CATEGORY, ENDING = "rating", "settled category", "ending"
POINT, SCORES = "session of a turning point", "two scores"
GATES = {
    Valence.HELPFUL: "answer on what helped",
    Valence.HINDERING: "answer on what got in the way",
}
"""What may be missing, by name."""
ENOUGH = 2
"""Scores that show a change."""


def gaps(study: Study) -> Rows:
    """Estimate how much is missing of what can be, by side."""
    there = {
        RATING: (("eventReports",), _reports),
        "gates": (("eventReports", "cards", "sessions", "episodes"), _gates),
        ENDING: (("episodes",), _endings),
        POINT: (("episodes", "turningPoints"), _turning_points),
        SCORES: (("episodes", "scores"), _scores),
    }
    rows = [
        row
        for needs, made in there.values()
        if not study.lacks(needs)
        for row in made(study)
        if row["n"] != 0  # nothing could have been missing
    ]
    return Rows("What is missing, of what could be there", tuple(rows))


def _asked(study: Study, unit: str) -> Asked:
    return Asked(unit=unit, level=study.plan.level, at_least=study.plan.at_least)


def _reports(study: Study) -> Iterator[Row]:
    asked, table = _asked(study, "event reports"), study.counted.reports.table
    lacking = {RATING: nw.col(N) - nw.col(RATED)}
    if "consensus" in study.tables:
        lacking[CATEGORY] = nw.col(UNCODED)
    for one in Perspective:
        mine = table.filter(nw.col("perspective") == nw.lit(one.value))
        for name, over in lacking.items():
            of = {"name": name, "perspective": one.value}
            yield share(known(mine), over, nw.col(N), asked, of=of)


def _gates(study: Study) -> Iterator[Row]:
    cards = study.counted.cards
    if cards is None:
        return
    for side in SIDES:
        mine = known(cards.table.filter(nw.col("perspective") == nw.lit(side.value)))
        for valence, name in GATES.items():
            over = nw.col(N) - nw.col(valence.value)
            of = {"name": name, "perspective": side.value}
            yield share(mine, over, nw.col(N), _asked(study, "cards"), of=of)


def _endings(study: Study) -> Iterator[Row]:
    frame = lazy(study.tables["episodes"], "therapist", "client", "status")
    there = frame.collect_schema().names()
    for side in SIDES:
        column = f"ending_{side.value}"
        if column not in there:
            continue
        told = frame.select(
            *(label(frame, name) for name in ("therapist", "client", "status")),
            label(frame, column).is_null().alias("missing"),
        ).filter(nw.col("status") == nw.lit(EpisodeStatus.ENDED.value))
        of = {"name": ENDING, "perspective": side.value}
        yield _missing(told, _asked(study, "therapies that ended"), of)


def _turning_points(study: Study) -> Iterator[Row]:
    points = lazy(study.tables["turningPoints"], "episode", "perspective", "session")
    named = points.select(
        label(points, "episode"),
        label(points, "perspective").alias("side"),
        label(points, "session").is_null().alias("missing"),
    )
    every = named.join(_whose(study), on="episode", how="left")
    for side in SIDES:
        mine = every.filter(nw.col("side") == nw.lit(side.value))
        of = {"name": POINT, "perspective": side.value}
        yield _missing(mine, _asked(study, "turning points"), of)


def _scores(study: Study) -> Iterator[Row]:
    """Say how many therapies lack what shows a change: two scores of the outcome, by the client."""
    if study.measured is None:
        return
    scores = lazy(study.tables["scores"], "episode", "instrument", "scale", "perspective", "score")
    instrument, scale = study.measured
    wanted = {"instrument": instrument, "scale": scale, "perspective": Perspective.CLIENT.value}
    mine = scores.filter(
        *(label(scores, name) == nw.lit(value) for name, value in wanted.items()),
        ~number(scores, "score").is_null(),
    )
    by_episode = mine.select(label(mine, "episode"), each_one("scores"))
    counted = by_episode.group_by("episode").agg(nw.col("scores").sum())
    every = _whose(study).join(counted, on="episode", how="left")
    few = nw.col("scores").fill_null(0) < nw.lit(ENOUGH)
    of = {"name": SCORES, "perspective": Perspective.CLIENT.value}
    yield _missing(every.with_columns(few.alias("missing")), _asked(study, "therapies"), of)


def _whose(study: Study) -> nw.LazyFrame[Any]:
    frame = lazy(study.tables["episodes"], "episode", "therapist", "client")
    return frame.select(label(frame, name) for name in ("episode", "therapist", "client"))


def _missing(rows: nw.LazyFrame[Any], asked: Asked, of: dict[str, str]) -> Row:
    """Return the share of lines in which something is missing."""
    table: Table = known(counts(rows, by=("therapist", "client", "missing")).table)
    gone = nw.when(nw.col("missing") == nw.lit("true")).then(nw.col(N)).otherwise(nw.lit(0))
    return share(table, gone, nw.col(N), asked, of=of)
