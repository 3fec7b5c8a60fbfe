"""lme4 and lmerTest: the published study of sleep, and a nested one with gaps in its sessions."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.stats.models.cases import EXPECTED, NESTED, sleepstudy, spreads
from visavis.stats.models import MixedModel, mixed_model

THREE = ("therapist", "client")
CASES: dict[str, tuple[Any, dict[str, Any]]] = {
    "growth": (NESTED, {"fixed": ["t", "x"], "random": ["t"], "groups": THREE}),
    "intercepts": (NESTED, {"fixed": ["t"], "groups": THREE}),
    "two_slopes": (NESTED, {"fixed": ["t", "x"], "random": ["t", "x"], "groups": ("client",)}),
}


@cache
def fitted(name: str, method: str) -> tuple[MixedModel, Any]:
    if name == "sleepstudy":
        found = mixed_model(
            sleepstudy(),
            y="reaction",
            fixed=["days"],
            random=["days"],
            groups=("subject",),
            method=method,
        )
        return found, EXPECTED["sleepstudy"]["fits"][method]
    data, asked = CASES[name]
    return mixed_model(data, y="y", **asked, method=method), EXPECTED["nested"][name][method]


both = pytest.mark.parametrize("method", ["REML", "ML"])
each = pytest.mark.parametrize("name", ["sleepstudy", *CASES])


def test_the_published_fit_of_the_study_of_sleep() -> None:
    """Bates et al. (2015), Journal of Statistical Software 67(1), section 5.2, as printed."""
    found, _ = fitted("sleepstudy", "REML")
    assert {name: f"{value:.3f}" for name, value in found.fixed.items()} == {
        "intercept": "251.405",
        "days": "10.467",
    }
    assert [f"{se:.3f}" for se in found.fixed_se.values()] == ["6.825", "1.546"]
    assert {name: f"{value:.3f}" for name, value in found.sd.items()} == {
        "intercept | subject": "24.740",
        "days | subject": "5.922",
        "residual": "25.592",
    }
    assert f"{found.correlation['intercept, days | subject']:.2f}" == "0.07"
    assert f"{-2 * (found.log_likelihood or 0):.1f}" == "1743.6"


@both
@each
def test_fixed_effects_are_those_of_lme4(name: str, method: str) -> None:
    found, theirs = fitted(name, method)
    assert list(found.fixed.values()) == pytest.approx(theirs["fixed"], rel=1e-5)
    assert list(found.fixed_se.values()) == pytest.approx(theirs["se"], rel=1e-5)
    assert found.log_likelihood == pytest.approx(theirs["logLik"], rel=1e-9)


@both
@each
def test_standard_deviations_and_correlations_are_those_of_lme4(name: str, method: str) -> None:
    found, theirs = fitted(name, method)
    ours = {one.name: one.value for one in found.estimates if one.of["effect"] != "fixed"}
    assert ours == pytest.approx(spreads(theirs["parts"]), rel=1e-4, abs=1e-5)


@each
def test_degrees_of_freedom_are_those_of_lmer_test(name: str) -> None:
    found, theirs = fitted(name, "REML")
    assert list(found.df.values()) == pytest.approx(theirs["df"], rel=1e-3)


@each
def test_akaikes_criterion_is_given_where_models_compare(name: str) -> None:
    found, theirs = fitted(name, "ML")
    assert found.aic == pytest.approx(theirs["AIC"], rel=1e-9)
    assert fitted(name, "REML")[0].aic is None


@pytest.mark.parametrize("name", ["sleepstudy", "growth"])
def test_profile_intervals_are_those_of_lme4(name: str) -> None:
    found, theirs = fitted(name, "ML")
    kept = theirs["profile"]
    bounds = dict(zip(kept["name"], zip(kept["2.5 %"], kept["97.5 %"], strict=True), strict=True))
    for one in found.estimates:
        if one.of["effect"] != "sd" or one.interval is None:
            continue
        term = {"intercept": "(Intercept)", "days": "Days"}.get(one.of["term"], one.of["term"])
        group = {"subject": "Subject"}.get(one.of["group"], one.of["group"])
        low, high = bounds[f"sd_{term}|{group}" if group else "sigma"]
        assert (one.interval.low, one.interval.high) == pytest.approx((low, high), rel=1e-3)


def test_predicted_effects_are_those_of_lme4() -> None:
    found, theirs = fitted("growth", "REML")
    for group in THREE:
        kept = theirs["ranef"][group]
        ours = found.effects(group)
        order = [kept["name"].index(name) for name in ours.names.get_column(group).to_list()]
        expected = np.array(kept["value"]).reshape(len(order), -1)[order]
        assert ours.values == pytest.approx(expected, abs=1e-4)
