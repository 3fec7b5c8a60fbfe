"""Mistakes that others make, and numbers that would mislead."""

from __future__ import annotations

import tracemalloc
from typing import Any

import krippendorff
import numpy as np
import pytest

from visavis.stats.agreement import Agreement, agreement, agreement_of_counts
from visavis.stats.errors import UnusableError
from visavis.stats.summaries import counts


def of(*raters: str, cluster: str = "", **asked: Any) -> Agreement:
    """Raters whose codes stand side by side; a dot is a missing one."""
    found = [
        (u, name, code, cluster[u : u + 1])
        for name, codes in zip("abcdef", raters, strict=False)
        for u, code in enumerate(codes)
        if code != "."
    ]
    table = dict(zip(["u", "r", "c", "k"], map(list, zip(*found, strict=True)), strict=True))
    nested = "k" if cluster else None
    return agreement(table, unit="u", rater="r", code="c", cluster=nested, **asked)


@pytest.mark.parametrize(
    ("marked", "shared", "kappa"), [(300, 90, 0), (500, 250, 0), (100, 80, 7 / 9)]
)
def test_qualcoder_took_a_product_for_the_chance_of_both_yes_or_both_no(
    marked: int, shared: int, kappa: float
) -> None:
    # Of 1,000 characters each of two coders marks as many, some of them the same. QualCoder gives
    # .125, .299 and .660.
    one = "y" * marked + "n" * (1000 - marked)
    other = "y" * shared + "n" * (marked - shared) + "y" * (marked - shared)
    found = of(one, other + "n" * (1000 - len(other)))
    assert found["cohen"].value == pytest.approx(kappa, abs=1e-12)


def test_inception_2219_gave_one_where_no_unit_was_coded_twice() -> None:
    found = of("xyxyx.....", ".....xyxyx")
    assert {c.value for c in found.coefficients} == {None}
    assert found["krippendorff_alpha"].undefined == (
        "No unit was coded by two raters, so there is nothing to compare."
    )


def test_jasp_2318_took_raters_for_units_so_that_intervals_missed_the_value() -> None:
    found = of("xyzxyzxxyzxy", "xyzxyyxxyzxz", "xyzxxzxxzzxy")
    for one in found.coefficients:
        if one.value is not None:
            assert one.interval is not None
            assert one.interval.low <= one.value <= one.interval.high


def test_kripp_boot_1_gave_intervals_that_did_not_shrink_with_units() -> None:
    one, other = "xyzxyzxxyzxy", "xyzxyyxxyzxz"
    few, many = (of(one * k, other * k)["krippendorff_alpha"] for k in (1, 16))
    assert few.se is not None
    assert many.se == pytest.approx(few.se / 4, rel=0.1)


def test_statsmodels_gave_nan_where_all_codes_are_one_category() -> None:
    found = of("xxxxxx", "xxxxxx")
    assert found["percent"].value == 1
    assert {c.undefined for c in found.coefficients[1:]} == {
        "Only one category was used, 'x', so nothing shows whether raters tell categories apart."
    }


def test_few_units_give_no_coefficient() -> None:
    assert of("xyxy", "xyxx")["cohen"].undefined == (
        "Only 4 units were coded by two raters or more; 5 are needed at least."
    )


def test_full_agreement_has_no_interval_of_width_zero() -> None:
    found = of("xyxyxy", "xyxyxy")["krippendorff_alpha"]
    assert (found.value, found.interval) == (1, None)
    assert found.no_interval == (
        "All units give the same value, so the data cannot say how far it may be off."
    )


def test_without_a_cluster_it_says_that_units_are_taken_as_independent() -> None:
    found = of("xyxyxy", "xyxyxx")
    assert [c.split(".")[0] for c in found.cautions] == [
        "Units are taken as independent of each other"
    ]


def test_few_clusters_are_said_to_make_a_rough_interval() -> None:
    found = of("xyxyxyxy", "xyxyxxyy", cluster="aabbccdd")
    assert found.cautions == ("There are only 4 clusters (k), so the intervals are rough.",)


def test_a_bootstrap_of_few_clusters_is_said_to_be_too_narrow() -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    found = of("xyxyxyxy", "xyxyxxyy", cluster="aabbccdd", interval="bootstrap", rng=rng)
    assert found.cautions[1].startswith("A bootstrap of fewer than 30 clusters")


def test_a_bootstrap_needs_chance_from_outside() -> None:
    with pytest.raises(UnusableError, match="pass rng="):
        of("xyxyxy", "xyxyxx", interval="bootstrap")


def test_one_frequent_category_is_said_to_part_the_models_of_chance() -> None:
    found = of("x" * 18 + "yy", "x" * 17 + "yxy")
    assert "Of all codes 90 % are 'x'" in found.cautions[-1]


def test_one_cluster_gives_no_interval() -> None:
    found = of("xyxyxy", "xyxyxx", cluster="aaaaaa")["fleiss"]
    assert found.no_interval == "There is one cluster only (k clusters); two are needed at least."


def test_weights_that_depend_on_the_rater_are_for_cohen_alone() -> None:
    found = of("xyxyxy", "xyxyxx", weights=[[0, 1], [2, 0]], categories=["x", "y"])
    assert found["cohen"].value is not None
    assert "only Cohen's kappa tells two raters apart" in str(found["fleiss"].undefined)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"level": "order"}, "There is no level 'order'"),
        ({"level": "ordinal"}, "name the categories in their order"),
        ({"level": "interval"}, "numbers are needed"),
        ({"categories": ["x"]}, "The code 'y' is none of the categories"),
        ({"categories": ["x", "y", "x"]}, "A category is named twice"),
        ({"weights": "cubic", "categories": ["x", "y"]}, "There are no weights 'cubic'"),
        ({"weights": [[1]], "categories": ["x", "y"]}, "there are 2 categories"),
        ({"weights": [[1, 2], [2, 1]], "categories": ["x", "y"]}, "Weights have 1 in the diagonal"),
        ({"weights": [[1, -50], [-50, 1]], "categories": ["x", "y"]}, "0 to 1 elsewhere"),
        ({"weights": [["a", "b"], ["c", "d"]], "categories": ["x", "y"]}, "no matrix of numbers"),
        ({"weights": [[1, 2], [1]], "categories": ["x", "y"]}, "no matrix of numbers"),
        ({"weights": [[1, -np.inf], [0, 1]], "categories": ["x", "y"]}, "infinite or missing"),
        ({"weights": 5, "categories": ["x", "y"]}, "The weights are one number"),
        ({"rng": 5}, r"pass rng=numpy\.random\.default_rng\(5\)"),
        ({"resamples": 0}, "draw 100 times at least"),
        ({"resamples": 2.5}, "as a whole number"),
        ({"categories": "xy"}, "is one word: pass a list"),
        ({"interval": "delta"}, "There is no interval 'delta'"),
        ({"several": True, "level": "ordinal"}, "Several codes a unit have no order"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_a_remedy(asked: Any, said: str) -> None:
    with pytest.raises(UnusableError, match=said):
        of("xyxyxy", "xyxyxx", **asked)


def test_a_matrix_of_weights_may_be_an_array() -> None:
    words = of("xyxyxy", "xyxyxx")["cohen"].value
    weighed = of("xyxyxy", "xyxyxx", weights=np.eye(2), categories=["x", "y"])["cohen"].value
    assert weighed == words


def test_weighted_coefficients_may_lie_below_minus_one_with_their_interval_around_them() -> None:
    codes = [1 if (i + i // 2) % 2 else 5 for i in range(36)] + [3, 3, 4, 2]
    table = {"u": [i // 2 for i in range(40)], "r": ["a", "b"] * 20, "c": codes}
    asked: dict[str, Any] = {"level": "interval", "categories": [1, 2, 3, 4, 5]}
    found = agreement(table, unit="u", rater="r", code="c", **asked)["brennan_prediger"]
    assert found.interval is not None
    assert found.value == pytest.approx(-2.65)
    assert found.interval.low < -2.65 < found.interval.high


def test_a_column_serves_for_one_thing() -> None:
    with pytest.raises(UnusableError, match="'u' is named for two things"):
        agreement({"u": [1], "c": [1]}, unit="u", rater="u", code="c")


@pytest.mark.parametrize(("named", "said"), [("xy", "is one word"), (["x", "x"], "named twice")])
def test_counts_are_a_list_of_different_columns(named: Any, said: str) -> None:
    with pytest.raises(UnusableError, match=said):
        agreement_of_counts({"x": [2], "y": [0]}, counts=named)


def test_a_name_like_a_count_overwrites_no_count() -> None:
    table = {"u": [1, 1, 2], "r": ["one rater", "b", "b"], "c": ["x", "y", "x"]}
    found = agreement(table, unit="u", rater="r", code="c").diagnosis
    assert [(row["what"], row["count"]) for row in found.rows()] == [
        ("units coded by two raters or more", 1),
        ("units coded by one rater", 1),
        ("codes", 3),
        ("categories", 2),
        ("units coded by b", 2),
        ("units coded by one rater", 1),
    ]


def test_a_category_called_code_leaves_the_labels_of_rows() -> None:
    table = {"u": [1, 1], "r": ["a", "b"], "c": ["code", "y"]}
    rows = agreement(table, unit="u", rater="r", code="c").confusion().rows()
    assert rows == [
        {"code in the row": "code", "code": 0.0, "y": 1.0},
        {"code in the row": "y", "code": 0.0, "y": 0.0},
    ]


def test_raters_who_never_met_are_named() -> None:
    pairs = of("xyxyxy......", "xyxyxxxyxyxy", "......xyxyxx").pairs()
    by_pair = {(one.of["first"], one.of["second"]): one.undefined for one in pairs}
    assert by_pair["a", "c"] == "No unit was coded by two raters, so there is nothing to compare."
    assert by_pair["every rater", "every other"] == (
        "The raters 'a' and 'c' coded no unit both, so their pair has no kappa."
    )


@pytest.mark.parametrize(
    ("codes", "named"),
    [([1, 2], [1.0, 2.0]), ([1.5, 2.0], [1.5, 2.0]), ([True, False], [True, False])],
)
def test_categories_are_called_what_codes_are_called(codes: Any, named: Any) -> None:
    table = {"u": [1, 1], "r": ["a", "b"], "c": codes}
    found = agreement(table, unit="u", rater="r", code="c", categories=named)
    assert len(found.diagnosis.categories) == 2


def test_shares_of_categories_have_intervals_between_0_and_1_around_them() -> None:
    found = of("x" * 19 + "y", "x" * 19 + "z", categories=["x", "y", "z", "q"])
    around = [share.interval for share in found.prevalence if share.interval is not None]
    for share, interval in zip(found.prevalence, around, strict=True):
        assert share.value is not None
        assert 0 <= interval.low <= share.value <= interval.high <= 1
    [_, rare, _, never] = around
    assert rare.low > 0
    assert rare.method == "jackknife over units, t with 19 df, on the logit scale"
    assert never.low == 0 < never.high


def test_an_ordinal_scale_with_many_values_takes_little_room() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    first = rng.integers(0, 150, 300)
    codes = np.stack([first, np.clip(first + rng.integers(-9, 9, 300), 0, 149)], 1).ravel()
    table = {"u": np.arange(300).repeat(2), "r": ["a", "b"] * 300, "c": codes}
    tracemalloc.start()
    found = agreement(table, unit="u", rater="r", code="c", level="ordinal")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    expected = krippendorff.alpha(codes.reshape(-1, 2).T, level_of_measurement="ordinal")
    assert found["krippendorff_alpha"].value == pytest.approx(expected, abs=1e-12)
    assert most < 40_000_000


def test_printing_a_result_takes_few_lines() -> None:
    found = of("xyxyxy", "xyxyxx")
    assert repr(found) == (
        f"<Agreement: Agreement between raters, 8 rows. {found.sentence()}\n"
        " print(…) shows it whole.>"
    )
    assert repr(found["cohen"]) == f"<{found['cohen']} (cohen, nominal)>"
    rows = len(found.diagnosis.rows())
    assert repr(found.diagnosis) == (
        f"<Diagnosis: What was used, {rows} rows.\n print(…) shows it whole.>"
    )
    printed = str(found).splitlines()
    assert printed[0] == "Agreement between raters"
    assert len(printed) < 16
    assert max(map(len, printed)) < 200


def test_columns_must_be_named() -> None:
    with pytest.raises(UnusableError, match="unit=, rater=, code="):
        agreement({"u": [1]})


def test_a_ratio_has_no_negative_codes() -> None:
    table = {"u": [1, 1], "r": ["a", "b"], "c": [-1, 2]}
    with pytest.raises(UnusableError, match="no code is below 0"):
        agreement(table, unit="u", rater="r", code="c", level="ratio")


def test_numbers_of_raters_do_not_tell_who_coded_what() -> None:
    found = agreement_of_counts({"x": [2, 1, 0, 2, 2], "y": [0, 1, 2, 0, 0]}, counts=["x", "y"])
    assert found["cohen"].undefined == (
        "It needs to know who gave which code, and only how many raters gave it is known."
    )
    with pytest.raises(UnusableError, match="two raters who are known by name"):
        found.pairs()


def test_counts_of_raters_have_no_distances() -> None:
    with pytest.raises(UnusableError, match="these are names of columns"):
        agreement_of_counts({"1": [2], "2": [0]}, counts=["1", "2"], level="interval")


def test_another_summary_is_refused() -> None:
    with pytest.raises(UnusableError, match=r"make it with visavis\.stats\.summaries\.patterns"):
        agreement(counts({"u": [1]}, by=["u"]))


def test_measurements_on_a_fine_scale_are_for_the_icc() -> None:
    table = {"u": [*range(201)], "r": ["a"] * 201, "c": [x / 7 for x in range(201)]}
    with pytest.raises(UnusableError, match=r"take visavis\.icc for measurements"):
        agreement(table, unit="u", rater="r", code="c", level="interval")


def gappy() -> dict[str, Any]:
    """Ten units of two raters: one line without a code, one unit without a cluster."""
    codes = ["x", "y", "x", "y", "y", "x", "x", "y", "x", "y"]
    others = ["x", "y", "y", "y", "y", None, "x", "x", "x", "y"]
    return {
        "u": [f"u{u}" for u in range(10)] * 2,
        "r": ["a"] * 10 + ["b"] * 10,
        "c": [*codes, *others],
        "k": [None if u == 9 else f"k{u % 4}" for u in range(10)] * 2,
    }


def test_lines_left_out_stand_in_every_row() -> None:
    found = agreement(gappy(), unit="u", rater="r", code="c", cluster="k")
    said = (
        "1 coded by one rater only; lines left out, as the code is missing: 1; "
        "lines left out, as the cluster is missing: 2"
    )
    whole = [*found.coefficients, *found.by_category(), *found.pairs()]
    assert {one.rows()[0]["why_dropped"] for one in whole} == {said}
    assert {one.rows()[0]["dropped"] for one in whole} == {1}
    assert {sum(one.lines.values()) for one in (*whole, *found.prevalence)} == {3}


@pytest.mark.parametrize("gap", ["NA", "  ", "\t"])
def test_what_says_nothing_is_missing_in_a_frame_as_in_a_file(gap: str) -> None:
    named: dict[str, Any] = {"unit": "u", "rater": "r", "code": "c", "cluster": "k"}
    written = {
        name: [gap if value is None else value for value in values]
        for name, values in gappy().items()
    }
    one, other = agreement(gappy(), **named), agreement(written, **named)
    for row, same in zip(one.rows(), other.rows(), strict=True):
        assert dict(row) == pytest.approx(dict(same))
    assert (agreement(written, **named, missing=()).diagnosis.categories == ("x", "y")) is (
        gap != "NA"
    )


def test_without_a_cluster_only_what_says_nothing_is_left_out() -> None:
    table = {**gappy(), "c": [code or "NA" for code in gappy()["c"]]}
    found = agreement(table, unit="u", rater="r", code="c")
    assert (found.diagnosis.compared, found.diagnosis.single) == (9, 1)


def test_units_that_nobody_coded_are_counted() -> None:
    table = {"x": [2, 0, 3, 0, 1, 2, 0], "y": [1, 3, 0, 3, 2, 1, None]}
    found = agreement_of_counts(table, counts=["x", "y"])
    assert found["fleiss"].dropped == {"coded by one rater only": 0, "coded by nobody": 1}
    assert found.diagnosis.nobody == 1


def test_percent_of_full_agreement_has_a_bound_as_shares_have() -> None:
    percent = of("xxyyxyxyxxyy", "xxyyxyxyxxyy", cluster="abcdefabcdef")["percent"]
    assert percent.value == 1
    assert percent.rows()[0]["low"] == pytest.approx(0.025 ** (1 / 6))
    assert percent.rows()[0]["high"] == 1
