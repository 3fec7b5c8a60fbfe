"""Estimating equations: a published example, geepack, statsmodels, the hazard; what is refused."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest
import statsmodels.genmod.generalized_estimating_equations as peer  # type: ignore[import-untyped]  # it has no types
from statsmodels.genmod import cov_struct, families

from tests.stats.generalized.cases import EXPECTED, STUDY, epilepsy
from visavis.stats.endings import hazard
from visavis.stats.errors import UnusableError
from visavis.stats.generalized import PopulationAverage, gee
from visavis.stats.generalized.equations import Correlation, solved, spread
from visavis.stats.generalized.family import Family
from visavis.stats.generalized.rows import asked_for, read
from visavis.stats.uncertainty.totals import Numbers

TRIAL: dict[str, Any] = {
    "y": "seizures",
    "fixed": ["progabide", "age", "base"],
    "cluster": "subject",
    "family": "count",
}


@cache
def trial() -> PopulationAverage:
    return gee(epilepsy(), **TRIAL)


@cache
def raw() -> tuple[Any, Any]:
    """Rows, and statsmodels' own fit of them."""
    rows = read(epilepsy(), asked_for("seizures", TRIAL["fixed"], ["subject"], Family.COUNT))
    model = peer.GEE(
        rows.y,
        rows.x,
        rows.codes[:, 0],
        family=families.Poisson(),
        cov_struct=cov_struct.Exchangeable(),
    )
    return rows, model.fit(ctol=1e-9, maxiter=200)


def test_the_published_example_of_people_with_epilepsy() -> None:
    """statsmodels' page on these equations, as printed; data of Thall and Vail (1990)."""
    found = trial()
    printed = {"intercept": "0.5730", "progabide": "-0.1519", "age": "0.0223", "base": "0.0226"}
    assert {term: f"{value:.4f}" for term, value in found.fixed.items()} == printed
    rows, theirs = raw()
    ours = solved(rows, Correlation.EXCHANGEABLE)
    assert ours is not None
    plain = spread(rows, ours).robust.cr1 * np.sqrt(58 / 59)
    assert [f"{se:.3f}" for se in plain] == ["0.361", "0.171", "0.011", "0.001"]
    assert plain == pytest.approx(theirs.bse, rel=1e-6)


def test_pans_criterion_is_that_of_geepack_and_not_that_of_statsmodels() -> None:
    """statsmodels leaves the variances out of the information that the penalty is made of."""
    kept = EXPECTED["epil"]["gee"]
    assert trial().qic == pytest.approx(2 * kept["penalty"] - 2 * kept["quasi"], rel=1e-9)
    full, simple = raw()[1].qic(scale=1.0)
    assert (full - simple) / 2 + 4 > 10 * kept["penalty"]
    binary = EXPECTED["study"]["gee"]["binary"]
    found = gee(STUDY, y="yes", fixed=["t", "x"], cluster="client").qic
    assert found == pytest.approx(2 * binary["penalty"] - 2 * binary["quasi"], rel=1e-3)


def test_corrected_errors_lie_between_the_sandwich_and_mancl_and_derouens() -> None:
    _rows, theirs = raw()
    wide = theirs.model.fit(ctol=1e-9, maxiter=200, cov_type="bias_reduced").bse
    ours = np.array(list(trial().fixed_se.values()))
    assert (theirs.bse < ours).all()
    assert (ours < wide).all()


def test_corrected_errors_are_those_of_whole_matrices() -> None:
    """Kauermann and Carroll's adjustment, on the scale on which rows are as good as independent."""
    rows, theirs = raw()
    alike, mean = float(theirs.model.cov_struct.dep_params), theirs.fittedvalues
    root = np.linalg.inv(np.linalg.cholesky((1 - alike) * np.eye(4) + alike))
    x = (rows.x * np.sqrt(mean)[:, None]).reshape(59, 4, 4)
    rest = ((rows.y - mean) / np.sqrt(mean)).reshape(59, 4)
    x, rest = root @ x, rest @ root.T
    bread = np.linalg.inv(np.einsum("gij,gik->jk", x, x))
    meat = np.zeros((4, 4))
    for one, left in zip(x, rest, strict=True):
        size, ways = np.linalg.eigh(np.eye(4) - one @ bread @ one.T)
        score = one.T @ (ways / np.sqrt(size)) @ ways.T @ left
        meat += np.outer(score, score)
    expected = np.sqrt(np.diag(bread @ meat @ bread))
    assert list(trial().fixed_se.values()) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("family", ["binary", "count", "gaussian"])
def test_geepack_finds_nearly_the_same(family: str) -> None:
    """It takes the correlation over all pairs, statsmodels over as many as effects fewer."""
    y = {"binary": "yes", "count": "count", "gaussian": "score"}[family]
    found = gee(STUDY, y=y, fixed=["t", "x"], cluster="client", family=family)
    theirs = EXPECTED["study"]["gee"][family]
    assert list(found.fixed.values()) == pytest.approx(theirs["fixed"], rel=2e-3)
    assert found.correlation == pytest.approx(theirs["correlation"], rel=0.01)
    assert list(found.fixed_se.values()) == pytest.approx(theirs["se"], rel=0.04)


def test_with_independence_it_is_the_hazards_regression() -> None:
    found = gee(STUDY, y="yes", fixed=["t", "x"], cluster="therapist", correlation="independence")
    other = hazard(STUDY, event="yes", predictors=["t", "x"], cluster="therapist", effects=False)
    for ours, theirs in zip(found.effects, other.coefficients, strict=True):
        assert ours.value == pytest.approx(theirs.value, rel=1e-6)
        assert ours.se == pytest.approx(theirs.se, rel=1e-6)
        assert ours.interval is not None
        assert theirs.interval is not None
        assert ours.interval.high == pytest.approx(theirs.interval.high, rel=1e-6)
    assert found.correlation is None


def test_neither_order_nor_names_matter_and_a_study_twice_says_the_same() -> None:
    asked: dict[str, Any] = {"y": "yes", "fixed": ["t"], "cluster": "client"}
    found = gee(STUDY, **asked)
    other = STUDY.sample(fraction=1, shuffle=True, seed=1).with_columns(
        client=pl.format("c{}", 99 - pl.col("client")), yes=pl.col("yes") == 1
    )
    assert values(gee(other, **asked)) == pytest.approx(values(found), rel=1e-6)
    twice = pl.concat([STUDY, STUDY.with_columns(client=pl.col("client") + 100)])
    again = gee(twice, **asked, correlation="independence")
    once = gee(STUDY, **asked, correlation="independence")
    assert list(again.fixed.values()) == pytest.approx(list(once.fixed.values()), rel=1e-6)
    assert again.fixed_se["t"] == pytest.approx((once.fixed_se["t"] or 0) / np.sqrt(2), rel=0.02)


def values(found: PopulationAverage) -> Numbers:
    return np.array([*found.fixed.values(), *found.fixed_se.values()], np.float64)


def test_a_name_of_two_columns_is_one_cluster() -> None:
    renamed = STUDY.with_columns(client=(pl.col("client") - 1) // 12)
    found = gee(renamed, y="yes", fixed=["t"])
    assert found.clusters == 60
    assert values(found) == pytest.approx(values(gee(STUDY, y="yes", fixed=["t"])), rel=1e-9)


def test_few_clusters_are_told() -> None:
    found = gee(STUDY, y="yes", fixed=["t"], cluster="therapist")["t"]
    (caution,) = found.cautions
    assert caution == (
        "There are 12 therapists: with fewer than 40, intervals from clusters may miss the truth "
        "more often than they say."
    )
    assert not gee(STUDY, y="yes", fixed=["t"], cluster="client")["t"].cautions


def test_the_default_clusters_say_about_whom_they_are() -> None:
    (caution,) = gee(STUDY, y="yes", fixed=["t"])["t"].cautions
    assert caution == (
        "Each client is taken as independent, within 12 therapists: the interval is about these, "
        "and says nothing of others. For those at large, take cluster='therapist'."
    )


@pytest.mark.parametrize("correlation", ["exchangeable", "independence"])
def test_days_since_the_year_0_and_millions_are_solved_as_well(correlation: str) -> None:
    far = STUDY.with_columns(t=pl.col("t") + 738_000, score=pl.col("score") * 1e9)
    asked: dict[str, Any] = {"fixed": ["t"], "cluster": "client", "correlation": correlation}
    for y, family, unit in (("yes", "binary", 1.0), ("score", "gaussian", 1e9)):
        once = gee(STUDY, y=y, family=family, **asked)["t"]
        found = gee(far, y=y, family=family, **asked)["t"]
        assert found.value == pytest.approx(unit * (once.value or 0), rel=1e-6)
        assert found.se == pytest.approx(unit * (once.se or 0), rel=1e-6)


def test_an_outcome_that_never_varies_within_a_cluster_has_no_error_of_zero() -> None:
    same = STUDY.with_columns(yes=pl.col("client") % 2)
    assert gee(same, y="yes", fixed=["t"], cluster="client").undefined == (
        "The outcome 'yes' is the same in all rows of each client, so they say no more than one of "
        "them: keep one row of each client, or take correlation='independence'."
    )
    plain = gee(same, y="yes", fixed=["t"], cluster="client", correlation="independence")
    assert (plain.fixed_se["t"] or 0) > 0.01


def test_an_effect_that_one_cluster_carries_has_no_interval() -> None:
    one = STUDY.with_columns(x=(pl.col("client") == 3).cast(pl.Float64) * pl.col("t"))
    found = gee(one, y="score", fixed=["t", "x"], cluster="client", family="gaussian")["x"]
    assert found.se is None
    assert found.no_interval == (
        "Only one of the clients carries this number, so nothing shows how far it may be off."
    )


TURNS = {"yes": [0, 1] * 12, "client": [place // 2 for place in range(24)]}
"""Two rows of a client always differ: they are as unlike as can be."""
UNDEFINED: dict[str, tuple[pl.DataFrame, str]] = {
    "too few clusters": (
        STUDY.filter(pl.col("client") < 8),
        "There are 7 clusters of 'client', and 2 effects need 8 at least.",
    ),
    "all no": (
        STUDY.with_columns(yes=pl.lit(0)),
        "The outcome 'yes' is 0 in all rows, so there is nothing to explain.",
    ),
    "separation": (
        STUDY.with_columns(yes=(pl.col("t") > 0).cast(pl.Int8)),
        (
            "The predictor 't' tells yes and no apart without exception, on one side at least, so "
            "effects have no end: leave one out, or make it coarser."
        ),
    ),
    "everything missing": (
        STUDY.with_columns(t=pl.lit(None, pl.Float64)),
        "No row has a value in each of 'yes', 't' and 'client', so there is nothing to fit.",
    ),
}


def test_a_correlation_that_rows_cannot_have_is_no_solution() -> None:
    assert gee(TURNS, y="yes", cluster="client").undefined == (
        "The equations have no solution that was found: take correlation='independence', or leave "
        "predictors out."
    )


@pytest.mark.parametrize("case", UNDEFINED)
def test_what_cannot_be_known_is_undefined_with_its_reason(case: str) -> None:
    data, why = UNDEFINED[case]
    found = gee(data, y="yes", fixed=["t"], cluster="client")
    assert (found.undefined, found.qic, found.correlation) == (why, None, None)
    assert {one.undefined for one in [*found.effects, *found.ratios]} == {why}


def test_a_working_correlation_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnusableError) as refused:
        gee(STUDY, y="yes", correlation="autoregressive")
    assert str(refused.value) == (
        "correlation='autoregressive': it is one of 'exchangeable', 'independence'."
    )


def test_without_statsmodels_it_is_said_how_it_is_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels.genmod", None)
    with pytest.raises(UnusableError) as refused:
        gee(STUDY, y="yes", cluster="client")
    assert str(refused.value) == (
        "Generalized estimating equations need statsmodels, which is not installed: "
        "pip install 'visavis[glmm]'."
    )
