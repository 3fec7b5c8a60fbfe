"""Which share of the variance lies where."""

from __future__ import annotations

import numpy as np
import pytest

from tests.stats.models.cases import drawn
from visavis.stats.models import mixed_model

GROUPS = ("client",)


def test_shares_are_of_the_variance_at_the_start() -> None:
    study = drawn(np.random.Generator(np.random.PCG64(7)))
    found = mixed_model(study, y="score", fixed=["t"], random=["t"])
    squares = {name: (sd or 0) ** 2 for name, sd in found.sd.items() if name != "t | client"}
    shares = {share.of["group"]: share.value for share in found.icc()}
    assert shares == pytest.approx(
        {
            "client": squares["intercept | client"] / sum(squares.values()),
            "therapist": squares["intercept | therapist"] / sum(squares.values()),
            "residual": squares["residual"] / sum(squares.values()),
        }
    )
    assert {share.no_interval for share in found.icc()} == {
        "With 6 groups an interval would promise too much: see those of the SDs."
    }


def test_with_many_clients_it_is_the_interval_of_the_analysis_of_variance() -> None:
    """With equal sizes the two are the same, and Fisher's variance for large samples is known."""
    rng = np.random.Generator(np.random.PCG64(9))
    clients, each = 200, 4
    score = rng.normal(size=(clients, 1)) + rng.normal(size=(clients, each))
    data = {"client": np.repeat(np.arange(clients), each), "score": score.ravel()}
    found = mixed_model(data, y="score", groups=GROUPS, level=0.9).icc().estimates[0]
    within = score.var(axis=1, ddof=1).mean()
    between = each * score.mean(axis=1).var(ddof=1)
    icc = (between - within) / (between + (each - 1) * within)
    assert found.value == pytest.approx(icc, rel=1e-6)
    error = (1 - icc) * (1 + (each - 1) * icc)
    error *= np.sqrt(2 / (each * (each - 1) * clients))
    assert found.se == pytest.approx(error, rel=0.01)
    assert found.interval is not None
    assert found.interval.level == 0.9


def test_a_variance_at_zero_has_a_share_without_a_standard_error() -> None:
    rng = np.random.Generator(np.random.PCG64(9))
    score = rng.normal(size=(60, 4))
    score -= score.mean(axis=1, keepdims=True)
    data = {"client": np.repeat(np.arange(60), 4), "score": score.ravel()}
    share = mixed_model(data, y="score", groups=GROUPS).icc().estimates[0]
    assert (share.value, share.se) == (0.0, None)
    assert share.no_interval == "The fit is singular: this share has no standard error."
