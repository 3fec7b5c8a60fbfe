"""The same by the rows' whole covariance matrix, and by statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.regression.mixed_linear_model as peer  # type: ignore[import-untyped]  # no types
from scipy.optimize import minimize_scalar
from scipy.special import chdtri

from tests.stats.models.cases import NESTED, drawn
from visavis.stats.errors import UnusableError
from visavis.stats.models import mixed_model
from visavis.stats.uncertainty.sandwich import robust


def test_standard_errors_of_predictions_are_hendersons() -> None:
    """The inverse of the mixed model equations, fixed effects included."""
    found = mixed_model(NESTED, y="y", fixed=["t", "x"], random=["t"])
    who = NESTED.select("therapist", "client").unique(maintain_order=True)
    client = np.unique(NESTED["client"], return_inverse=True)[1]
    therapist = np.unique(NESTED["therapist"], return_inverse=True)[1]
    t, n = NESTED["t"].to_numpy(), len(NESTED)
    x = np.column_stack([np.ones(n), t, NESTED["x"]])
    z = np.zeros((n, 2 * len(who) + 9))
    z[range(n), 2 * client], z[range(n), 2 * client + 1] = 1, t
    z[range(n), 2 * len(who) + therapist] = 1
    sd, r = found.sd, found.correlation["intercept, t | client"] or 0.0
    a, b, c = sd["intercept | client"] or 0, sd["t | client"] or 0, sd["intercept | therapist"] or 0
    prior = np.zeros((z.shape[1], z.shape[1]))
    for k in range(len(who)):
        prior[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = [[a * a, r * a * b], [r * a * b, b * b]]
    prior[2 * len(who) :, 2 * len(who) :] = c * c * np.eye(9)
    whole = np.column_stack([x, z])
    left = whole.T @ whole / (sd["residual"] or 0) ** 2
    left[3:, 3:] += np.linalg.inv(prior)
    errors = np.sqrt(np.diag(np.linalg.inv(left)))
    assert list(found.fixed_se.values()) == pytest.approx(errors[:3], rel=1e-6)
    clients = found.effects("client")
    order = [int(name) - 1 for name in clients.names.get_column("client").to_list()]
    expected = errors[3 : 3 + 2 * len(who)].reshape(-1, 2)[order]
    assert clients.errors == pytest.approx(expected, rel=1e-6)
    assert found.effects("therapist").errors[:, 0] == pytest.approx(errors[-9:], rel=1e-6)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_statsmodels_finds_the_same(method: str) -> None:
    """Not with lbfgs, which ends at variances of zero without saying so."""
    data = drawn(np.random.Generator(np.random.PCG64(5)))
    x = np.column_stack([np.ones(len(data)), data["t"]])
    theirs = peer.MixedLM(data["score"].to_numpy(), x, groups=data["client"].to_numpy()).fit(
        reml=method == "REML", method="powell"
    )
    ours = mixed_model(data, y="score", fixed=["t"], groups=("client",), method=method)
    assert list(ours.fixed.values()) == pytest.approx(theirs.fe_params, rel=1e-4)
    assert list(ours.fixed_se.values()) == pytest.approx(theirs.bse_fe, rel=1e-3)
    assert ours.sd["intercept | client"] == pytest.approx(theirs.cov_re[0, 0] ** 0.5, rel=1e-3)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-7)


def test_near_zero_an_interval_is_the_profile_however_many_clients_there_are() -> None:
    """The restricted likelihood of two rows each is one of two sums of squares."""
    rng, clients = np.random.Generator(np.random.PCG64(2)), 2_100
    score = rng.normal(size=(clients, 2)) + 0.03 * rng.normal(size=clients)[:, None]
    data = {"client": np.repeat(np.arange(clients), 2), "score": score.ravel()}
    found = mixed_model(data, y="score", groups=("client",))["sd intercept | client"]
    means = score.mean(axis=1)
    between = 2 * ((means - means.mean()) ** 2).sum()
    within = ((score - means[:, None]) ** 2).sum()

    def height(sd: float) -> float:
        def at(variance: float) -> float:
            whole = variance + 2 * sd**2
            found = (clients - 1) * np.log(whole) + between / whole
            return float(found + clients * np.log(variance) + within / variance)

        return float(minimize_scalar(at, bounds=(0.5, 2), method="bounded").fun)

    assert found.value is not None
    assert found.interval is not None
    assert 0 < found.value < 0.1
    assert found.interval.low == 0
    rise = height(found.interval.high) - height(found.value)
    assert rise == pytest.approx(chdtri(1, 0.05), abs=0.02)


def test_clustered_errors_are_those_of_the_whole_matrix() -> None:
    """Score and information of each therapist by V⁻¹ of all rows, then CR2 and its df."""
    found = mixed_model(NESTED, y="y", fixed=["t", "x"], random=["t"], se="robust")
    therapist = np.unique(NESTED["therapist"], return_inverse=True)[1]
    client = np.unique(NESTED["client"], return_inverse=True)[1]
    t = NESTED["t"].to_numpy()
    x = np.column_stack([np.ones(len(t)), t, NESTED["x"]])
    sd, r = found.sd, found.correlation["intercept, t | client"] or 0.0
    a, b, c = sd["intercept | client"] or 0, sd["t | client"] or 0, sd["intercept | therapist"] or 0
    z = x[:, :2]
    own = z @ np.array([[a * a, r * a * b], [r * a * b, b * b]]) @ z.T
    v = own * (client[:, None] == client) + c * c * (therapist[:, None] == therapist)
    v += (sd["residual"] or 0) ** 2 * np.eye(len(t))
    weighed = np.linalg.solve(v, x)
    left = NESTED["y"].to_numpy() - x @ np.array(list(found.fixed.values()))
    lower = np.tril_indices(3)
    scores = np.array([weighed[therapist == k].T @ left[therapist == k] for k in range(9)]).T
    sums = [(weighed[therapist == k].T @ x[therapist == k])[lower] for k in range(9)]
    theirs = robust(scores, np.array(sums).T, np.vstack([np.eye(3), [[0, 1, -1]]]))
    assert list(found.fixed_se.values()) == pytest.approx(theirs.se[:3], rel=1e-6)
    assert list(found.df.values()) == pytest.approx(theirs.df[:3], rel=1e-6)
    assert found["t"].interval is not None
    assert found["t"].interval.method.startswith("CR2 over groups of 'therapist', t with ")
    apart, df = found.combination({"t": 1, "x": -1}, name="apart")
    assert apart.se == pytest.approx(theirs.se[3], rel=1e-6)
    assert df == pytest.approx(theirs.df[3], rel=1e-6)
    with pytest.raises(UnusableError, match='se="model" or se="robust"'):
        mixed_model(NESTED, y="y", se="HC3")


def test_where_slopes_differ_beyond_the_model_a_caution_says_by_how_much() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    data = drawn(rng, therapists=12, clients=8)
    slopes = rng.normal(size=12)[data["therapist"].to_numpy()]
    differ = data.with_columns(score=data["score"] + slopes * data["t"])
    alike, apart = (
        mixed_model(each, y="score", fixed=["t"], random=["t"]) for each in (data, differ)
    )
    assert alike["t"].cautions == ()
    assert "By therapist its standard error would be 2." in apart["t"].cautions[0]
    robust_one = mixed_model(differ, y="score", fixed=["t"], random=["t"], se="robust")["t"]
    assert (robust_one.se or 0) > 2 * (apart["t"].se or 1)
    assert robust_one.cautions == ()


def test_where_therapists_seem_alike_the_intercept_says_so() -> None:
    data = drawn(np.random.Generator(np.random.PCG64(3)), therapists=12, clients=8)
    means = data["score"].to_numpy()
    of = data["therapist"].to_numpy()
    alike = data.with_columns(score=means - (np.bincount(of, means) / np.bincount(of))[of])
    found = mixed_model(alike, y="score", fixed=["t"])
    assert found.sd["intercept | therapist"] == 0
    assert "are estimated to be alike" in found["intercept"].cautions[-1]
    assert found["t"].cautions == ()
