"""What other programs say without a warning, and what is so."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
import statsmodels.regression.mixed_linear_model as linear  # type: ignore[import-untyped]  # it has no types
from statsmodels.genmod.bayes_mixed_glm import (  # type: ignore[import-untyped]  # it has no types
    BinomialBayesMixedGLM,
)

from tests.stats.generalized.cases import EXPECTED, STUDY
from visavis.stats.generalized import generalized_mixed_model
from visavis.stats.generalized.engine import library, quiet
from visavis.stats.models import mixed_model

THERAPISTS, CLIENTS, SESSIONS = 20, 5, 6


def test_gpboost_as_it_comes_errs_about_an_intercepts_error() -> None:
    """It solves by iterations with random vectors: .27 where glmer has .20. We factorise."""
    theirs = EXPECTED["study"]["yes"]["se"][0]
    ours = generalized_mixed_model(STUDY, y="yes", fixed=["t", "x"])
    assert ours.model_se["intercept"] == pytest.approx(theirs, rel=0.01)
    with quiet():
        model = library().GPModel(
            group_data=STUDY.select("therapist", "client").to_numpy(),
            likelihood="bernoulli_logit",
            num_parallel_threads=1,
        )
        x = np.column_stack([np.ones(len(STUDY)), STUDY.select("t", "x").to_numpy()])
        model.fit(y=STUDY["yes"].to_numpy().astype(float), X=x)
        own = model.get_coef(std_err=True, format_pandas=False)[1, 0]
    assert abs(own / theirs - 1) > 0.2


def balanced(mean: float, scale: float) -> dict[str, Any]:
    """Twenty therapists with five clients of six sessions each."""
    rng = np.random.Generator(np.random.PCG64(1))
    clients = THERAPISTS * CLIENTS
    client = np.repeat(np.arange(clients), SESSIONS)
    therapist, t = client // CLIENTS, np.tile(np.arange(SESSIONS), clients) / SESSIONS
    y = 0.5 * t + rng.normal(0, 0.43, THERAPISTS)[therapist] + rng.normal(0, 0.9, clients)[client]
    y = mean + scale * (y + rng.normal(0, 1.2, len(client)))
    return {"therapist": therapist, "client": client, "t": t, "y": y}


def variances(data: dict[str, Any]) -> list[float]:
    """Those of clients, therapists and sessions by mean squares: REML, where all are even."""
    y = data["y"].reshape(THERAPISTS, CLIENTS, SESSIONS)
    t = data["t"][:SESSIONS] - data["t"][:SESSIONS].mean()
    of_client, of_therapist = y.mean(axis=2), y.mean(axis=(1, 2))
    slope = (y * t).sum() / (THERAPISTS * CLIENTS * (t @ t))
    within = ((y - of_client[:, :, None] - slope * t) ** 2).sum()
    within /= THERAPISTS * CLIENTS * (SESSIONS - 1) - 1
    middle = ((of_client - of_therapist[:, None]) ** 2).sum() / (THERAPISTS * (CLIENTS - 1))
    outer = of_therapist.var(ddof=1)
    return [middle - within / SESSIONS, outer - middle / CLIENTS, within]


def test_statsmodels_lbfgs_stops_short_and_says_that_it_converged() -> None:
    data = balanced(1_000, 1)
    ours = mixed_model(data, y="y", fixed=["t"])
    assert [(sd or 0) ** 2 for sd in ours.sd.values()] == pytest.approx(variances(data), rel=1e-5)
    model = linear.MixedLM.from_formula(
        "y ~ t",
        pl.DataFrame(data).to_pandas(),
        groups="therapist",
        re_formula="1",
        vc_formula={"client": "0 + C(client)"},
    )
    theirs = model.fit(method="lbfgs")  # warnings are errors here, and there is none
    assert theirs.converged
    assert theirs.llf < (ours.log_likelihood or 0) - 0.05
    assert float(theirs.cov_re.iloc[0, 0]) < 0.75 * (ours.sd["intercept | therapist"] or 0) ** 2


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_statsmodels_lbfgs_finds_no_variance_at_all_and_another_intercept() -> None:
    data = balanced(500, 100)
    ours = mixed_model(data, y="y", fixed=["t"], groups=["client"])
    assert ours.fixed["intercept"] == pytest.approx(data["y"].mean() - ours.fixed["t"] * 2.5 / 6)  # type: ignore[operator]  # it is fitted
    model = linear.MixedLM.from_formula("y ~ t", pl.DataFrame(data).to_pandas(), groups="client")
    theirs = model.fit(method="lbfgs")
    assert theirs.converged
    assert float(theirs.cov_re.iloc[0, 0]) == 0
    assert abs(theirs.fe_params["Intercept"] - (ours.fixed["intercept"] or 0)) > 100


def test_a_variational_fit_promises_far_too_much() -> None:
    """Its standard error of an intercept is two thirds of what it is; of a large study, a third."""
    few = STUDY.filter(pl.col("client") <= 24)
    ours = generalized_mixed_model(few, y="yes", fixed=["t", "x"]).model_se["intercept"]
    groups = {"client": "0 + C(client)", "therapist": "0 + C(therapist)"}
    theirs = BinomialBayesMixedGLM.from_formula("yes ~ t + x", groups, few.to_pandas()).fit_vb()
    assert theirs.fe_sd[0] < 0.7 * (ours or 0)
