"""Shares of members: published and R's intervals, design weights, clusters, coverage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.linear_model import WLS  # type: ignore[import-untyped]  # it has no types
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]  # it has no types

from tests.stats.summaries.cases import ENGINES
from visavis.stats.errors import UnusableError
from visavis.stats.prevalence import answers_of, compare_answers, count_answers, prevalence
from visavis.stats.prevalence.groups import Group, Weights
from visavis.stats.prevalence.shares import clopper_pearson, designed
from visavis.stats.results import Estimate, Table
from visavis.stats.summaries import counts, merge
from visavis.stats.uncertainty import wilson

R: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "expected" / "prevalence.json").read_text("utf-8")
)


def survey(n: int = 90, seed: int = 3) -> pl.DataFrame:
    """Members who answered, left the question open, or were not asked."""
    rng = np.random.Generator(np.random.PCG64(seed))
    said = rng.choice(np.array(["yes", "no", ""]), n, p=[0.3, 0.5, 0.2])
    return pl.DataFrame(
        {
            "cried": said,
            "school": np.resize(["cbt", "pdt", "other"], n),
            "practice": [f"p{place // 9}" for place in range(n)],
            "asked": rng.random(n) > 0.2,
            "weight": rng.uniform(0.5, 3, n),
        }
    )


def bounds(found: Estimate) -> tuple[float, float]:
    """Return where an interval begins and ends."""
    assert found.interval is not None
    return found.interval.low, found.interval.high


def interval(table: Table, how: str, **of: str) -> tuple[float, float]:
    return bounds(table.one(name="share", interval=how, **of))


@pytest.mark.parametrize(
    ("cases", "low", "high"),
    [(56, 0.473, 0.665), (63, 0.544, 0.731), (23, 0.162, 0.328), (18, 0.119, 0.272)],
)
def test_wiebe_s_98_providers(cases: int, low: float, high: float) -> None:
    found = interval(prevalence(answers_of({"x": (cases, 98)})), "Wilson", group="all")
    assert found == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize(
    ("cases", "n", "score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_newcombe_s_published_examples_of_one_share(
    cases: int, n: int, score: tuple[float, float], exact: tuple[float, float]
) -> None:
    # Newcombe, R. G. (1998). Two-sided confidence intervals for the single proportion. Statistics
    # in Medicine, 17, 857-872, table I.
    found = prevalence(answers_of({"x": (cases, n)})).where(group="x")
    assert interval(found, "Wilson") == pytest.approx(score, abs=6e-5)
    assert interval(found, "Clopper–Pearson") == pytest.approx(exact, abs=6e-5)


@pytest.mark.parametrize("case", R["one"], ids=lambda case: str(case["counts"]))
def test_r_finds_the_same_intervals(case: dict[str, Any]) -> None:
    cases, n = (int(x) for x in case["counts"][:2])
    found = prevalence(answers_of({"x": (cases, n)})).where(group="x")
    assert interval(found, "Wilson") == pytest.approx(tuple(case["wilson"]), abs=1e-9)
    assert interval(found, "Clopper–Pearson") == pytest.approx(tuple(case["exact"]), abs=1e-9)


def test_statsmodels_finds_the_same_intervals() -> None:
    for cases, n in ((3, 17), (0, 8), (8, 8)):
        found = prevalence(answers_of({"x": (cases, n)}), level=0.9).where(group="x")
        for how, theirs in (("Wilson", "wilson"), ("Clopper–Pearson", "beta")):
            expected = proportion_confint(cases, n, alpha=0.1, method=theirs)
            assert interval(found, how) == pytest.approx(expected, abs=1e-9)


def test_the_denominator_is_told_in_one_line() -> None:
    found = prevalence(answers_of({"x": (72, 541, 684)})).one(group="x", interval="Wilson")
    said = "72 of 541 who answered this question; 143 of 684 did not"
    assert found.denominator == said
    assert str(found).endswith(said)
    assert found.to_frame()["denominator"].to_list() == [said]


def test_who_was_not_asked_did_not_leave_the_question_open() -> None:
    data = {"cried": ["yes", "no", None, None, "yes"], "shown": [True, True, True, False, None]}
    found = prevalence(count_answers(data, answer="cried", asked="shown")).estimates[0]
    said = (
        "1 of 2 who answered this question; 1 of 3 did not; 1 more were not asked; "
        "1 more may not have been asked"
    )
    assert (found.denominator, found.n) == (said, 2)
    answered = {"cried": ["yes", "no"], "shown": [True, False]}
    found = prevalence(count_answers(answered, answer="cried", asked="shown")).estimates[0]
    assert found.dropped["who answered without being asked"] == 1


def test_what_a_paper_does_not_tell_is_not_made_up() -> None:
    found = prevalence(answers_of({"x": (3, 9)})).estimates[0]
    assert found.denominator == "3 of 9 who answered this question; how many did not is not told"


def test_one_of_several_answers_is_a_case() -> None:
    data = {"affect": ["sadness", "joy", "", "sadness"]}
    found = prevalence(count_answers(data, answer="affect", yes="sadness")).estimates[0]
    assert (found.value, found.n) == pytest.approx((2 / 3, 3))


@settings(max_examples=30)
@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_of_the_others_is_the_complement(counted: tuple[int, int]) -> None:
    cases, n = counted
    for of in (wilson, clopper_pearson):
        one, other = of(cases, n), of(n - cases, n)
        assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-12)


def _covered(of: Any, n: int, p: float) -> float:
    """Add up the chances of all x of n whose interval contains p."""
    from scipy.stats import binom  # noqa: PLC0415 -- slow import

    found = [of(x, n) for x in range(n + 1)]
    inside = np.array([one.low <= p <= one.high for one in found])
    return float(binom.pmf(np.arange(n + 1), n, p) @ inside)


@pytest.mark.parametrize("p", [0.05, 0.13, 0.3, 0.5])
@pytest.mark.parametrize("n", [20, 60])
def test_the_exact_interval_covers_at_least_its_level_and_wilson_s_nearly(n: int, p: float) -> None:
    assert _covered(clopper_pearson, n, p) >= 0.95
    assert 0.92 < _covered(wilson, n, p) < 0.99


def test_parts_of_a_survey_merge() -> None:
    data = survey()
    of: dict[str, Any] = {"answer": "cried", "by": ["school"], "weight": "weight"}
    whole = count_answers(data, **of)
    both = merge(count_answers(data.head(40), **of), count_answers(data.tail(50), **of))
    mine, theirs = prevalence(whole).to_frame(), prevalence(both).to_frame()
    assert mine["value"].to_list() == pytest.approx(theirs["value"].to_list(), rel=1e-12)
    assert mine["denominator"].to_list() == theirs["denominator"].to_list()


def test_the_weighted_share_is_that_of_weighted_least_squares() -> None:
    data = survey().filter(pl.col("cried") != "")
    found = prevalence(count_answers(data, answer="cried", weight="weight"))
    mine = found.one(name="share", weighting="weights")
    yes = (data["cried"] == "yes").to_numpy().astype(float)
    fit = WLS(yes, np.ones(len(yes)), data["weight"].to_numpy()).fit(cov_type="HC1")
    assert (mine.value, mine.se) == pytest.approx((fit.params[0], fit.bse[0]), rel=1e-10)
    weight = data["weight"].to_numpy()
    kish = float(weight.sum() ** 2 / (weight**2).sum())
    assert mine.interval is not None
    assert mine.interval.method == (
        f"linearised over members, Wilson's score with {worth(found):.4g} units, "
        f"t with {kish - 1:.4g} df"
    )


def worth(found: Table) -> float:
    """Return the effective number of members."""
    value = found.one(name="effective n").value
    assert value is not None
    return value


def test_members_of_unequal_weight_are_worth_no_more_than_kish_says() -> None:
    data = {"cried": ["yes", "no", "no", "no"], "weight": [1e6, 1, 1, 1]}
    found = prevalence(count_answers(data, answer="cried", weight="weight"))
    assert worth(found) == pytest.approx(1, abs=1e-5)
    assert bounds(found.one(name="share", weighting="weights")) == (0, 1)


def test_intervals_of_rare_answers_with_heavy_weights_cover() -> None:
    # On the logit scale with the linearised standard error it was 86 %.
    rng = np.random.Generator(np.random.PCG64(5))
    held = 0
    for _study in range(200):
        yes, weight = rng.random(60) < 0.05, rng.lognormal(0, 1.2, 60)
        sums = [weight @ yes, weight.sum(), weight**2 @ yes, (weight**2).sum()]
        names = ("cases", "whole", "squares_of_cases", "squares")
        weights = Weights(**dict(zip(names, map(float, sums), strict=True)), n=60)
        group = Group(
            of={}, cases=0, answered=60, open=0, unasked=0, weights=weights, clusters=None
        )
        found = designed(group)
        assert found is not None
        interval = found.interval(0.95)
        assert interval is not None
        held += interval.low <= 0.05 <= interval.high
    assert held >= 186


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_a_gap_is_no_answer_whatever_word_is_a_case(engine: Any) -> None:
    data = engine(pl.DataFrame({"felt": ["sad", "glad", "sad", None, "", "NA"], "g": ["x"] * 6}))
    found = prevalence(count_answers(data, answer="felt", yes="sad", by=["g"])).estimates[0]
    assert found.denominator == "2 of 3 who answered this question; 3 of 6 did not"


def test_a_case_that_nobody_names_is_a_slip_or_a_caution() -> None:
    data = {"felt": ["sad", "glad"], "g": ["x", "y"]}
    with pytest.raises(UnusableError, match="'felt' holds 'sad', and yes='Sad'"):
        count_answers(data, answer="felt", yes="Sad")
    summary = count_answers(data, answer="felt", yes="sat", by=["g"])
    caution = "Nobody gave the answer 'sat': check how it is spelt in the survey."
    assert caution in prevalence(summary).estimates[0].cautions
    assert caution in str(compare_answers(summary))


def test_members_of_no_group_are_counted() -> None:
    data = {"cried": ["yes", "no", "no"], "g": ["x", "y", None]}
    summary = count_answers(data, answer="cried", by=["g"])
    assert prevalence(summary).where(g="x").estimates[0].dropped["of no group"] == 1
    assert compare_answers(summary).estimates.estimates[0].dropped["of no group"] == 1


def test_equal_weights_are_no_weights() -> None:
    data = survey().with_columns(weight=pl.lit(2.5))
    found = prevalence(count_answers(data, answer="cried", weight="weight"))
    plain, mine = found.estimates[0], found.one(name="share", weighting="weights")
    assert plain.value is not None
    assert plain.se is not None
    assert mine.value == pytest.approx(plain.value)
    assert mine.se == pytest.approx(plain.se * np.sqrt(plain.n / (plain.n - 1)))
    assert found.one(name="effective n").value == pytest.approx(plain.n)


def test_practices_of_which_each_answers_alike_are_worth_one_member_each() -> None:
    data = survey(180).with_columns(
        cried=pl.when(pl.col("practice").str.tail(1).is_in(["0", "3", "7"]))
        .then(pl.lit("yes"))
        .otherwise(pl.lit("no"))
    )
    found = prevalence(count_answers(data, answer="cried", cluster="practice"))
    assert found.one(name="effective n").value == pytest.approx(20)
    clustered = found.one(name="share", interval="clustered")
    assert (clustered.clusters, clustered.cluster) == (20, "practices")
    assert "alike" in found.estimates[0].cautions[0]


def test_members_without_weight_or_practice_are_counted_and_left_out() -> None:
    data = {
        "cried": ["yes", "no", "yes", "no", "yes", "no"],
        "weight": [1.0, 2.0, 0.0, 0.0, None, 1.0],
        "practice": ["a", "b", "a", "b", "a", None],
    }
    summary = count_answers(data, answer="cried", weight="weight", cluster="practice")
    found = prevalence(summary).one(name="share", interval="clustered")
    assert (found.value, found.n) == pytest.approx((1 / 3, 2))
    assert {why: n for why, n in found.dropped.items() if n} == {
        "without a weight above 0": 3,
        "without a practice": 1,
    }


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"cried": [None, None], "weight": [1.0, 1.0]}, "Nobody answered this question."),
        (
            {"cried": ["yes", "no"], "weight": [0.0, None]},
            "Nobody who answered has a weight above 0.",
        ),
    ],
)
def test_what_cannot_be_known_says_why(data: dict[str, Any], why: str) -> None:
    summary = count_answers(data, answer="cried", weight="weight")
    assert prevalence(summary).one(name="share", weighting="weights").undefined == why


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_every_engine_counts_alike(engine: Any) -> None:
    of: dict[str, Any] = {"answer": "cried", "by": ["school"], "asked": "asked", "weight": "weight"}
    data = survey(60)
    mine, theirs = count_answers(engine(data), **of), count_answers(data, **of)
    assert (
        prevalence(mine).to_frame()["n"].to_list() == prevalence(theirs).to_frame()["n"].to_list()
    )
    assert mine.table.get_column("n").to_list() == theirs.table.get_column("n").to_list()


def test_an_answer_that_is_neither_yes_nor_no_is_not_taken_as_none() -> None:
    with pytest.raises(UnusableError, match="neither yes nor no"):
        count_answers({"cried": ["yes", "maybe", None]}, answer="cried")


@pytest.mark.parametrize(
    ("more", "of", "words"),
    [
        ({"w": [-1.0, 1.0]}, {"weight": "w"}, "'w' holds weights below 0"),
        ({"interval": ["a", "b"]}, {"by": ["interval"]}, "rename the column of groups"),
        ({"g": ["all", "b"]}, {"by": ["g"]}, "'g' has a group 'all'"),
        ({"shown": ["ja", "no"]}, {"asked": "shown"}, "'shown' says more than yes or no"),
    ],
)
def test_what_would_mislead_is_refused(more: Any, of: Any, words: str) -> None:
    with pytest.raises(UnusableError, match=words):
        count_answers({"cried": ["yes", "no"], **more}, answer="cried", **of)


def test_another_summary_is_refused() -> None:
    with pytest.raises(UnusableError, match="count_answers"):
        prevalence(counts({"x": ["a"]}, by=["x"]))


@pytest.mark.parametrize(
    "groups",
    [
        {"x": (3, 2)},
        {"x": (-1, 2)},
        {},
        {"x": (1, 2), "y": (1, 2, 3)},
        {"all": (1, 2)},
        {"x": (1.5, 2)},
        {"x": ("1", 2)},
        {"x": (1,)},
    ],
)
def test_counts_that_cannot_be_are_refused(groups: dict[str, Any]) -> None:
    with pytest.raises(UnusableError):
        answers_of(groups)
