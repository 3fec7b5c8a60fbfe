"""Data that cannot answer: a named reason, never a warning and a number."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.stats.generalized.cases import STUDY
from visavis.stats.errors import UnusableError
from visavis.stats.generalized import generalized_mixed_model

Change = Callable[[pl.DataFrame], pl.DataFrame]
ASKED: dict[str, Any] = {"y": "yes", "fixed": ["t", "x"], "groups": ("therapist", "client")}
UNDEFINED: dict[str, tuple[Change, str]] = {
    "all no": (
        lambda d: d.with_columns(yes=pl.lit(0)),
        "The outcome 'yes' is 0 in all rows, so there is nothing to explain.",
    ),
    "all yes": (
        lambda d: d.with_columns(yes=pl.lit(value=True)),
        "The outcome 'yes' is 1 in all rows, so there is nothing to explain.",
    ),
    "hardly a yes": (
        lambda d: d.with_columns(yes=(pl.int_range(pl.len()) % 60 == 0).cast(pl.Int8)),
        (
            "8 of 480 rows have 'yes' = yes, for 2 predictors: fewer than 5 each. Leave predictors "
            "out."
        ),
    ),
    "constant predictor": (
        lambda d: d.with_columns(t=pl.lit(2.5)),
        "The predictor 't' has one value only: leave it out.",
    ),
    "collinear predictors": (
        lambda d: d.with_columns(x=3 - 2 * pl.col("t")),
        "The predictor 'x' follows from 't': leave one of them out.",
    ),
    "complete separation": (
        lambda d: d.with_columns(yes=(pl.col("t") > 0).cast(pl.Int8)),
        (
            "The predictor 't' tells yes and no apart without exception, on one side at least, so "
            "effects have no end: leave one out, or make it coarser."
        ),
    ),
    "quasi-separation": (
        lambda d: d.with_columns(x=(pl.int_range(pl.len()) % 2) * pl.col("yes")),
        (
            "The predictor 'x' tells yes and no apart without exception, on one side at least, so "
            "effects have no end: leave one out, or make it coarser."
        ),
    ),
    "one client": (
        lambda d: d.with_columns(therapist=pl.lit(1), client=pl.lit(1)),
        (
            "All rows are of one therapist, so how far one therapist differs from another cannot "
            "be known: leave it out."
        ),
    ),
    "a client for each therapist": (
        lambda d: d.with_columns(client=pl.col("therapist")),
        "Each therapist has one client, so the two cannot be told apart: leave one out.",
    ),
    "a row for each client": (
        lambda d: d.with_columns(client=pl.int_range(pl.len())),
        "Each client has one row, so it cannot be told from the row: leave it out.",
    ),
    "an outcome for each client": (
        lambda d: d.with_columns(yes=pl.col("client") // 12 % 2),
        (
            "The outcome 'yes' is the same in all rows of each client, so how far one client "
            "differs from another has no end: keep one row of each."
        ),
    ),
    "everything missing": (
        lambda d: d.with_columns(yes=pl.lit(None, pl.Int8)),
        (
            "No row has a value in each of 'yes', 't', 'x', 'therapist' and 'client', so there is "
            "nothing to fit."
        ),
    ),
    "four rows": (
        lambda d: d.head(4),
        "4 rows cannot tell 3 fixed effects and 2 SDs.",
    ),
}


@pytest.mark.parametrize("case", UNDEFINED)
def test_what_cannot_be_known_is_undefined_with_its_reason(case: str) -> None:
    change, why = UNDEFINED[case]
    found = generalized_mixed_model(change(STUDY), **ASKED)
    assert (found.undefined, found.log_likelihood, found.aic) == (why, None, None)
    every = [*found.effects, *found.ratios, *found.deviations]
    assert {one.undefined for one in every} == {why}
    assert len(every) == 12


def test_counts_may_be_separated_from_none() -> None:
    never = STUDY.with_columns(x=(pl.col("count") == 0).cast(pl.Int8) * (pl.col("t") > 0))
    found = generalized_mixed_model(never, **{**ASKED, "y": "count"}, family="count")
    assert found.undefined == (
        "The predictor 'x' tells rows with 0 apart without exception, on one side at least, so "
        "effects have no end: leave one out, or make it coarser."
    )


UNUSABLE: dict[str, tuple[Change, dict[str, Any], str]] = {
    "a yes that is 2": (
        lambda d: d.with_columns(yes=2 * pl.col("yes")),
        {},
        "The column 'yes' is to be yes or no: make it 1 and 0.",
    ),
    "a count below 0": (
        lambda d: d.with_columns(count=pl.col("count") - 1),
        {"y": "count", "family": "count"},
        "The column 'count' counts, and holds numbers below 0: mend these rows.",
    ),
    "half a count": (
        lambda d: d.with_columns(count=pl.col("count") / 2),
        {"y": "count", "family": "count"},
        (
            "The column 'count' counts, and holds fractions: pass whole numbers, or take "
            'family="gaussian".'
        ),
    ),
    "infinity": (
        lambda d: d.with_columns(t=pl.when(pl.col("t") > 0).then(np.inf).otherwise(0.0)),
        {},
        "The column 't' is infinite somewhere: leave such rows out.",
    ),
    "no such family": (
        lambda d: d,
        {"family": "ordinal"},
        "There is no family 'ordinal': it is one of 'binary', 'count', 'gaussian'.",
    ),
    "a column twice": (
        lambda d: d,
        {"crossed": ["client"]},
        "The column 'client' stands in two places: name it once.",
    ),
    "a word for a list": (
        lambda d: d,
        {"fixed": "t"},
        "Name columns in a list, as fixed=['t'].",
    ),
    "nothing that is independent": (
        lambda d: d,
        {"groups": []},
        ('Rows of a client are not independent: name groups, as groups=("therapist", "client").'),
    ),
    "an intercept of one's own": (
        lambda d: d.rename({"x": "intercept"}),
        {"fixed": ["intercept"]},
        "A model has an intercept of its own: rename that column, or leave it out.",
    ),
    "three draws": (
        lambda d: d,
        {"resamples": 3},
        "resamples=3: a standard error takes 50 at least.",
    ),
    "a seed": (
        lambda d: d,
        {"rng": 3},
        "rng=3 is no chance: pass rng, as in numpy.random.default_rng(1), and note the seed.",
    ),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_is_no_such_column_is_refused_by_name(case: str) -> None:
    change, asked, why = UNUSABLE[case]
    with pytest.raises(UnusableError) as refused:
        generalized_mixed_model(change(STUDY), **{**ASKED, **asked})
    assert str(refused.value) == why


def test_rows_that_lack_something_are_left_out_and_counted() -> None:
    holes = STUDY.with_columns(
        t=pl.when(pl.int_range(pl.len()) % 10 > 0).then(pl.col("t")),
        client=pl.when(pl.int_range(pl.len()) % 10 != 1)
        .then(pl.col("client").cast(pl.String))
        .otherwise(pl.lit("NA")),
    )
    found = generalized_mixed_model(holes, **ASKED)
    assert (found.n, dict(found["t"].dropped)) == (384, {"without t": 48, "without client": 48})


def test_without_chance_and_with_few_clusters_the_reason_stands_with_the_interval() -> None:
    plain = generalized_mixed_model(STUDY, **ASKED)["t"]
    assert (plain.se, plain.no_interval) == (
        None,
        (
            "Clusters are drawn by chance: pass rng=np.random.default_rng(…). The error by the "
            "model needs none."
        ),
    )
    rng = np.random.Generator(np.random.PCG64(1))
    few = STUDY.filter(pl.col("client") <= 24)
    found = generalized_mixed_model(few, y="yes", fixed=["t"], rng=rng)["t"]
    assert (found.se, found.no_interval) == (
        None,
        (
            "There are 24 clients: below 30, intervals from clusters drawn anew promise too much. "
            "See the error by the model."
        ),
    )


def test_a_variance_of_zero_is_told() -> None:
    shuffled = STUDY.with_columns(pl.col("rater").shuffle(3))
    found = generalized_mixed_model(
        shuffled, y="yes", fixed=["t"], groups=["client"], crossed=["rater"]
    )
    assert found.sd["intercept | rater"] == 0
    (why,) = found.singular
    assert why == (
        "The fit is singular: the variance of the intercept between groups of 'rater' is estimated "
        "at zero, which has no standard error."
    )
    one = found["sd intercept | rater"]
    assert one.interval is not None
    assert (one.se, one.interval.low) == (None, 0)
    assert one.interval.high == pytest.approx(0.3700, rel=0.01)  # lme4's profile: 0.370001


def test_a_yes_or_no_of_two_rows_a_client_bears_a_caution() -> None:
    """400 clients, SD 2, slope 1: over 60 studies the mean SD was 1.50, the mean slope .92."""
    rng = np.random.Generator(np.random.PCG64(1))
    client = np.repeat(np.arange(100), 2)
    x = rng.normal(size=200)
    yes = rng.random(200) < 1 / (1 + np.exp(-x - rng.normal(0, 2, 100)[client]))
    few = pl.DataFrame({"client": client, "x": x, "yes": yes, "count": yes.astype(int)})
    found = generalized_mixed_model(few, y="yes", fixed=["x"], groups=["client"])
    said = (
        "Half of the 100 clients have 2 rows or fewer: with fewer than 5 each, SDs and effects of "
        "a yes or no come out too near to zero, and their intervals with them."
    )
    assert found.deviations.estimates[0].cautions == (said,)
    assert found.effects.one(term="x", errors="model").cautions == (said,)
    assert found.ratios.one(term="x", errors="model").cautions == (said,)
    counts = generalized_mixed_model(few, y="count", groups=["client"], family="count")
    assert not any("Half of" in said for one in counts.deviations for said in one.cautions)


def test_draws_that_find_nothing_are_counted_and_told() -> None:
    """One client alone has x: draws without that client cannot tell what x does."""
    one = STUDY.with_columns(x=(pl.col("client") == 3).cast(pl.Float64) * pl.col("t"))
    rng = np.random.Generator(np.random.PCG64(1))
    found = generalized_mixed_model(
        one, y="count", fixed=["x"], groups=["client"], family="count", rng=rng, resamples=50
    )
    assert 0.05 < found.failed / found.refits < 0.6
    assert found["x"].se is None
    assert found["x"].no_interval == (
        f"{found.failed} of 50 fits to clusters drawn anew found nothing: drawn so, the outcome or "
        "a predictor is the same in all rows, or predictors tell outcomes apart."
    )


def test_a_likelihood_without_a_top_that_is_found_gives_no_number() -> None:
    huge = STUDY.with_columns(count=pl.col("count") * 1_000)
    found = generalized_mixed_model(huge, **{**ASKED, "y": "count"}, family="count")
    assert found.undefined == (
        "The likelihood has no top that could be found: leave predictors or groups out, or join "
        "rare ones."
    )


def test_a_system_without_openmp_is_told_which_package_brings_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "gpboost.py").write_text("raise OSError('libgomp.so.1: cannot open')")
    monkeypatch.delitem(sys.modules, "gpboost", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UnusableError) as refused:
        generalized_mixed_model(STUDY, **ASKED)
    assert str(refused.value) == (
        "GPBoost is installed and cannot be loaded (libgomp.so.1: cannot open). It needs the "
        "system's OpenMP library: on Debian, apt-get install libgomp1."
    )


def test_without_gpboost_it_is_said_how_it_is_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gpboost", None)
    with pytest.raises(UnusableError) as refused:
        generalized_mixed_model(STUDY, **ASKED)
    assert str(refused.value) == (
        "Models of yes-or-no and counted outcomes need GPBoost, which is not installed: "
        "pip install 'visavis[glmm]'."
    )


def test_gpboost_says_nothing_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    generalized_mixed_model(STUDY, **ASKED)
    assert capfd.readouterr() == ("", "")
