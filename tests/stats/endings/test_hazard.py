"""Hazards: a published table, R and statsmodels, what must not matter, and where there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from statsmodels.discrete.discrete_model import Logit  # type: ignore[import-untyped]  # it has no types

from visavis.stats.endings import (
    Hazard,
    Logarithm,
    Powers,
    Steps,
    count_hazard,
    hazard,
)
from visavis.stats.errors import UnusableError
from visavis.stats.results import Table
from visavis.stats.summaries import load, merge, save

R = json.loads((Path(__file__).parent.parent / "expected" / "endings.json").read_text("utf-8"))
ROWS = pl.DataFrame(R["rows"]).with_row_index("place")
NAMES = ["hindering", "alliance", "number"]
BY: dict[str, Any] = {"predictors": NAMES, "cluster": "therapist"}


def values(table: Table) -> list[float]:
    return [each.value or 0.0 for each in table]


def ses(table: Table) -> list[float]:
    return [each.se or 0.0 for each in table]


def words(found: Hazard) -> Any:
    return json.loads(json.dumps(found.to_dict()), parse_float=lambda x: f"{float(x):.8g}")


@pytest.fixture(scope="module")
def found() -> Hazard:
    return hazard(ROWS, predictors=NAMES, cluster=["therapist", "client"])


def test_a_published_hazard_model() -> None:
    # Singer & Willett (2003), Applied Longitudinal Data Analysis, tables 11.1 and 11.3, model B:
    # grade of first intercourse, 180 boys; whether their family changed before grade 7.
    at_risk = {0: (72, 70, 68, 60, 52, 42), 1: (108, 95, 90, 74, 53, 38)}
    events = {0: (2, 2, 8, 8, 10, 8), 1: (13, 5, 16, 21, 15, 18)}
    lines = [
        {"grade": grade, "pt": pt, "ended": which < ended, "boy": which}
        for pt in (0, 1)
        for grade, n, ended in zip(range(7, 13), at_risk[pt], events[pt], strict=True)
        for which in range(n)
    ]
    grades = Steps("grade", at=(8, 9, 10, 11, 12))
    model = hazard(pl.DataFrame(lines), predictors=["pt"], time=grades, cluster="boy")
    log_odds = values(model.coefficients)
    assert log_odds[-1] == pytest.approx(0.8736, abs=5e-5)
    each_grade = [log_odds[0], *(log_odds[0] + step for step in log_odds[1:-1])]
    published = [-2.9943, -3.7001, -2.2811, -1.8226, -1.6542, -1.1791]
    assert each_grade == pytest.approx(published, abs=5e-5)
    assert model.log_likelihood == pytest.approx(-634.66 / 2, abs=0.005)
    assert values(model.ratios)[-1] == pytest.approx(2.40, abs=0.005)


@pytest.mark.parametrize("link", ["logit", "cloglog"])
def test_estimates_and_standard_errors_are_those_of_r(link: str) -> None:
    theirs = R[link]
    ours = hazard(ROWS, **BY, link=link)
    table = ours.coefficients
    rel = 1e-8 if link == "logit" else 1e-6  # R stops when the deviance does
    assert values(table) == pytest.approx(theirs["coefficients"], rel=rel)
    assert ours.log_likelihood == pytest.approx(theirs["log_likelihood"], rel=1e-12)
    # clubSandwich takes another square root of the same adjustment: near, not equal.
    assert ses(table) == pytest.approx(theirs["cr2"], rel=0.02)
    assert all(o > t for o, t in zip(ses(table), theirs["cr0"], strict=True))


def test_log_odds_and_margins_are_those_of_statsmodels(found: Hazard) -> None:
    x = np.column_stack([np.ones(len(ROWS)), ROWS.select(NAMES).to_numpy()])
    model = Logit(ROWS["ended"].to_numpy(), x).fit(disp=0, tol=1e-12)
    own = {"cluster by": "therapist"}
    assert values(found.coefficients.where(**own)) == pytest.approx(model.params, rel=1e-9)
    margins = model.get_margeff(dummy=True).margeff
    assert values(found.effects.where(**own)) == pytest.approx(margins, rel=1e-9)


def test_the_effect_of_the_only_predictor_is_the_difference_of_two_shares() -> None:
    (effect,) = hazard(ROWS, predictors=["hindering"], cluster="therapist").effects
    with_it, without = (
        float(ROWS.filter(pl.col("hindering") == said)["ended"].to_numpy().mean())
        for said in (1, 0)
    )
    assert effect.value == pytest.approx(with_it - without, rel=1e-12)


def test_summaries_of_parts_add_up_to_the_same(found: Hazard, tmp_path: Path) -> None:
    parts = [
        count_hazard(part, event="ended", predictors=NAMES)
        for _key, part in ROWS.group_by("number", maintain_order=True)
    ]
    for place, part in enumerate(parts):
        save(part, tmp_path / f"{place}.parquet")
    whole = merge(*(load(tmp_path / f"{place}.parquet") for place in range(len(parts))))
    assert words(hazard(whole)) == words(found)


def test_neither_order_nor_names_nor_units_matter(found: Hazard) -> None:
    other = ROWS.sample(fraction=1, shuffle=True, seed=1).with_columns(
        therapist="T" + (9 - pl.col("therapist")).cast(pl.String),
        alliance=1e6 + 1000 * pl.col("alliance"),
    )
    moved = hazard(other, predictors=NAMES)
    units = [1.0, 1000.0, 1.0] * 2
    for table in ("effects", "coefficients"):
        pairs = [
            (one, two)
            for one, two in zip(getattr(moved, table), getattr(found, table), strict=True)
            if one.of["predictor"] != "(intercept)"
        ]
        for read in (values, ses):
            ours, theirs = (read(Table("", side)) for side in zip(*pairs, strict=True))
            assert np.multiply(ours, units) == pytest.approx(theirs, rel=1e-7)


def test_many_rows_begin_with_a_guess_and_end_the_same() -> None:
    many = pl.concat([ROWS.with_columns(client=pl.col("client") + 10**6 * k) for k in range(700)])
    ours = hazard(many, **BY, effects=False)
    assert values(ours.coefficients) == pytest.approx(R["logit"]["coefficients"], rel=1e-9)


def test_a_guess_that_misleads_does_no_harm() -> None:
    many = pl.DataFrame({"place": range(208_000)}).with_columns(
        client=pl.col("place") // 8,
        x=pl.col("place") // 16 % 2,
        ended=(pl.col("place") % 16 == 0) ^ (pl.col("place") // 16 % 2 * pl.col("place") % 3 == 1),
    )
    asked: dict[str, Any] = {"predictors": ["x"], "cluster": "client", "effects": False}
    ours = hazard(many, **asked)
    whole = hazard(count_hazard(many, event="ended", predictors=["x"], cluster="client"), **asked)
    assert values(ours.ratios) == pytest.approx(values(whole.ratios), rel=1e-7)
    share = [float(many.filter(x=x)["ended"].to_numpy().mean()) for x in (0, 1)]
    odds = [one / (1 - one) for one in share]
    assert values(ours.ratios) == pytest.approx([odds[1] / odds[0]], rel=1e-7)


def test_what_a_glance_at_a_predictor_misses_changes_nothing() -> None:
    rng = np.random.Generator(np.random.PCG64(5))
    every_second = np.where(np.arange(24_000) % 2, rng.normal(size=24_000), 0)
    data = pl.DataFrame(
        {
            "x": 1e9 * every_second,
            "y": rng.normal(size=24_000),
            "ended": rng.random(24_000) < 1 / (1 + np.exp(2 - every_second)),
            "client": np.arange(24_000) // 8,
        }
    )
    asked: dict[str, Any] = {"predictors": ["x", "y"], "cluster": "client"}
    ours, other = (hazard(one, **asked) for one in (data, data.sample(fraction=1, shuffle=True)))
    for table in ("coefficients", "effects"):
        one, two = getattr(ours, table), getattr(other, table)
        assert values(one) == pytest.approx(values(two), rel=1e-9)
        assert ses(one) == pytest.approx(ses(two), rel=1e-9)


def test_rows_that_lack_something_are_counted_by_the_first_thing(found: Hazard) -> None:
    gaps = pl.DataFrame(
        {
            "therapist": [1, None, 1, 1],
            "client": [1, 1, 1, 1],
            "hindering": [None, None, 1, 0],
            "alliance": [1.0, 1.0, float("nan"), 4.0],
            "number": [1, 2, 3, 4],
            "ended": [0, 0, 0, None],
        },
        schema=ROWS.select("therapist", "client", *NAMES, "ended").schema,
    )
    data = pl.concat([ROWS.select(gaps.columns), gaps])
    lacking = hazard(data, predictors=NAMES)
    counts = {
        "without therapist": 1,
        "without client": 0,
        "without hindering": 1,
        "without alliance": 1,
        "without number": 0,
        "without ended": 1,
    }
    assert lacking.ratios.estimates[0].dropped == counts
    assert values(lacking.ratios) == pytest.approx(values(found.ratios), rel=1e-12)
    counted = count_hazard(data, event="ended", predictors=NAMES)
    assert words(hazard(counted)) == words(lacking)


def changed(**columns: pl.Expr) -> pl.DataFrame:
    return ROWS.with_columns(**columns)


NONE = "None of 300 client-sessions was the last"
WHY = {
    "no events": (changed(ended=pl.lit(0)), NONE),
    "only events": (changed(ended=pl.lit(1)), "Each of 300 client-sessions was the last"),
    "few events": (
        changed(ended=pl.int_range(pl.len()) < 14),
        "There are 14 endings for 3 predictors, fewer than 5 each",
    ),
    "constant": (
        changed(alliance=pl.lit(5.3)),
        "The predictor 'alliance' is the same in all client-sessions",
    ),
    "collinear": (
        changed(alliance=3 * pl.col("number") - 2 * pl.col("hindering")),
        "The predictor 'number' follows from 'hindering' and 'alliance'",
    ),
    "one side without events": (
        changed(ended=pl.col("ended") * (1 - pl.col("hindering"))),
        "with 'hindering' = 1 was the last of its therapy, so its effect has no end",
    ),
    "separated by a measure": (
        changed(ended=pl.col("alliance") > 5.5),
        "The predictor 'alliance' tells endings",
    ),
    "separated by two": (
        changed(ended=pl.col("alliance") + pl.col("number") > 8),
        "tell endings from other sessions without exception",
    ),
    "all missing": (
        changed(alliance=pl.lit(None, pl.Float64)),
        "There are no client-sessions with all that the model needs",
    ),
}


@pytest.mark.parametrize(("data", "why"), WHY.values(), ids=WHY)
def test_where_there_is_no_model_each_estimate_says_why(data: pl.DataFrame, why: str) -> None:
    undefined = hazard(data, **BY)
    assert why in (undefined.undefined or "")
    estimates = [*undefined.ratios, *undefined.coefficients, *undefined.effects]
    assert len(estimates) == 10
    assert {each.undefined for each in estimates} == {undefined.undefined}


def test_one_cluster_says_nothing_about_how_far_an_estimate_may_be_off() -> None:
    alone = hazard(changed(therapist=pl.lit("T")), **BY)
    assert {each.no_interval for each in alone.ratios} == {
        "There is one cluster only (therapists); two are needed at least."
    }


def test_what_one_therapist_carries_has_no_interval() -> None:
    data = changed(hindering=pl.col("hindering") * (pl.col("therapist") == 6))
    first = hazard(data, **BY).ratios.estimates[0]
    assert (first.interval, first.no_interval) == (
        None,
        "Only one of the therapists carries this number, so nothing shows how far it may be off.",
    )


def test_few_degrees_of_freedom_are_cautioned_against() -> None:
    few = hazard(ROWS.filter(pl.col("therapist") > 5), **BY).ratios.estimates[0]
    assert "degrees of freedom" in few.cautions[0]


def test_time_acts_as_the_analyst_says() -> None:
    own = changed(
        log=pl.col("number").log(), square=pl.col("number") ** 2, late=pl.col("number") >= 3
    )
    for time, columns in (
        (Logarithm("number"), ["log"]),
        (Powers("number", 2), ["number", "square"]),
        (Steps("number", at=(3,)), ["late"]),
    ):
        ours = hazard(own, time=time, predictors=["alliance"], cluster="client")
        spelled = hazard(own, predictors=[*columns, "alliance"], cluster="client")
        assert values(ours.ratios) == pytest.approx(values(spelled.ratios), rel=1e-10)
        assert [each.of["predictor"] for each in ours.effects] == ["alliance"]


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ({"predictors": "hindering"}, "in a list"),
        ({"predictors": []}, "Name a predictor or more"),
        ({"predictors": ["number"], "time": Powers("number")}, "'number' is there twice"),
        ({"predictors": ["mood"]}, "no column 'mood'"),
        ({"predictors": ["word"]}, "'word' holds String, and numbers are needed"),
        ({"predictors": ["number"], "event": "number"}, "needs yes and no"),
        ({"predictors": ["number"], "link": "probit"}, "it is one of 'logit', 'cloglog'"),
        ({"predictors": ["number"], "cluster": []}, "are not independent"),
        ({"predictors": ["hindering"], "time": Steps("number", at=(4, 3))}, "in their order"),
        ({"predictors": ["hindering"], "time": Powers("number", 9)}, "from 1 to 5"),
        ({"predictors": ["endless"]}, "'endless' is infinite"),
        ({"predictors": ["vast"]}, "change its unit"),
        ({"predictors": ["number"], "level": 95}, "level 95"),
    ],
)
def test_wrong_calls_are_refused_by_name(call: dict[str, Any], why: str) -> None:
    vast = 1.7e308 * (2 * pl.col("hindering") - 1)
    data = changed(word=pl.lit("x"), endless=pl.lit(float("inf")), vast=vast)
    with pytest.raises(UnusableError, match=why):
        hazard(data, **call)


def test_a_summary_of_something_else_is_refused() -> None:
    from visavis.stats.summaries import counts  # noqa: PLC0415 -- for this test

    with pytest.raises(UnusableError, match="make it with count_hazard"):
        hazard(counts(ROWS, by=["client"]))


def test_rows_that_do_not_tell_the_ending_leave_chances_too_low_by_so_much() -> None:
    last = ROWS.filter(pl.col("ended") == 1).head(20)["place"].to_list()
    gaps = changed(ended=pl.when(~pl.col("place").is_in(last)).then("ended"))
    for found in (hazard(gaps, **BY), hazard(count_hazard(gaps, event="ended", **BY))):
        events = found.events
        caution = found.effects.estimates[0].cautions[-1]
        assert caution.startswith(f"20 client-sessions without 'ended' left out, beside {events} ")
        assert f"by a factor of {events / (events + 20):.2f} if all of them were" in caution


def test_clients_of_two_therapists_may_have_one_name(found: Hazard) -> None:
    by_number = changed(client=pl.col("client").rank("dense").over("therapist").cast(pl.String))
    for each in (
        hazard(by_number, predictors=NAMES),
        hazard(count_hazard(by_number, event="ended", predictors=NAMES)),
    ):
        assert ses(each.ratios) == pytest.approx(ses(found.ratios), rel=1e-9)


def test_two_values_are_two_whatever_they_are_called(found: Hazard) -> None:
    coded = changed(hindering=pl.col("hindering") * 2 + 1)
    one, two = hazard(coded, predictors=NAMES).effects, found.effects
    assert values(one) == pytest.approx(values(two), rel=1e-9)
    assert ses(one) == pytest.approx(ses(two), rel=1e-8)


def test_a_session_that_stands_twice_is_refused_and_a_blank_names_nobody() -> None:
    named = changed(session=pl.format("s{}", "place"), therapist=pl.format("T{}", "therapist"))
    with pytest.raises(UnusableError, match="The session 's0', therapist 'T1' is there"):
        hazard(pl.concat([named, named]), **BY)
    blank = named.with_columns(
        therapist=pl.when(pl.col("place") == 0).then(pl.lit(" ")).otherwise("therapist")
    )
    assert hazard(blank, **BY).effects.estimates[0].dropped["without therapist"] == 1


def test_predictors_that_hardly_differ_are_no_separation() -> None:
    near = changed(other=1 - pl.col("hindering") + 1e-4 * (pl.col("place") % 7))
    found = hazard(near, predictors=["hindering", "other"], cluster="client")
    assert (found.undefined or "").startswith("The predictors 'hindering' and 'other' follow from")
