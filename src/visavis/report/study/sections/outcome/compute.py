"""Change over the therapy, and what event reports go with in the next score and over the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import narwhals as nw

from visavis.report.study.guard import guarded
from visavis.report.study.rows import Results, Rows
from visavis.report.study.study import Study
from visavis.stats.change import pre_post, pre_post_change
from visavis.stats.errors import UnusableError
from visavis.stats.outcome import (
    next_session_outcome,
    outcome_episodes,
    outcome_sessions,
    outcome_table,
    rival_reports,
    type_and_congruence,
    whole_episode_outcome,
)
from visavis.stats.outcome.result import OutcomeModel
from visavis.stats.results.better import Better
from visavis.vocab.card import Perspective, Valence

READ = ("episodes", "sessions", "cards", "eventReports", "consensus", "matches", "scores")
REPORTS = ["client_helpful", "client_hindering"]
SHARED = "shared_category_helpful"
NEXT, WHOLE, RIVALS, KINDS = "next session", "whole therapy", "whose reports", "kind and match"
"""What models are called in tables, and in the protocol."""


def compute(study: Study) -> Results:
    """Fit every model that the tables allow.

    Raises
    ------
    UnusableError
        When nothing was measured.
    """
    measured = study.measured
    if measured is None:
        msg = "There are no scores of what was planned: nothing says how clients fare."
        raise UnusableError(msg)
    instrument, scale = measured
    level = study.plan.level
    lines = outcome_sessions(
        study.some(*READ), instrument=instrument, scale=scale, codebook=study.codebook
    )
    ends = pre_post(
        study.tables["scores"], study.tables["episodes"], instrument=instrument, scale=scale
    )
    models, why = _fitted(_asked(study, lines, level))
    table = outcome_table(models, primary=_planned(study, models))
    found = {
        "change": Rows.of(
            pre_post_change(ends, better=_direction(study, instrument, scale), level=level),
            instrument=instrument,
            scale=scale,
        ),
        "models": Rows.of(table),
    }
    if why:
        rows = tuple({"table": name, "undefined": said} for name, said in why.items())
        found["not fitted"] = Rows("Models that could not be fitted", rows)
    return {name: guarded(rows, study.plan.at_least) for name, rows in found.items()}


def _asked(study: Study, lines: Any, level: float) -> dict[str, Callable[[], OutcomeModel]]:  # noqa: ANN401 -- what `stats` made
    asked: dict[str, Callable[[], OutcomeModel]] = {
        NEXT: lambda: next_session_outcome(lines, REPORTS, random=["week"], level=level),
        WHOLE: lambda: whole_episode_outcome(outcome_episodes(lines), REPORTS, level=level),
        RIVALS: lambda: rival_reports(lines, level=level),
    }
    category = _most_named(study)
    if category is not None:
        asked[KINDS] = lambda: type_and_congruence(
            lines, types=[f"client_helpful:{category}"], congruence=[SHARED], level=level
        )
    return asked


def _fitted(
    asked: Mapping[str, Callable[[], OutcomeModel]],
) -> tuple[dict[str, OutcomeModel], dict[str, str]]:
    """Fit what can be, and say why the rest cannot."""
    models: dict[str, OutcomeModel] = {}
    why: dict[str, str] = {}
    for name, fit in asked.items():
        try:
            models[name] = fit()
        except UnusableError as error:
            why[name] = str(error)
    return models, why


def _planned(study: Study, models: Mapping[str, OutcomeModel]) -> list[tuple[str, str]]:
    """Return those of the planned estimates that are estimates of these models."""
    named = [tuple(name.split(": ", 1)) for name in study.plan.primary if ": " in name]
    known = {(name, one.name) for name, model in models.items() for one in model.estimates}
    return [(key[0], key[1]) for key in named if key in known]


def _most_named(study: Study) -> str | None:
    """Return the category that clients name most often as helpful."""
    table = study.counted.reports.table.filter(
        nw.col("perspective") == nw.lit(Perspective.CLIENT.value),
        nw.col("valence") == nw.lit(Valence.HELPFUL.value),
        ~nw.col("category").is_null(),
    )
    if not len(table):
        return None
    sums = table.group_by("category").agg(nw.col("n").sum())
    return str(sums.sort("n", "category", descending=[True, False]).get_column("category").item(0))


def _direction(study: Study, instrument: str, scale: str) -> Better:
    """Return which way the scale runs, as the instrument's file says; better is higher without."""
    scales = study.dataset.instruments.get(instrument, {}).get("scales")
    for one in scales if isinstance(scales, list) else []:
        if isinstance(one, Mapping) and one.get("id") == scale:
            return Better.LOWER if "lower" in str(one.get("direction")) else Better.HIGHER
    return Better.HIGHER
