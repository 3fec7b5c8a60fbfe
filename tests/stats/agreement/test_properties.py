"""What must hold of agreement whatever the codes are."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.stats.agreement import Agreement, agreement
from visavis.stats.summaries import merge, patterns
from visavis.stats.summaries.patterns import Codes
from visavis.stats.uncertainty import satterthwaite


@st.composite
def codings(draw: st.DrawFn) -> pl.DataFrame:
    raters, units = draw(st.integers(2, 4)), draw(st.integers(6, 20))
    code = st.sampled_from(["x", "y", "z", None])
    rows = [
        (unit, f"r{rater}", draw(code), f"k{unit % 4}")
        for unit in range(units)
        for rater in range(raters)
    ]
    return pl.DataFrame(rows, schema=["u", "r", "c", "k"], orient="row")


def of(data: Any, **asked: Any) -> Agreement:
    return agreement(data, unit="u", rater="r", code="c", cluster="k", **asked)


def numbers(found: Agreement) -> dict[str, Any]:
    named = {c.of["coefficient"]: c for c in found.coefficients}
    made = {f"{key} value": c.value for key, c in named.items()}
    return made | {f"{key} se": c.se for key, c in named.items()}


@settings(max_examples=12)
@given(codings())
def test_order_of_lines_and_names_of_codes_and_raters_change_nothing(lines: pl.DataFrame) -> None:
    other = lines.sample(fraction=1, shuffle=True, seed=1).with_columns(
        pl.col("c").replace({"x": "zebra", "y": "an ape", "z": "gnu"}),
        pl.col("r").replace({"r0": "zoe", "r1": "anna"}),
    )
    assert numbers(of(other)) == pytest.approx(numbers(of(lines)), abs=1e-9)


@settings(max_examples=12)
@given(codings())
def test_practices_that_merge_their_summaries_get_what_the_rows_would_give(
    lines: pl.DataFrame,
) -> None:
    where = Codes(unit="u", rater="r", code="c", cluster="k")
    parts = [patterns(lines.filter(pl.col("k") == f"k{k}"), where) for k in (2, 0, 3, 1)]
    assert numbers(agreement(merge(*parts))) == pytest.approx(numbers(of(lines)), abs=1e-9)


@settings(max_examples=12)
@given(codings())
def test_the_jackknife_is_what_leaving_out_rows_would_give(lines: pl.DataFrame) -> None:
    found = of(lines)["krippendorff_alpha"]
    if found.se is None or found.clusters != 4:
        return
    categories = sorted(lines["c"].drop_nulls().unique())
    without = [
        of(lines.filter(pl.col("k") != f"k{k}"), categories=categories)["krippendorff_alpha"].value
        for k in range(4)
    ]
    if None in without:
        return  # too few units are left for a coefficient to stand alone
    left = np.array(without, float)
    assert found.se == pytest.approx(np.sqrt(3 / 4 * ((left - left.mean()) ** 2).sum()), abs=1e-9)


@settings(max_examples=12)
@given(codings())
def test_units_that_are_clusters_of_their_own_are_no_cluster(lines: pl.DataFrame) -> None:
    alone = agreement(lines, unit="u", rater="r", code="c")
    named = agreement(lines.with_columns(k="u"), unit="u", rater="r", code="c", cluster="k")
    assert numbers(alone) == pytest.approx(numbers(named), abs=1e-9)


@settings(max_examples=12)
@given(codings())
def test_two_categories_are_equally_far_apart_at_every_level(lines: pl.DataFrame) -> None:
    two = lines.with_columns(pl.col("c").replace_strict({"x": 1, "y": 2, "z": 1}, default=None))
    found = [of(two, level=level)["krippendorff_alpha"].value for level in ("nominal", "ordinal")]
    assert found[0] == pytest.approx(found[1], abs=1e-9)


@settings(max_examples=12)
@given(codings())
def test_a_share_lies_between_0_and_1_and_so_does_its_interval(lines: pl.DataFrame) -> None:
    found = of(lines)
    for share in (found["percent"], *found.prevalence):
        if share.value is not None and share.interval:
            assert 0 <= share.interval.low <= share.value <= share.interval.high <= 1


def test_degrees_of_freedom_are_those_of_units_that_two_raters_coded() -> None:
    sizes = [2, 3, 5, 30]
    rows = [
        (f"{k}-{unit}", rater, "xyz"[(unit * (1 + rater) + k) % 3], k)
        for k, size in enumerate(sizes)
        for unit in range(size + k)
        for rater in range(2 if unit < size else 1)
    ]
    lines = pl.DataFrame(rows, schema=["u", "r", "c", "k"], orient="row")
    df = satterthwaite(np.array(sizes, float))
    for key in ("percent", "cohen", "krippendorff_alpha"):
        interval = of(lines)[key].interval
        assert interval is not None
        assert f"jackknife over k clusters, t with {df:.4g} df" in interval.method
    wide, usual = (of(lines, confidence=level)["cohen"].interval for level in (0.99, 0.95))
    assert wide is not None
    assert usual is not None
    assert (wide.level, wide.high > usual.high) == (0.99, True)
