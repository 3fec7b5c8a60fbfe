"""Agreement in parts, and what was used of the data."""

from __future__ import annotations

import json

import pytest

from visavis.stats.agreement import agreement
from visavis.stats.errors import UnusableError

LINES = [
    (unit, rater, code)
    for rater, codes in {"anna": "xxyyzz..x", "ben": "xyyyzx.z.", "cleo": "xxyyzzx..y"}.items()
    for unit, code in enumerate(codes)
]
TABLE = dict(
    zip(
        "urc",
        map(list, zip(*((u, r, None if c == "." else c) for u, r, c in LINES), strict=True)),
        strict=True,
    )
)
FOUND = agreement(TABLE, unit="u", rater="r", code="c")


def test_a_confusion_matrix_counts_where_codes_met() -> None:
    found = FOUND.confusion("anna", "ben")
    assert (found.categories, found.counts) == (("x", "y", "z"), ((1, 1, 0), (0, 2, 0), (1, 0, 1)))


def test_raters_must_be_named_where_there_are_more_than_two() -> None:
    with pytest.raises(UnusableError, match="Name two of the raters: anna, ben, cleo"):
        FOUND.confusion()


def test_coincidences_add_up_to_the_codes_that_can_be_compared() -> None:
    total = sum(map(sum, FOUND.coincidences().counts))
    assert total == pytest.approx(18)


def test_it_says_what_was_used_and_what_was_not() -> None:
    rows = {row["what"]: row["count"] for row in FOUND.diagnosis.rows()}
    assert rows == {
        "units coded by two raters or more": 6,
        "units coded by one rater": 4,
        "codes": 22,
        "categories": 3,
        "units coded by anna": 7,
        "units coded by ben": 7,
        "units coded by cleo": 8,
        "lines left out: the code is missing": 6,
    }


def test_prevalence_is_the_share_of_codes() -> None:
    shares = {one.of["category"]: one.value for one in FOUND.prevalence}
    assert shares == pytest.approx({"x": 8 / 22, "y": 8 / 22, "z": 6 / 22})


def test_every_row_says_on_what_it_rests() -> None:
    row = dict(FOUND["krippendorff_alpha"].rows()[0])
    assert {
        key: row[key] for key in ("coefficient", "scale", "n", "unit", "clusters", "dropped")
    } == {
        "coefficient": "krippendorff_alpha",
        "scale": "nominal",
        "n": 6,
        "unit": "units",
        "clusters": 6,
        "dropped": 4,  # units that one rater coded; 6 lines without a code never became any
    }
    json.dumps(FOUND.to_dict())
    assert FOUND.to_frame().height == len(FOUND.coefficients)


def test_a_coefficient_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnusableError, match="There is no coefficient 'kappa': there are percent"):
        _ = FOUND["kappa"]


def test_a_sentence_says_what_was_found_and_how_sure_it_is() -> None:
    assert FOUND.sentence() == (
        "Two raters who coded the same unit gave the same code in 78 % of cases (6 units). Beyond "
        "chance that is 0.682 (Krippendorff's alpha); with 95 % confidence between 0.143 and "
        "1.000. The data do not show that it is above 0.667, the least by custom."
    )


def sentence(one: str, other: str) -> str:
    codes = {"u": [*range(len(one))] * 2, "r": ["a"] * len(one) + ["b"] * len(one)}
    found = agreement({**codes, "c": [*one, *other]}, unit="u", rater="r", code="c")
    return found.sentence()


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("xy" * 200, "xy" * 195 + "yx" * 5, "above 0.8, the custom for firm conclusions."),
        ("xy" * 200, "xy" * 175 + "yx" * 25, "above 0.667, the custom for tentative conclusions"),
        ("xy" * 200, "xy" * 100 + "yx" * 100, "below 0.667, the least by custom."),
        ("xyxyxy", "xyxyxy", "so the data cannot say how far it may be off."),
        ("xxxxxx", "xxxxxx", "Agreement beyond chance is undefined. Only one category"),
    ],
)
def test_the_sentence_holds_the_whole_interval_to_the_custom(
    one: str, other: str, said: str
) -> None:
    assert said in sentence(one, other)


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
def test_alpha_of_near_and_far_is_not_said_to_be_of_equal_codes(level: str) -> None:
    codes = {"u": [*range(12)] * 2, "r": ["a"] * 12 + ["b"] * 12}
    rated = [*range(1, 13), *(x + x % 3 % 2 for x in range(1, 13))]
    found = agreement({**codes, "c": rated}, unit="u", rater="r", code="c", level=level)
    assert "Beyond chance that is" not in found.sentence()
    assert "With codes that lie near each other taken as nearly the same" in found.sentence()
    assert f"(Krippendorff's alpha, {level})" in found.sentence()


def test_alpha_of_sets_is_said_to_be_of_what_they_share() -> None:
    codes = {"u": [*range(6)] * 2, "r": ["a"] * 6 + ["b"] * 6, "c": [*"xyxyxy", *"xyxxxy"]}
    found = agreement(codes, unit="u", rater="r", code="c", several=True)
    assert "With sets that share codes taken as partly the same" in found.sentence()


def test_without_overlap_the_sentence_says_that_nothing_can_be_stated() -> None:
    codes = {"u": [1, 2], "r": ["a", "b"], "c": ["x", "y"]}
    assert agreement(codes, unit="u", rater="r", code="c").sentence() == (
        "Agreement cannot be stated. No unit was coded by two raters, so there is nothing to "
        "compare."
    )


def test_twenty_raters_with_many_categories_are_told_apart() -> None:
    rows = [(u, f"r{r}", f"c{(u * r) % 15}") for u in range(12) for r in range(20)]
    table = dict(zip("urc", map(list, zip(*rows, strict=True)), strict=True))
    found = agreement(table, unit="u", rater="r", code="c")
    assert (found.diagnosis.compared, len(found.analysis.units.codes)) == (12, 12)
    assert found.pairs().title() == "Agreement of each two raters"
    assert len(found.pairs()) == 4 * 190 + 1


def test_a_category_of_few_units_has_a_caution() -> None:
    units = [place for place in range(100) for _rater in "ab"]
    codes = ["rare" if place < 14 and side else "usual" for place in range(100) for side in (0, 1)]
    lines = {"u": units, "r": ["a", "b"] * 100, "c": codes}
    cautions = {
        one.of["category"]: one.cautions[-1]
        for one in agreement(lines, unit="u", rater="r", code="c").by_category()
    }
    assert cautions == {
        "rare": (
            "'rare' was given in 14 of 100 units: of fewer than 15 an interval may miss the truth "
            "more often than it says, and a value near 0 is no sign that raters disagree."
        ),
        "usual": (
            "Any other than 'usual' was given in 14 of 100 units: of fewer than 15 an interval may "
            "miss the truth more often than it says, and a value near 0 is no sign that raters "
            "disagree."
        ),
    }
    often = [*["rare"] * 40, *codes[40:]]
    found = agreement({**lines, "c": often}, unit="u", rater="r", code="c").by_category()
    assert {one.cautions for one in found} == {()}
