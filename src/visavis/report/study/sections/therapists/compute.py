"""How far therapists differ apart from chance: one number for all of them, and none of anybody."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from visavis.report.study.guard import guarded
from visavis.report.study.rows import Results, Rows
from visavis.report.study.study import Study
from visavis.stats.congruence import Congruence
from visavis.stats.errors import UnusableError
from visavis.stats.models import mixed_model
from visavis.stats.results.shown import Row
from visavis.vocab.card import Perspective, Valence

BEYOND = {1: "kappa", 2: "beyond_chance", 3: "kappa", 4: "beyond_chance", 5: "beyond_chance"}
"""By level of congruence: what is told of therapists."""
NETWORK, BETWEEN = "network", "between"


def compute(study: Study) -> Results:
    """Estimate the spread of therapists in congruence and, where something was measured, in scores.

    Raises
    ------
    UnusableError
        As `congruence`.
    """
    rows = Rows("How far therapists differ in congruence", tuple(_spreads(study.met)))
    results = {"congruence": guarded(rows, study.plan.at_least)}
    scores = _of_scores(study)
    if scores is not None:
        results["scores"] = guarded(scores, study.plan.at_least)
    return results


def _spreads(found: Congruence) -> Iterator[Row]:
    for level in found.levels:
        name = BEYOND.get(level.number)
        if name is None or level.left_out is not None:
            continue
        told = [
            row
            for row in level.by_therapist().rows()
            if row["name"] == name
            and row["perspective"] == Perspective.THERAPIST
            and row["valence"] == Valence.HELPFUL
        ]
        sound = [row for row in told if row["value"] is not None]
        if sound:
            yield {
                "level": level.number,
                "name": name,
                "value": sound[0][NETWORK],
                "between": sound[0][BETWEEN],
                "therapists": len(sound),
                "without a value": len(told) - len(sound),
                "undefined": None,
            }


def _of_scores(study: Study) -> Rows | None:
    """Split the variance of scores between therapists, clients and sessions."""
    if study.measured is None:
        return None
    instrument, scale = study.measured
    scores = nw.from_native(study.tables["scores"]).filter(
        nw.col("instrument") == nw.lit(instrument),
        nw.col("scale") == nw.lit(scale),
        nw.col("perspective") == nw.lit(Perspective.CLIENT.value),
    )
    episodes = nw.from_native(study.tables["episodes"]).select("episode", "client", "therapist")
    lines = scores.join(episodes, on="episode", how="inner").with_columns(
        (nw.col("day") / 7).alias("week")
    )
    try:
        model = mixed_model(
            lines.select("therapist", "client", "week", "score").to_native(),
            y="score",
            fixed=["week"],
            random=["week"],
            level=study.plan.level,
        )
    except UnusableError:
        return None
    return Rows.of(model.icc(), instrument=instrument, scale=scale)
