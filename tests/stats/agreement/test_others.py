"""Agreement against other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats import inter_rater  # type: ignore[import-untyped]  # it has no types

from visavis.stats.agreement import Agreement, agreement

STORED = json.loads(Path(__file__).parents[1].joinpath("expected/irrcac.json").read_text("utf-8"))
AT = {"identity": "nominal", "quadratic": "interval", "ratio": "ratio"}
"""The levels whose distances are the weights of irrCAC; its ordinal ones are others."""
TABLES = st.integers(2, 4).flatmap(
    lambda raters: st.lists(
        st.lists(st.sampled_from([1, 2, 3, 5, None]), min_size=raters, max_size=raters),
        min_size=6,
        max_size=15,
    )
)


def of(codes: list[list[int | None]], **asked: Any) -> Agreement:
    found = [(u, f"r{r}", c) for u, unit in enumerate(codes) for r, c in enumerate(unit)]
    table = {
        name: list(column) for name, column in zip("urc", zip(*found, strict=True), strict=True)
    }
    return agreement(table, unit="u", rater="r", code="c", **asked)


@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic", "ordinal", "ratio"])
@pytest.mark.parametrize("case", range(len(STORED)))
def test_irrcac_gives_the_same_with_missing_codes_and_all_weights(case: int, weights: str) -> None:
    expected = dict(STORED[case]["values"][weights])
    alpha = expected.pop("krippendorff_alpha")
    found = of(STORED[case]["codes"], level="ratio", weights=weights)
    if weights != "identity":
        expected["gwet_ac2"] = expected.pop("gwet_ac1")
    assert {key: found[key].value for key in expected} == pytest.approx(expected, abs=1e-10)
    if weights in AT:
        ours = of(STORED[case]["codes"], level=AT[weights])["krippendorff_alpha"].value
        assert ours == pytest.approx(alpha, abs=1e-10)


def test_ordinal_alpha_is_krippendorffs_own_and_irrcacs_is_another() -> None:
    codes = STORED[0]["codes"]
    ours = of(codes, level="ordinal")["krippendorff_alpha"].value
    matrix = np.array(codes, float).T
    own = krippendorff.alpha(reliability_data=matrix, level_of_measurement="ordinal")
    assert ours == pytest.approx(own, abs=1e-12)
    assert ours != pytest.approx(STORED[0]["values"]["ordinal"]["krippendorff_alpha"], abs=0.005)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@settings(max_examples=15)
@given(codes=TABLES)
def test_krippendorffs_package_gives_the_same_alpha(level: Any, codes: Any) -> None:
    found = of(codes, level=level)["krippendorff_alpha"]
    if found.value is None:
        return
    matrix = np.array(codes, float).T
    own = krippendorff.alpha(reliability_data=matrix, level_of_measurement=level)
    assert found.value == pytest.approx(own, abs=1e-10)


@settings(max_examples=15)
@given(st.lists(st.tuples(*[st.sampled_from([1, 2, 3])] * 2), min_size=6, max_size=30))
def test_statsmodels_gives_the_same_kappas_of_two_raters(codes: Any) -> None:
    found = of(codes, level="ordinal", weights="linear", categories=[1, 2, 3])["cohen"]
    if found.value is None:
        return
    table = np.zeros((3, 3))
    np.add.at(table, tuple(np.array(codes).T - 1), 1)
    other = inter_rater.cohens_kappa(table, wt="linear", return_results=False)
    assert found.value == pytest.approx(other, abs=1e-10)


@settings(max_examples=15)
@given(st.lists(st.tuples(*[st.sampled_from("xyz")] * 4), min_size=6, max_size=30))
def test_statsmodels_gives_the_same_kappa_of_fleiss(codes: Any) -> None:
    found = of(codes)["fleiss"]
    if found.value is None:
        return
    table, _ = inter_rater.aggregate_raters(np.array(codes))
    assert found.value == pytest.approx(inter_rater.fleiss_kappa(table), abs=1e-10)
