"""From tables to the sums that prediction-powered shares need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, label, lazy, number
from visavis.stats.gaps import NOTHING, told, words_of
from visavis.stats.prediction.counted import (
    ABOUT,
    CATEGORY_SUMS,
    CHOSEN,
    CODED,
    KIND,
    OF_CATEGORIES,
    OF_REPORTS,
    PAIR,
    PREDICTED,
    REPORT_SUMS,
    SETTLED,
    WEIGHED,
    WEIGHT,
    Predicted,
)
from visavis.stats.refusals import refuse_strange, refuse_twice
from visavis.stats.summaries.summary import Kind, N, Summary, each_one, grouped
from visavis.vocab.card import Perspective, Valence

Frame = nw.LazyFrame[Any]
CHANCE = "inclusion_probability"
READ: Mapping[str, tuple[str, ...]] = {
    "reports": ("report", *PAIR, *KIND),
    "predictions": ("report", "category", "fold"),
    "consensus": ("report", "category"),
}


def count_predictions(
    *, reports: object, predictions: object, consensus: object, missing: Sequence[str] = NOTHING
) -> Predicted:
    """Sum up what a model predicted and what people settled; parts of a study add up.

    Parameters
    ----------
    reports
        The table ``eventReports``, or any with its columns report, therapist, client, perspective
        and valence: all reports that the statement is about.
    predictions
        One line for each report and category: report, category, probability, and fold, the part of
        the clients that the report's model never saw. A category that a report lacks is predicted
        with 0; without the column probability each line is a prediction of 1.
    consensus
        What people settled of the part that they coded: report, category, and
        inclusion_probability, with which the report was drawn to be coded. A report of several
        categories has several lines; a gap in category says that none fits. A report that is
        missing here was not coded.
    missing
        Words that stand for a missing value in any table, besides blanks alone.

    Raises
    ------
    UnusableError
        When a column is missing or holds what it must not: among others no fold, which would be a
        prediction by a model that saw the report; or no inclusion probability.
    """
    nothing = words_of(missing)
    given = {"reports": reports, "predictions": predictions, "consensus": consensus}
    tables = {name: _read(name, table, nothing) for name, table in given.items()}
    _of_one_engine(tables)
    known = _known(tables["reports"])
    folds, guessed = _predictions(tables["predictions"])
    weights, settled = _settled(tables["consensus"])
    both = known.join(folds, on="report", how="left").join(weights, on="report", how="left")
    line, without = _reports(both)
    kept = both.filter(~nw.col("fold").is_null()).select("report", *PAIR, *KIND, WEIGHT)
    return Predicted(reports=line, categories=_categories(kept, guessed, settled, without))


def _read(name: str, table: object, nothing: Sequence[str]) -> Frame:
    frame = lazy(table, *READ[name]) if name != "predictions" else _with_folds(table)
    return told(frame, READ[name], nothing)


def _with_folds(table: object) -> Frame:
    frame = lazy(table, "report", "category")
    if "fold" not in frame.collect_schema().names():
        raise UnusableError(NO_FOLDS)
    return frame


NO_FOLDS = (
    "The table predictions has no column 'fold': without it nobody can say that no report is "
    "predicted by a model that saw it. Predict each client's reports by a model that learned from "
    "other clients, and name the part of the clients in fold."
)


def _of_one_engine(tables: Mapping[str, Frame]) -> None:
    engines = {name: table.implementation.name for name, table in tables.items()}
    if len(set(engines.values())) > 1:
        held = ", ".join(f"{name} of {engine}" for name, engine in engines.items())
        msg = f"Tables are joined by 'report', and they are {held}: pass all of them in one kind."
        raise UnusableError(msg)


def _known(reports: Frame) -> Frame:
    refuse_twice(reports, "report", table="reports")
    for column, words in zip(KIND, (Perspective, Valence), strict=True):
        refuse_strange(reports, column, tuple(words), table="reports")
    named = reports.select(label(reports, name) for name in READ["reports"])
    return named.filter(~nw.col("report").is_null())


def _predictions(predictions: Frame) -> tuple[Frame, Frame]:
    """Return the fold of each report, and what was predicted of it."""
    refuse_twice(predictions, "report", "category", table="predictions")
    named = predictions.select(
        *(label(predictions, name) for name in READ["predictions"]),
        _share(predictions, "probability", table="predictions", zero=True).alias(PREDICTED),
    ).filter(~nw.col("report").is_null())
    if _some(named.filter(nw.col("fold").is_null())):
        raise UnusableError(NO_FOLD)
    if _some(named.filter(nw.col("category").is_null())):
        msg = "The column 'category' of the table predictions is empty in some lines: name it."
        raise UnusableError(msg)
    folds = _once(named, "fold", "predictions")
    return folds, named.select("report", "category", PREDICTED)


NO_FOLD = (
    "The column 'fold' of the table predictions is empty in some lines: such a prediction may be "
    "by a model that saw the report. Leave the line out, or predict it by one that did not."
)


def _settled(consensus: Frame) -> tuple[Frame, Frame]:
    """Return the weight of each report that people coded, and what they settled."""
    lazy(consensus, CHANCE)
    refuse_twice(consensus, "report", "category", table="consensus")
    named = consensus.select(
        label(consensus, "report"),
        label(consensus, "category"),
        (nw.lit(1.0) / _share(consensus, CHANCE, table="consensus", zero=False)).alias(WEIGHT),
    ).filter(~nw.col("report").is_null())
    weights = _once(named, WEIGHT, "consensus", called=CHANCE)
    return weights, named.filter(~nw.col("category").is_null()).select("report", "category")


def _share(frame: Frame, name: str, *, table: str, zero: bool) -> nw.Expr:
    """Return a column of probabilities, each of which is one."""
    if name not in frame.collect_schema().names():
        return nw.lit(1.0)
    value = number(frame, name)
    low = value < nw.lit(0.0) if zero else value <= nw.lit(0.0)
    if _some(frame.filter(value.is_null() | low | (value > nw.lit(1.0)))):
        least = "from 0" if zero else "above 0"
        msg = (
            f"The column {name!r} of the table {table} has lines that are empty or no probability: "
            f"each is needed, {least} to 1."
        )
        raise UnusableError(msg)
    return value


def _some(frame: Frame) -> bool:
    return len(collected(frame.head(1))) > 0


def _once(named: Frame, column: str, table: str, *, called: str | None = None) -> Frame:
    """Return the one value of `column` of each report, or refuse a report that has two."""
    ends = named.select("report", nw.col(column).alias("low"), nw.col(column).alias("high"))
    found = ends.group_by("report").agg(nw.col("low").min(), nw.col("high").max())
    if _some(found.filter(nw.col("low") != nw.col("high"))):
        msg = (
            f"In the table {table} a report has two values of {called or column!r}: keep the lines "
            "of one model, and of one codebook."
        )
        raise UnusableError(msg)
    return found.select("report", nw.col("low").alias(column))


def _reports(both: Frame) -> tuple[Summary, dict[str, int]]:
    """Add up reports that have a prediction; what cannot be used is counted."""
    coded = nw.when(~nw.col(WEIGHT).is_null()).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
    lines = both.with_columns(each_one(), coded.alias(CODED), nw.col(WEIGHT).fill_null(0.0))
    summed = lines.group_by(*OF_REPORTS).agg(nw.col(*REPORT_SUMS).sum())
    table, dropped = collected(summed), {}
    for key in (*PAIR, *KIND, "fold"):
        gap = table.get_column(key).is_null()
        why = "without a prediction" if key == "fold" else f"without {key}"
        dropped[why] = int(table.filter(gap).get_column(N).sum() or 0) if gap.any() else 0
        table = table.filter(~gap)
    return _summary(table, OF_REPORTS, REPORT_SUMS, dropped), dropped


def _categories(kept: Frame, guessed: Frame, settled: Frame, dropped: Mapping[str, int]) -> Summary:
    """Add up what was predicted and settled, category by category."""
    weight = nw.col(WEIGHT).fill_null(0.0)
    predicted = kept.join(guessed, on="report", how="inner").with_columns(
        each_one(), (nw.col(PREDICTED) * weight).alias(WEIGHED)
    )
    chosen = kept.join(settled, on="report", how="inner").with_columns(
        each_one(), weight.alias(SETTLED), nw.lit(1.0).alias(CHOSEN)
    )
    sums = {PREDICTED: predicted, SETTLED: chosen}
    tables = []
    for name, rows in sums.items():
        own = (N, PREDICTED, WEIGHED) if name == PREDICTED else (N, SETTLED, CHOSEN)
        table = collected(rows.group_by(*OF_CATEGORIES).agg(nw.col(*own).sum()))
        others = [nw.lit(0.0).alias(one) for one in CATEGORY_SUMS if one not in own]
        tables.append(table.with_columns(*others).select(*OF_CATEGORIES, *CATEGORY_SUMS))
    both = nw.concat(tables)
    there = both.filter(*(~nw.col(key).is_null() for key in OF_CATEGORIES))
    return _summary(there, OF_CATEGORIES, CATEGORY_SUMS, dropped)


def _summary(
    table: nw.DataFrame[Any],
    keys: tuple[str, ...],
    sums: tuple[str, ...],
    dropped: Mapping[str, int],
) -> Summary:
    return Summary(
        kind=Kind.MOMENTS,
        keys=keys,
        sums=sums,
        table=grouped(table, keys, sums),
        dropped=dropped,
        about=ABOUT,
    )
