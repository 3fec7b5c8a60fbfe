"""Agreement of the independent phase, and how blind the raters were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from visavis.report.study.guard import guarded
from visavis.report.study.rows import Results, Rows
from visavis.report.study.study import Study
from visavis.stats.agreement import agreement, blinding
from visavis.stats.errors import UnusableError
from visavis.vocab.coding import Phase, SourceGuess

CLUSTER = "therapist"
GUESS = "source_guess"


def compute(study: Study) -> Results:
    """Compare the raters of one round."""
    plan = study.plan
    of = _round(study)
    reports = nw.from_native(study.tables["eventReports"])
    codings = nw.from_native(study.tables["codings"]).filter(nw.col("round") == nw.lit(of))
    if (codebook := study.codebook) is not None:
        codings = codings.filter(nw.col("codebook") == nw.lit(codebook))
    lines = codings.join(reports.select("report", CLUSTER), on="report", how="inner")
    found = agreement(
        lines.select("report", "rater", "category", CLUSTER).to_native(),
        unit="report",
        rater="rater",
        code="category",
        cluster=CLUSTER,
        confidence=plan.level,
    )
    results = {
        "coefficients": Rows.of(found, round=of),
        "categories": Rows.of(found.by_category(), round=of),
        "pairs": Rows.of(found.pairs(), round=of),
    }
    guesses = _guesses(study, of)
    if guesses is not None:
        results["blinding"] = Rows.of(guesses, round=of)
    return {name: guarded(rows, plan.at_least) for name, rows in results.items()}


def _round(study: Study) -> str:
    """Return the planned round, or the one with the most codings.

    Raises
    ------
    UnusableError
        When nothing was coded, or not in the round that was planned.
    """
    lines = nw.from_native(study.tables["codings"]).group_by("round").agg(nw.len().alias("n"))
    sizes = _collected(lines)
    asked = study.plan.round
    if not sizes or (asked is not None and asked not in sizes):
        there = f": there are {', '.join(sorted(sizes))}" if sizes else ""
        msg = f"Nothing was coded in the round {asked}{there}." if asked else "Nothing was coded."
        raise UnusableError(msg)
    return asked or min(sizes, key=lambda name: (-sizes[name], name))


def _collected(lines: Any) -> dict[str, int]:  # noqa: ANN401 -- whatever frame the engine makes
    frame = lines.collect() if isinstance(lines, nw.LazyFrame) else lines
    rows = zip(frame.get_column("round").to_list(), frame.get_column("n").to_list(), strict=True)
    return {str(name): int(n) for name, n in rows if name is not None}


WORDS: Mapping[str, str] = {"client": SourceGuess.CLIENT, "therapist": SourceGuess.THERAPIST}
"""Whose account a report is, and how a guess says so."""


def _guesses(study: Study, of: str) -> Any | None:  # noqa: ANN401 -- a result of `stats`
    if "assignments" not in study.tables:
        return None
    assignments = nw.from_native(study.tables["assignments"])
    if GUESS not in assignments.collect_schema().names():
        return None
    mine = assignments.filter(
        nw.col("round") == nw.lit(of), nw.col("phase") == nw.lit(Phase.INDEPENDENT.value)
    )
    reports = nw.from_native(study.tables["eventReports"]).filter(
        nw.col("perspective").is_in(list(WORDS))
    )
    lines = mine.select("report", GUESS).join(
        reports.select("report", "client", "perspective"), on="report", how="inner"
    )
    try:
        return blinding(lines.to_native(), cluster="client", confidence=study.plan.level)
    except UnusableError:
        return None  # nobody was asked to guess
