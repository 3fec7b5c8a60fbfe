"""Shares from the tables of a study dataset, which join themselves."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tests.stats.prediction.study import dataset, drawn
from tests.stats.summaries.cases import ENGINES
from visavis.stats.errors import UnusableError
from visavis.stats.prediction import Predicted, count_predictions, count_study

FRAMES = drawn(21, right=0.7, reports=90)


def tables() -> dict[str, Any]:
    return dataset(FRAMES)


def chances(counted: Predicted) -> list[float]:
    return sorted(counted.reports.table.get_column("weight").to_list())


@pytest.fixture(scope="module")
def counted() -> Predicted:
    return count_study(tables())


def test_the_tables_join_themselves(counted: Predicted) -> None:
    by_hand = count_predictions(**FRAMES)
    assert counted.reports.table.rows() == by_hand.reports.table.rows()
    assert counted.categories.table.rows() == by_hand.categories.table.rows()
    assert counted.reports.dropped["settled, not drawn by chance"] == 0


@pytest.mark.parametrize("engine", ["pandas", "PyArrow", "DuckDB"])
def test_every_engine_joins_the_same(engine: str, counted: Predicted) -> None:
    held = {name: ENGINES[engine](frame) for name, frame in tables().items()}
    assert count_study(held).summaries == counted.summaries


def with_round(found: dict[str, Any], name: str, reports: list[int], **told: object) -> None:
    """Let one rater be given reports in another round, with a probability of 0.5."""
    given = pl.DataFrame({"report": reports}).with_columns(
        inclusion_probability=pl.lit(0.5),
        rater=pl.lit("a1"),
        round=pl.lit(name),
        gold=pl.lit(told.get("gold", False)),
        repeat=pl.lit(told.get("repeat", False)),
        phase=pl.lit(told.get("phase", "independent")),
        settled=pl.lit(told.get("settled", True)),
    )
    order = found["assignments"].columns
    found["assignments"] = pl.concat([found["assignments"], given.select(order)])
    coded = given.select("report", "rater", "round").with_columns(
        codebook=pl.lit(told.get("codebook", "impacts@2")), category=pl.lit("hope")
    )
    found["codings"] = pl.concat([found["codings"], coded])


def reports_coded() -> list[int]:
    return sorted(FRAMES["consensus"]["report"].to_list())


def test_a_report_of_two_settled_rounds_came_into_any_of_them(counted: Predicted) -> None:
    found = tables()
    with_round(found, "second", reports_coded())
    either = 1 - (1 - 0.25) * (1 - 0.5)
    weights = [weight * 0.25 / either for weight in chances(counted)]
    assert chances(count_study(found)) == pytest.approx(weights)


def test_rounds_that_settled_nothing_change_nothing(counted: Predicted) -> None:
    found = tables()
    with_round(found, "other book", reports_coded(), codebook="reactions@1")
    with_round(found, "gold", reports_coded(), gold=True)
    with_round(found, "again", reports_coded(), repeat=True)
    with_round(found, "school", reports_coded(), phase="training")
    with_round(found, "open", reports_coded(), settled=False)
    assert chances(count_study(found)) == chances(counted)


def test_what_was_settled_without_being_drawn_counts_as_not_coded() -> None:
    found = tables()
    gold = min(reports_coded())
    found["assignments"] = found["assignments"].with_columns(gold=pl.col("report") == gold)
    counted = count_study(found)
    assert counted.reports.dropped["settled, not drawn by chance"] == 1
    assert counted.reports.table.get_column("coded").sum() == len(reports_coded()) - 1


def test_of_two_models_one_is_named(counted: Predicted) -> None:
    found = tables()
    other = found["predictions"].with_columns(model=pl.lit("words-2"))
    found["predictions"] = pl.concat([found["predictions"], other])
    with pytest.raises(UnusableError, match=r"several models, or none \(words-1, words-2\): name"):
        count_study(found)
    with pytest.raises(UnusableError, match="nothing of the model 'words-3'; there is words-1"):
        count_study(found, model="words-3")
    assert chances(count_study(found, model="words-1")) == chances(counted)


def missing(name: str) -> dict[str, Any]:
    found = tables()
    del found[name]
    return found


def changed(name: str, change: pl.Expr) -> dict[str, Any]:
    found = tables()
    found[name] = (
        found[name].select(change)
        if change.meta.has_multiple_outputs()
        else found[name].with_columns(change)
    )
    return found


P = "inclusion_probability"
WRONG = {
    "no predictions": (missing("predictions"), "no table predictions, which is needed here beside"),
    "no fold": (changed("predictions", pl.exclude("fold")), "no column 'fold'"),
    "no column": (changed("assignments", pl.exclude(P)), "In the table assignments: .*has no col"),
    "a gap": (changed("assignments", pl.lit(None, pl.Float64).alias(P)), "empty or no probabil"),
    "two chances": (
        changed("assignments", pl.when(pl.col("rater") == "a1").then(0.3).otherwise(0.4).alias(P)),
        "two values of 'inclusion_probability' in one round",
    ),
    "no codings": (changed("codings", pl.lit("other@1").alias("codebook")), "No settled round"),
    "a strange book": (
        changed("predictions", pl.lit("x@1").alias("codebook")),
        "No settled round by the",
    ),
}


@pytest.mark.parametrize(("found", "said"), WRONG.values(), ids=WRONG)
def test_what_would_mislead_is_refused(found: dict[str, Any], said: str) -> None:
    with pytest.raises(UnusableError, match=said):
        count_study(found)
