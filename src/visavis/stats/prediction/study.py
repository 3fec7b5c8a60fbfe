"""The tables of a study dataset, joined as prediction-powered shares need them.

With which probability people coded a report stands in ``assignments``, round by round; what they
settled stands in ``consensus``, without the round. A report has the probability of having come into
any round by the same codebook that was settled: 1 - Π (1 - π), for each was drawn by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from operator import mul

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, distinct, flag, label, lazy, number
from visavis.stats.prediction.counted import Predicted
from visavis.stats.prediction.counting import CHANCE, READ, Frame, count_predictions
from visavis.vocab.coding import Phase

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "eventReports": READ["reports"],
    "predictions": ("report", "codebook", "model", "category", "probability"),
    "consensus": ("report", "codebook", "category"),
    "codings": ("report", "round", "codebook"),
    "assignments": ("report", "round", CHANCE),
}
"""What is read of each table; of predictions the fold, of assignments their kind as well."""
SETTLED = "settled"
UNDRAWN = "settled, not drawn by chance"
NO_ROUND = (
    "No settled round by the codebook {!r} stands in the tables codings and assignments, so "
    "nothing says with which probability a report was drawn to be coded: export the study once "
    "more when a round is closed."
)


def count_study(
    tables: Mapping[str, object], *, codebook: str | None = None, model: str | None = None
) -> Predicted:
    """Sum up what a model predicted and what people settled in a study.

    Parameters
    ----------
    tables
        Tables of a study dataset by name: eventReports, predictions, consensus, codings and
        assignments; others do no harm.
    codebook, model
        Of which predictions; needed where there are several.

    Raises
    ------
    UnusableError
        When a table or a column is missing, or as in `count_predictions`.
    """
    study = {name: _table(tables, name) for name in COLUMNS}
    predictions = study["predictions"]
    codebook = _one_of(predictions, "codebook", codebook)
    predictions = _where(predictions, "codebook", codebook)
    predictions = _where(predictions, "model", _one_of(predictions, "model", model))
    consensus = _where(study["consensus"], "codebook", codebook)
    settled = consensus.select(label(consensus, "report"), label(consensus, "category"))
    chances = _chances(study, codebook)
    found = count_predictions(
        reports=study["eventReports"],
        predictions=predictions,
        consensus=settled.join(chances, on="report", how="inner"),
    )
    gone = settled.select("report").unique().join(chances, on="report", how="anti")
    dropped = {**found.reports.dropped, UNDRAWN: len(collected(gone))}
    return replace(found, reports=replace(found.reports, dropped=dropped))


def _table(tables: Mapping[str, object], name: str) -> Frame:
    if name not in tables:
        msg = f"The study has no table {name}, which is needed here beside {', '.join(COLUMNS)}."
        raise UnusableError(msg)
    try:
        return lazy(tables[name], *COLUMNS[name])
    except UnusableError as error:
        msg = f"In the table {name}: {error}"
        raise UnusableError(msg) from error


def _one_of(predictions: Frame, column: str, wanted: str | None) -> str:
    """Return the codebook or the model that is asked for, or the only one."""
    known = [str(one) for one in distinct(predictions, column)]
    if wanted is None and len(known) == 1:
        return known[0]
    there = ", ".join(known) or "none"
    if wanted is None:
        msg = f"The table predictions holds several {column}s, or none ({there}): name {column}=…."
        raise UnusableError(msg)
    if wanted not in known:
        msg = f"The table predictions has nothing of the {column} {wanted!r}; there is {there}."
        raise UnusableError(msg)
    return wanted


def _where(frame: Frame, column: str, value: str) -> Frame:
    return frame.filter(label(frame, column) == nw.lit(value))


def _chances(study: Mapping[str, Frame], codebook: str) -> Frame:
    """Return with which probability each report came into any settled round by the codebook."""
    coded = _where(study["codings"], "codebook", codebook)
    by_it = coded.select(label(coded, "round")).unique()
    drawn = _drawn(study["assignments"]).join(by_it, on="round", how="inner")
    rounds = distinct(drawn, "round")
    if not rounds:
        raise UnusableError(NO_ROUND.format(codebook))
    each = {
        f"round {place}": nw.when(nw.col("round") == nw.lit(one))
        .then(nw.lit(1.0) - nw.col(CHANCE))
        .otherwise(nw.lit(1.0))
        for place, one in enumerate(rounds)
    }
    missed = drawn.select("report", *(found.alias(name) for name, found in each.items()))
    by_report = missed.group_by("report").agg(nw.col(name).min() for name in each)
    never = reduce(mul, (nw.col(name) for name in each))
    return by_report.select("report", (nw.lit(1.0) - never).alias(CHANCE))


def _drawn(assignments: Frame) -> Frame:
    """Return report, round and chance of all that was drawn into a settled round.

    What was given for practice, once more, or because experts had settled it, was not drawn. Where
    nothing says which rounds are settled, all are.
    """
    there = assignments.collect_schema().names()
    flags = [name for name in (SETTLED, "gold", "repeat") if name in there]
    named = assignments.select(
        label(assignments, "report"),
        label(assignments, "round"),
        number(assignments, CHANCE).alias(CHANCE),
        *(flag(assignments, name) for name in flags),
        *([label(assignments, "phase")] if "phase" in there else []),
    )
    kept = named.filter(~nw.col("report").is_null(), ~nw.col("round").is_null())
    for name in flags:
        yes = nw.col(name).fill_null(0) == nw.lit(1)
        kept = kept.filter(yes if name == SETTLED else ~yes)
    if "phase" in there:
        kept = kept.filter(nw.col("phase").fill_null("") != nw.lit(Phase.TRAINING.value))
    _refuse_no_chance(kept)
    return kept.select("report", "round", CHANCE)


def _refuse_no_chance(given: Frame) -> None:
    value = nw.col(CHANCE)
    wrong = value.is_null() | (value <= nw.lit(0.0)) | (value > nw.lit(1.0))
    if len(collected(given.filter(wrong).head(1))):
        msg = (
            f"The column {CHANCE!r} of the table assignments has lines that are empty or no "
            "probability: each is needed, above 0 to 1."
        )
        raise UnusableError(msg)
    ends = given.select("report", "round", value.alias("low"), value.alias("high"))
    both = ends.group_by("report", "round").agg(nw.col("low").min(), nw.col("high").max())
    if len(collected(both.filter(nw.col("low") != nw.col("high")).head(1))):
        msg = (
            f"In the table assignments a report has two values of {CHANCE!r} in one round: it was "
            "drawn into it once. Correct one of them."
        )
        raise UnusableError(msg)
