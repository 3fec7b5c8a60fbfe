"""Shares from what a model coded and people checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.stats.prediction.study import drawn, independent
from tests.stats.summaries.cases import ENGINES
from visavis.stats.errors import UnusableError
from visavis.stats.prediction import (
    Predicted,
    PredictionPowered,
    count_predictions,
    prediction_powered,
)
from visavis.stats.prediction.sums import share
from visavis.stats.results import Estimate, Table

EXPECTED = Path(__file__).parents[1] / "expected"
STORED = json.loads((EXPECTED / "ppi.json").read_text("utf-8"))
TREES = json.loads((EXPECTED / "deadtrees.json").read_text("utf-8"))
THESE = {"about": "these therapists"}


def one(table: Table, category: str = "it") -> Estimate:
    (found,) = table.where(category=category, **THESE)
    return found


def values(table: Table) -> list[float]:
    return [found.value or 0.0 for found in table.where(**THESE)]


@pytest.mark.parametrize(
    ("way", "trust", "printed"),
    [("regression", TREES["slope"], 11.99), ("difference", 1.0, 12.26)],
)
def test_dead_trees_are_as_many_as_the_book_says(way: str, trust: float, printed: float) -> None:
    """Lohr (1999), example 3.6: 100 plots photographed, 25 of them walked.

    A regression on what is known of all is a difference with predictions believed by its slope.
    """
    weight = TREES["plots"] / len(TREES["field"])
    sums = [
        TREES["plots"],
        weight * len(TREES["field"]),
        TREES["plots"] * TREES["photographed"],
        weight * sum(TREES["photo"]),
        weight * sum(TREES["field"]),
    ]
    found = share(np.array([sums]), trust)[0]
    assert found == pytest.approx(TREES[way], abs=1e-10)
    assert round(found, 2) == printed


@pytest.mark.parametrize("case", STORED)
def test_the_shares_of_independent_reports_are_those_of_others(case: str) -> None:
    frames = independent(STORED[case])
    wholly = prediction_powered(**frames, tuned=False)
    assert one(wholly.shares).value == pytest.approx(STORED[case]["wholly"]["value"], abs=1e-10)
    assert one(wholly.people_alone).value == pytest.approx(STORED[case]["people"]["value"])


@pytest.mark.parametrize("case", ["good", "poor"])
@pytest.mark.parametrize("way", ["wholly", "tuned"])
def test_the_intervals_of_independent_reports_are_nearly_those_of_others(
    case: str, way: str
) -> None:
    stored = STORED[case][way]
    found = one(prediction_powered(**independent(STORED[case]), tuned=way == "tuned").shares)
    assert found.value == pytest.approx(stored["value"], abs=0.001)
    assert found.se == pytest.approx((stored["high"] - stored["low"]) / (2 * 1.959964), rel=0.01)


def test_a_perfect_model_knows_as_much_as_if_people_had_coded_all() -> None:
    frames = drawn(1, right=1.0)
    everything = frames["predictions"].select(
        "report", "category", inclusion_probability=pl.lit(1.0)
    )
    found = prediction_powered(**frames)
    whole = prediction_powered(**frames | {"consensus": everything})
    assert values(found.shares) == pytest.approx(values(whole.people_alone))
    assert [e.se for e in found.shares] == pytest.approx([e.se for e in whole.people_alone])
    assert found.parts[0].trust == pytest.approx(1.0)


def test_a_model_that_says_the_same_of_all_changes_nothing() -> None:
    frames = drawn(2, right=1.0)
    frames["predictions"] = frames["predictions"].with_columns(category=pl.lit("hope"))
    found = prediction_powered(**frames)
    assert found.shares.to_dict() != {}
    assert values(found.shares) == pytest.approx(values(found.people_alone))
    wholly = prediction_powered(**frames, tuned=False)
    assert values(wholly.shares) == pytest.approx(values(wholly.people_alone))


def test_a_model_that_guesses_is_hardly_believed() -> None:
    found = prediction_powered(**drawn(3, right=0.0))
    assert found.parts[0].trust < 0.3
    pairs = zip(found.shares, found.people_alone, strict=True)
    kept = [(e.se or 0) / (alone.se or 1) for e, alone in pairs if THESE.items() <= e.of.items()]
    assert kept == pytest.approx([1] * 3, abs=0.15)


def test_a_good_model_narrows_what_people_alone_would_say() -> None:
    found = prediction_powered(**drawn(4, right=0.9))
    narrower = [
        (with_it.se or 1) < (alone.se or 0)
        for with_it, alone in zip(found.shares, found.people_alone, strict=True)
        if with_it.of["about"] == "these therapists"
    ]
    assert narrower == [True] * 3


def test_shares_add_up_to_one() -> None:
    assert sum(values(prediction_powered(**drawn(5, right=0.6)).shares)) == pytest.approx(1)


def test_any_partition_by_reports_gives_the_same() -> None:
    frames = drawn(6, right=0.7)
    parts = [
        {name: frame.filter(pl.col("report") % 3 == rest) for name, frame in frames.items()}
        for rest in range(3)
    ]
    first, *others = [count_predictions(**part) for part in parts]
    merged = prediction_powered(sum(others, start=first))
    assert _near(merged, prediction_powered(**frames))


def _near(one_way: PredictionPowered, other: PredictionPowered) -> bool:
    pairs = zip(one_way.shares, other.shares, strict=True)
    return all(a.value == pytest.approx(b.value) and a.se == pytest.approx(b.se) for a, b in pairs)


def test_names_do_not_matter() -> None:
    frames = drawn(7, right=0.7)
    renamed = {
        name: frame.with_columns(pl.format("r{}", 1_000 - pl.col("report")).alias("report"))
        for name, frame in frames.items()
    }
    for name in ("predictions", "consensus"):
        renamed[name] = renamed[name].with_columns(pl.format("z{}", "category").alias("category"))
    renamed["reports"] = renamed["reports"].with_columns(client=99 - pl.col("client"))
    assert _near(prediction_powered(**renamed), prediction_powered(**frames))


@pytest.mark.parametrize("engine", ["pandas", "PyArrow", "DuckDB"])
def test_every_engine_counts_the_same(engine: str) -> None:
    frames = drawn(8, right=0.7, reports=60)
    held: dict[str, Any] = {name: ENGINES[engine](frame) for name, frame in frames.items()}
    assert count_predictions(**held).summaries == count_predictions(**frames).summaries


def test_what_nobody_coded_has_no_share() -> None:
    frames = drawn(9, right=0.7, reports=60)
    found = prediction_powered(**frames | {"consensus": frames["consensus"].head(0)})
    assert {e.undefined for e in found.shares} == {e.undefined for e in found.people_alone}
    assert "no estimate" in (found.shares.estimates[0].undefined or "")
    assert "100 % were coded by machine alone" in found.sentence()


def test_without_any_report_there_is_a_reason() -> None:
    frames = {name: frame.head(0) for name, frame in drawn(9, right=0.7, reports=60).items()}
    found = prediction_powered(**frames)
    assert "no event report" in (found.shares.estimates[0].undefined or "")
    assert found.sentence() == ""


def test_it_says_how_much_the_machine_coded() -> None:
    frames = drawn(10, right=0.7)
    coded = len(frames["consensus"])
    (part,) = prediction_powered(**frames).parts
    assert (part.reports, part.coded, part.by_machine) == (600, coded, 1 - coded / 600)
    row = prediction_powered(**frames).rows()[0]
    assert (row["coded"], row["coded_by_machine"]) == (coded, 1 - coded / 600)


def test_reports_without_a_prediction_are_left_out_and_counted() -> None:
    frames = drawn(11, right=0.7)
    frames["predictions"] = frames["predictions"].filter(pl.col("report") > 9)
    found = prediction_powered(**frames).shares.estimates[0]
    assert (found.n, found.lines["reports without a prediction"]) == (590, 10)


def test_a_report_of_no_category_counts_in_the_whole() -> None:
    frames = drawn(12, right=0.7)
    frames["consensus"] = frames["consensus"].with_columns(category=pl.lit(None, pl.String))
    alone = prediction_powered(**frames).people_alone
    assert values(alone) == [0.0, 0.0, 0.0]
    assert one(alone, "hope").interval is not None


def test_one_cluster_has_no_interval() -> None:
    frames = drawn(13, right=0.7)
    ids = frames["reports"].filter(pl.col("client") == 3).get_column("report").to_list()
    frames["consensus"] = frames["consensus"].filter(pl.col("report").is_in(ids))
    found = one(prediction_powered(**frames).shares, "hope")
    assert found.value is not None
    assert (found.interval, found.se) == (None, None)
    assert "there is no value" in (found.no_interval or "")


def test_an_impossible_share_bears_a_caution() -> None:
    frames = drawn(14, right=0.7, coded=0.02)
    kept = frames["predictions"]
    frames["predictions"] = kept.with_columns(
        category=pl.when(pl.col("report").is_in(frames["consensus"]["report"].to_list()))
        .then(pl.lit("relief"))
        .otherwise(pl.lit("hope"))
    )
    found = one(prediction_powered(**frames, tuned=False).shares, "relief")
    assert (found.value or 0) < 0
    assert "no possible share" in found.cautions[-1]


WRONG = {
    "no fold": ("predictions", pl.exclude("fold"), "no column 'fold'"),
    "a gap in fold": ("predictions", pl.lit(None, pl.String).alias("fold"), "'fold'.*is empty"),
    "one fold": ("predictions", pl.lit(1).alias("fold"), "of one fold"),
    "a client in two folds": ("predictions", (pl.col("report") % 4).alias("fold"), "divides"),
    "no chance": ("consensus", pl.exclude("inclusion_probability"), "inclusion_probability"),
    "a chance of 0": ("consensus", pl.lit(0.0).alias("inclusion_probability"), "above 0 to 1"),
    "a gap": (
        "consensus",
        pl.lit(None, pl.Float64).alias("inclusion_probability"),
        "inclusion_probability",
    ),
    "a percentage": ("predictions", pl.lit(80.0).alias("probability"), "from 0 to 1"),
    "a strange side": ("reports", pl.lit("nurse").alias("perspective"), "'nurse'"),
    "a prediction of nothing": ("predictions", pl.lit("").alias("category"), "'category'"),
}


@pytest.mark.parametrize(("table", "change", "words"), WRONG.values(), ids=WRONG)
def test_what_would_mislead_is_refused(table: str, change: pl.Expr, words: str) -> None:
    frames = drawn(15, right=0.7, reports=60)
    whole = words.startswith(("no column", "inclusion")) and table != "reports"
    exclude = whole and change.meta.has_multiple_outputs()
    frame = frames[table].select(change) if exclude else frames[table].with_columns(change)
    with pytest.raises(UnusableError, match=words):
        prediction_powered(**frames | {table: frame})


def test_two_lines_of_one_report_and_category_are_refused() -> None:
    frames = drawn(16, right=0.7, reports=60)
    for table in ("reports", "predictions", "consensus"):
        twice = pl.concat([frames[table], frames[table].head(1)])
        with pytest.raises(UnusableError, match="is there twice"):
            prediction_powered(**frames | {table: twice})


def test_two_chances_of_one_report_are_refused() -> None:
    frames = drawn(17, right=0.7, reports=60)
    another = (
        frames["consensus"]
        .head(1)
        .with_columns(category=pl.lit("awe"), inclusion_probability=pl.lit(0.9))
    )
    both = pl.concat([frames["consensus"], another])
    with pytest.raises(UnusableError, match="two values of 'inclusion_probability'"):
        prediction_powered(**frames | {"consensus": both})


def test_tables_of_two_engines_are_refused() -> None:
    frames = drawn(18, right=0.7, reports=60)
    frames["reports"] = frames["reports"].to_pandas()
    with pytest.raises(UnusableError, match="pass all of them in one kind"):
        prediction_powered(**frames)


def test_only_what_was_counted_for_it_is_taken() -> None:
    frames = drawn(19, right=0.7, reports=60)
    counted = count_predictions(**frames)
    with pytest.raises(UnusableError, match="Pass either"):
        prediction_powered(counted, **frames)
    with pytest.raises(UnusableError, match="what count_predictions made"):
        prediction_powered("counted")  # type: ignore[arg-type]  # as a notebook may
    with pytest.raises(UnusableError, match="no summary that count_predictions made of reports"):
        Predicted(reports=counted.categories, categories=counted.reports)
