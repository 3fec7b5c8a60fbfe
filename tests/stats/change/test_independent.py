"""The same in another way: client by client, and cluster by cluster."""

from __future__ import annotations

from statistics import NormalDist, mean, stdev

import numpy as np
import polars as pl
import pytest
from scipy import stats

from tests.stats.change.studies import nested
from visavis.stats.change import Method, Norms, hedges_g, pre_post_change, reliable_change

KNOWN = Norms(
    better="lower",
    source="made up",
    reliability=0.85,
    functional_mean=15,
    functional_sd=6,
)


def one_by_one(data: pl.DataFrame, method: Method) -> list[str]:
    """Five classes as one would write them down for a single client."""
    pre, post = data["pre"].to_list(), data["post"].to_list()
    m, s, r = mean(pre), stdev(pre), 0.85
    cutoff = (s * 15 + 6 * m) / (s + 6)
    classes = []
    for x, y in zip(pre, post, strict=True):
        index = {
            Method.JACOBSON_TRUAX: (y - x) / (2 * s * s * (1 - r)) ** 0.5,
            Method.EDWARDS_NUNNALLY: (y - (r * x + (1 - r) * m)) / (s * (1 - r) ** 0.5),
            Method.GULLIKSEN_LORD_NOVICK: (y - m - r * (x - m)) / (s * (1 - r * r) ** 0.5),
        }[method]
        z = NormalDist().inv_cdf(0.975)
        if index < -z:
            classes.append("recovered" if x >= cutoff > y else "improved")
        elif index > z:
            classes.append("harmed" if x < cutoff <= y else "deteriorated")
        else:
            classes.append("unchanged")
    return classes


@pytest.mark.parametrize("method", [m for m in Method if m != Method.HAGEMAN_ARRINDELL])
def test_classes_are_those_of_one_client_after_the_other(method: Method) -> None:
    data = nested(7, clients=200)
    found = reliable_change(data, norms=KNOWN, by=method, cutoff="c").clients
    expected = dict(zip(map(str, data["client"]), one_by_one(data, method), strict=True))
    assert dict(found.select("client", "class").iter_rows()) == expected


def test_the_interval_of_g_leaves_out_one_therapist_after_the_other() -> None:
    data = nested(3)

    def g(part: pl.DataFrame) -> float:
        pre, post = part["pre"].to_numpy(), part["post"].to_numpy()
        return float((1 - 3 / (4 * len(pre) - 5)) * (pre - post).mean() / pre.std(ddof=1))

    without = [g(data.filter(pl.col("therapist") != t)) for t in data["therapist"].unique()]
    k = len(without)
    found = pre_post_change(data, better="lower").one(
        name="Hedges' g by the SD at the beginning", about="therapists at large"
    )
    assert found.value == pytest.approx(g(data))
    assert found.se == pytest.approx(np.sqrt((k - 1) ** 2 / k * np.var(without, ddof=1)))
    assert found.interval is not None
    assert found.interval.method.startswith("jackknife over therapists, t with ")


def test_for_independent_clients_the_interval_is_close_to_the_noncentral_t() -> None:
    rng = np.random.Generator(np.random.PCG64(5))
    sizes = (150, 120)
    score = np.concatenate([rng.normal(0.6, 1, sizes[0]), rng.normal(0, 1, sizes[1])])
    data = {"client": range(270), "group": ["x"] * 150 + ["y"] * 120, "score": score}
    found = hedges_g(data, between=("x", "y")).one(name="Hedges' g by the pooled SD")
    t = stats.ttest_ind(score[:150], score[150:]).statistic
    scale = np.sqrt(1 / sizes[0] + 1 / sizes[1])
    df = sum(sizes) - 2
    assert found.value == pytest.approx((1 - 3 / (4 * df - 1)) * t * scale)
    at = np.linspace(t - 4, t + 4, 2001)
    below = stats.nct.cdf(t, df, at)
    exact = [at[np.argmin(np.abs(below - p))] * scale for p in (0.975, 0.025)]
    assert found.interval is not None
    assert [found.interval.low, found.interval.high] == pytest.approx(exact, abs=0.02)


def test_the_mean_change_over_clients_is_that_of_a_t_test() -> None:
    data = nested(9)
    found = pre_post_change(data, better="lower").one(name="mean change", about="these therapists")
    expected = stats.ttest_rel(data["pre"], data["post"]).confidence_interval(0.95)
    assert found.interval is not None
    assert [found.interval.low, found.interval.high] == pytest.approx(list(expected))
