"""Several codes a unit: sets that overlap agree in part."""

from __future__ import annotations

import pytest

from visavis.stats.agreement import agreement
from visavis.stats.agreement.scales import set_distances
from visavis.stats.errors import UnusableError


def test_masi_and_jaccard_of_passonneau() -> None:
    # Passonneau (2006): equal 1, one within the other 2/3, overlap 1/3, disjoint 0, times Jaccard.
    sets = ["a | b", "a", "b | c", "d"]
    jaccard, masi = set_distances(sets)
    assert (1 - jaccard)[0].tolist() == pytest.approx([1, 1 / 2, 1 / 3, 0])
    assert (1 - masi)[0].tolist() == pytest.approx([1, 1 / 3, 1 / 9, 0])


CODES = {
    "first": ["a b", "a", "b c", "c", "a", "b", "c", "a b", "b", "c"],
    "second": ["a b", "a b", "b", "c", "a", "b", "b c", "a", "b", "c"],
}
LINES = [
    (unit, rater, code)
    for rater, sets in CODES.items()
    for unit, codes in enumerate(sets)
    for code in codes.split()
]
TABLE = dict(zip("urc", map(list, zip(*LINES, strict=True)), strict=True))


def by_hand(distance: dict[frozenset[str], dict[frozenset[str], float]]) -> float:
    """Krippendorff's alpha of two raters, as its definition reads."""
    pairs = list(zip(*(map(frozenset, map(str.split, one)) for one in CODES.values()), strict=True))
    every = [one for pair in pairs for one in pair]
    observed = sum(distance[a][b] for a, b in pairs) / len(pairs)
    chance = sum(distance[a][b] for a in every for b in every) / (len(every) * (len(every) - 1))
    return 1 - observed / chance


def masi(a: frozenset[str], b: frozenset[str]) -> float:
    share = 1 if a == b else 2 / 3 if a <= b or b <= a else 1 / 3 if a & b else 0
    return 1 - share * len(a & b) / len(a | b)


def test_alpha_of_sets_is_what_its_definition_gives() -> None:
    found = agreement(TABLE, unit="u", rater="r", code="c", several=True)
    every = {frozenset(one.split()) for sets in CODES.values() for one in sets}
    far = {a: {b: masi(a, b) for b in every} for a in every}
    assert found["krippendorff_alpha_masi"].value == pytest.approx(by_hand(far), abs=1e-12)
    jaccard = {a: {b: 1 - len(a & b) / len(a | b) for b in every} for a in every}
    assert found["krippendorff_alpha_jaccard"].value == pytest.approx(by_hand(jaccard), abs=1e-12)


def test_two_models_of_chance_go_with_it_and_those_without_a_universe_are_refused() -> None:
    found = agreement(TABLE, unit="u", rater="r", code="c", several=True)
    there = [c.of["coefficient"] for c in found.coefficients if c.value is not None]
    assert there == [
        "percent",
        "cohen",
        "scott",
        "fleiss",
        "conger",
        "krippendorff_alpha_masi",
        "krippendorff_alpha_jaccard",
    ]
    assert found["brennan_prediger"].undefined == (
        "Among sets of codes it is not known how many could have been chosen."
    )


def test_each_category_is_compared_as_given_or_not() -> None:
    found = agreement(TABLE, unit="u", rater="r", code="c", several=True).by_category()
    same = {c.of["category"]: c.value for c in found if c.of["coefficient"] == "percent"}
    assert same == pytest.approx({"a": 1.0, "b": 0.7, "c": 0.9})


def test_sets_of_two_rounds_are_refused_where_the_table_tells_rounds_apart() -> None:
    rounds = {name: [*values, *values[:1]] for name, values in TABLE.items()}
    rounds["round"] = ["first"] * len(LINES) + ["second"]
    with pytest.raises(UnusableError) as refused:
        agreement(rounds, unit="u", rater="r", code="c", several=True)
    assert str(refused.value) == (
        "The r 'first' coded the u '0' in 2 rounds, and they would become one set: pass the lines "
        "of one round alone."
    )
    one = agreement(
        {**TABLE, "round": ["first"] * len(LINES)}, unit="u", rater="r", code="c", several=True
    )
    assert one.rows() == agreement(TABLE, unit="u", rater="r", code="c", several=True).rows()
    of_rounds = agreement(rounds, unit="u", rater="round", code="c", several=True)
    assert of_rounds.diagnosis.raters == {"first": 10, "second": 1}
