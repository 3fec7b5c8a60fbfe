"""What is at the top of the likelihood stays there, however many rows a study has."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.stats.generalized.cases import STUDY
from visavis.stats.generalized import generalized_mixed_model


@pytest.mark.parametrize("size", [500, 6_000, 60_000])
def test_scores_of_many_rows_have_their_top(size: int) -> None:
    """As many of each client, so maximum likelihood has a formula: the mean squares."""
    rng = np.random.Generator(np.random.PCG64(size))
    score = rng.normal(0, 2, (50, 1)) + rng.normal(0, 3, (50, size // 50))
    found = generalized_mixed_model(
        pl.DataFrame({"client": np.repeat(np.arange(50), size // 50), "score": score.ravel()}),
        y="score",
        groups=["client"],
        family="gaussian",
    )
    each = score.shape[1]
    within = score.var(axis=1, ddof=1).mean()
    between = score.mean(axis=1).var() - within / each
    assert found.undefined is None
    assert found.sd == pytest.approx(
        {"intercept | client": np.sqrt(between), "residual": np.sqrt(within)}, rel=1e-3
    )
    assert found.model_se["intercept"] == pytest.approx(
        np.sqrt((between + within / each) / 50), rel=1e-3
    )


def test_many_counts_have_their_top() -> None:
    """What 480 rows say, 40 times."""
    many = pl.concat([STUDY.with_columns(client=pl.col("client") + 100 * k) for k in range(40)])
    found = generalized_mixed_model(many, y="count", fixed=["t"], groups=["client"], family="count")
    once = generalized_mixed_model(STUDY, y="count", fixed=["t"], groups=["client"], family="count")
    assert found.n == 19_200
    assert found.fixed == pytest.approx(once.fixed, abs=1e-3)
    assert found.model_se["t"] == pytest.approx((once.model_se["t"] or 0) / np.sqrt(40), rel=0.01)
