"""Models of outcome: lme4, the rows' whole covariance matrix, properties."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pytest

from tests.stats.outcome.cases import EXPECTED, SESSIONS, rivals
from visavis.stats.models import mixed_model
from visavis.stats.outcome import (
    count_next_session,
    next_session_outcome,
    outcome_episodes,
    rival_reports,
    type_and_congruence,
    whole_episode_outcome,
)
from visavis.stats.outcome.result import Effect, OutcomeModel
from visavis.stats.outcome.splitting import split
from visavis.stats.summaries import merge

BOTH = ("client_helpful", "therapist_helpful")


@cache
def episodes() -> pl.DataFrame:
    return outcome_episodes(SESSIONS, fewest=1).to_frame()


def numbers(effects: list[Effect], what: str) -> list[float]:
    return [getattr(one, what) for one in effects]


def of(found: OutcomeModel, given: str) -> list[Effect]:
    told = [one for one in found.estimates if one.of["given"] == given and one.interval]
    return [one for one in told if one.of["side"] != "client less therapist"]


def differences(found: OutcomeModel) -> list[Effect]:
    return [one for one in found.estimates if one.of["side"] == "client less therapist"]


def test_lme4_finds_the_same_of_the_next_session() -> None:
    theirs = EXPECTED["both"]
    model = rivals().model()
    assert list(model.fixed.values()) == pytest.approx(theirs["fixed"], rel=1e-4)
    assert model.log_likelihood == pytest.approx(theirs["logLik"], abs=1e-6)
    ours = of(rivals(), "together")
    assert {one.n for one in ours} == {theirs["n"]}
    for name, within in (("se", 1e-4), ("df", 1e-2), ("p", 1e-2)):
        assert numbers(ours, name) == pytest.approx(theirs[name][4:], rel=within)
    less = theirs["less"]
    for name, within in (("value", 1e-4), ("se", 1e-4), ("df", 1e-2), ("p", 1e-2)):
        expected = [one[name] for one in less]
        assert numbers(differences(rivals()), name) == pytest.approx(expected, rel=within)


def test_alone_is_of_the_same_lines() -> None:
    theirs, ours = EXPECTED["only"], of(rivals(), "alone")[:3]
    assert numbers(ours, "value") == pytest.approx(theirs["fixed"][4:], rel=1e-4)
    assert numbers(ours, "se") == pytest.approx(theirs["se"][4:], rel=1e-4)
    assert {one.n for one in ours} == {theirs["n"]}


def test_lme4_finds_the_same_of_the_whole_episode() -> None:
    found, theirs = rival_reports(episodes(), model="whole episode"), EXPECTED["whole"]
    ours = of(found, "together")
    for name, where in (("value", "fixed"), ("se", "se"), ("df", "df")):
        assert numbers(ours, name) == pytest.approx(theirs[where][2:], rel=1e-2)
    assert numbers(ours, "value") == pytest.approx(theirs["fixed"][2:], rel=1e-4)
    less = [one["value"] for one in theirs["less"]]
    assert numbers(differences(found), "value") == pytest.approx(less, rel=1e-4)


def test_the_rows_whole_covariance_matrix_says_the_same() -> None:
    """Generalised least squares of rows that were centred one by one."""
    data = SESSIONS.filter(pl.col("score").is_not_null()).with_columns(
        first=pl.col("score").first().over("client"),
        y=pl.col("score").shift(-1).over("client"),
        after=pl.col("client_helpful").shift(-1).over("client"),
    )
    data = data.drop_nulls(["y"]).with_columns(mean=pl.col("client_helpful").mean().over("client"))
    found = next_session_outcome(SESSIONS, ["client_helpful"])
    sd = {name: value or 0.0 for name, value in found.model().sd.items()}
    x = np.column_stack(
        [
            np.ones(len(data)),
            data["score"],
            data["first"],
            data["week"],
            data["client_helpful"] - data["mean"],
            data["after"] - data["mean"],
            data["mean"],
        ]
    )
    who, therapist = data["client"].to_numpy(), data["therapist"].to_numpy()
    whole = sd["intercept | client"] ** 2 * (who[:, None] == who)
    whole = whole + sd["intercept | therapist"] ** 2 * (therapist[:, None] == therapist)
    whole = whole + sd["residual"] ** 2 * np.eye(len(data))
    weights = np.linalg.inv(whole)
    spread = np.linalg.inv(x.T @ weights @ x)
    beta = spread @ x.T @ weights @ data["y"].to_numpy()
    ours = of(found, "together")
    assert numbers(ours, "value") == pytest.approx(beta[4:], rel=1e-8)
    assert numbers(ours, "se") == pytest.approx(np.sqrt(np.diag(spread))[4:], rel=1e-8)


def test_shares_are_those_of_regressions_within_clients() -> None:
    data = SESSIONS.filter(pl.col("score").is_not_null())
    for name in ("score", *BOTH):
        data = data.with_columns(pl.col(name).shift(-1).over("client").alias(f"next_{name}"))
    data = data.drop_nulls()
    columns = ("next_score", "score", "week", *BOTH, *(f"next_{name}" for name in BOTH))
    inside = {
        name: (data[name] - data.select(pl.col(name).mean().over("client"))[name]).to_numpy()
        for name in columns
    }

    def left(*names: str) -> float:
        x = np.column_stack([inside[name] for name in ("score", "week", *names)])
        return float(np.linalg.lstsq(x, inside["next_score"])[1][0])

    none, client = left(), left("client_helpful", "next_client_helpful")
    therapist = left("therapist_helpful", "next_therapist_helpful")
    both = left(*columns[3:])
    shares = [one.value for one in rivals().estimates if one.name.startswith("share")]
    expected = [none - client, therapist - both, none - therapist, client - both]
    assert shares == pytest.approx([each / none for each in expected])


def test_swapping_the_sides_turns_the_difference_round() -> None:
    swapped = rival_reports(SESSIONS, client=BOTH[1], therapist=BOTH[0])
    mine, theirs = differences(rivals()), differences(swapped)
    assert numbers(mine, "value") == pytest.approx([-x for x in numbers(theirs, "value")])
    assert numbers(mine, "se") == pytest.approx(numbers(theirs, "se"))


def test_merged_parts_are_the_pooled_study() -> None:
    north, south = (SESSIONS.filter(pl.col("therapist") % 2 == half) for half in (0, 1))
    merged = merge(*(count_next_session(part, BOTH) for part in (north, south)))
    found = next_session_outcome(merged, BOTH)
    for name in ("value", "se", "df"):
        pooled = numbers(of(rivals(), "together"), name)
        assert numbers(of(found, "together"), name) == pytest.approx(pooled, rel=1e-6)
    assert found.estimates[0].dropped == rivals().estimates[0].dropped


def test_names_and_order_do_not_matter() -> None:
    other = SESSIONS.sample(fraction=1.0, shuffle=True, seed=3).with_columns(
        client=pl.format("{}-x", "client"), therapist=100 - pl.col("therapist")
    )
    again = numbers(of(next_session_outcome(other, BOTH), "together"), "value")
    assert again == pytest.approx(numbers(of(rivals(), "together"), "value"), rel=1e-6)


def test_a_standard_deviation_is_so_many_points() -> None:
    per_sd = rival_reports(SESSIONS, unit="sd")["client_helpful, within clients"]
    one = rivals()["client_helpful, within clients"]
    assert (per_sd.value or 0) / (one.value or 1) == pytest.approx((per_sd.se or 0) / (one.se or 1))
    assert 0.3 < (per_sd.value or 0) / (one.value or 1) < 0.5  # of a yes and no


def test_types_and_congruence_stand_together_and_alone() -> None:
    named = SESSIONS.with_columns(
        pl.col("client_helpful").alias("client_helpful:insight"),
        (pl.col("client_helpful") * pl.col("therapist_helpful")).alias("both_helpful"),
    )
    found = type_and_congruence(
        named, types=["client_helpful:insight"], congruence=["both_helpful"]
    )
    assert [(one.of["given"], one.of["side"]) for one in found.estimates[::3]] == [
        ("together", "client"),
        ("together", "pair"),
        ("alone", "client"),
        ("alone", "pair"),
        ("alone", ""),
        ("beyond the others", ""),
    ]
    alone = next_session_outcome(
        count_next_session(named, ["client_helpful:insight", "both_helpful"]), ["both_helpful"]
    )
    assert numbers(of(found, "alone")[3:], "value") == pytest.approx(
        numbers(of(alone, "together"), "value")
    )


def test_the_whole_episode_tells_clients_of_one_therapist_from_therapists() -> None:
    found = whole_episode_outcome(episodes(), ["client_helpful"], control=["weeks"])
    assert [one.of["level"] for one in found.estimates] == ["between clients", "between therapists"]
    assert found.estimates[0].clients == 33
    assert list(found.model().fixed)[1:3] == ["pre", "weeks"]


def test_robust_errors_are_those_of_the_mixed_model() -> None:
    summary = count_next_session(SESSIONS, ["client_helpful"])
    found = next_session_outcome(summary, ["client_helpful"], se="robust")
    parts = split(summary, found.asked)
    fixed = list(found.model().fixed)[1:]
    theirs = mixed_model(parts.summary, y="next_score", fixed=fixed, se="robust")
    name = "client_helpful, within clients"
    assert (found[name].se, found[name].df) == pytest.approx((theirs[name].se, theirs.df[name]))
    plain = next_session_outcome(summary, ["client_helpful"])[name]
    assert found[name].value == plain.value
    assert found[name].se != pytest.approx(plain.se, rel=0.01)
