"""Published numbers: worked examples, and the classes of two published data sets."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.samples import beside
from tests.stats.change.studies import claus, exactly, jacobson
from visavis.stats.change import (
    Anchor,
    Criterion,
    Method,
    Norms,
    Percentage,
    Reliable,
    hedges_g,
    pre_post_change,
    reliable_change,
)
from visavis.stats.change.criteria import error_of_measurement
from visavis.stats.change.cutoffs import cutoff_of
from visavis.stats.change.sample import sample_of

COUPLES = {"client": ["one", "two"], "pre": [32.5, 32.5], "post": [47.5, 41.7]}


def norms(better: str = "lower", **known: float) -> Norms:
    return Norms(better=better, source="as cited in the test", **known)


def test_the_worked_example_of_jacobson_and_truax() -> None:
    """Jacobson & Truax (1991): SD 7.5, r .80; from 32.5 to 47.5 the index is 3.16."""
    known = norms("higher", reliability=0.80, sd=7.5)
    found = reliable_change(COUPLES, norms=known)
    assert error_of_measurement(known, found.sample) == pytest.approx(3.354, abs=5e-4)
    assert found.clients["index"][0] == pytest.approx(3.162, abs=5e-4)
    assert found.limit == pytest.approx(9.297, abs=5e-4)  # 1.96 × 4.743
    assert found.clients["class"].to_list() == ["improved", "unchanged"]  # 9.2 is not more


def test_the_cutoff_of_jacobson_and_others_from_their_means() -> None:
    """30 couples of 1989: M 81.583, SD 11.826; functional 114.8 and 17.8 assumed."""
    couples = norms(
        "higher",
        reliability=0.88,
        mean=81.583,
        sd=11.826,
        functional_mean=114.8,
        functional_sd=17.8,
    )
    sample = sample_of(COUPLES)
    assert cutoff_of("c", norms=couples, sample=sample) == pytest.approx(94.84, abs=5e-3)
    assert cutoff_of("a", norms=couples, sample=sample) == pytest.approx(81.583 + 2 * 11.826)
    assert cutoff_of("b", norms=couples, sample=sample) == pytest.approx(114.8 - 2 * 17.8)
    assert np.sqrt(2) * error_of_measurement(couples, sample) == pytest.approx(5.793, abs=1e-3)


@beside
def test_the_couples_of_jacobson_and_others() -> None:
    """As Jacobson and Truax count; two of the 16 began in the functional range already."""
    known = norms("higher", reliability=0.88, functional_mean=114.8, functional_sd=17.8)
    found = {
        definition: reliable_change(jacobson(), norms=known, cutoff="c", definition=definition)
        for definition in ("ending", "crossing")
    }
    assert list(found["ending"].counts.values()) == [16, 3, 10, 1]
    assert list(found["crossing"].counts.values()) == [14, 5, 10, 1, 0]
    assert found["ending"].sample.mean_post == pytest.approx(98.05)


@beside
def test_the_clients_of_claus_and_others() -> None:
    """The package clinicalsignificance prints these in its README, for the BDI-II."""
    known = norms(reliability=0.801, functional_mean=7.69, functional_sd=7.52)
    found = reliable_change(claus("bdi"), norms=known, cutoff="c")
    assert list(found.counts.values()) == [10, 8, 22, 0, 0]
    assert (found.sample.n, found.dropped["without a score at the end"]) == (40, 3)
    assert found.cutoff == pytest.approx(21.02, abs=5e-3)
    one = found.shares.one(of="all", **{"class": "recovered"})
    assert (one.value, one.n) == (0.25, 40)
    # Its article on the combined approach has the cut-off a, and 7 points instead of the index.
    of_a = reliable_change(claus("bdi"), norms=known, cutoff="a")
    assert list(of_a.counts.values()) == [10, 8, 22, 0, 0]
    assert of_a.cutoff == pytest.approx(19.16, abs=5e-3)
    assert (of_a.sample.mean_pre, of_a.sample.sd_pre) == pytest.approx((35.48, 8.16), abs=5e-3)
    points = reliable_change(claus("bdi"), norms=known, by=Anchor(7), cutoff="a")
    assert list(points.counts.values()) == [13, 12, 11, 4, 0]


PRINTED: dict[tuple[Criterion | Method, str | None], list[int]] = {
    # Claus: snapshots of clinicalsignificance, HAM-D, reliability .80
    (Method.JACOBSON_TRUAX, None): [29, 10, 1],
    (Method.EDWARDS_NUNNALLY, None): [32, 5, 3],
    (Method.GULLIKSEN_LORD_NOVICK, None): [29, 10, 1],
    (Method.HAGEMAN_ARRINDELL, None): [32, 7, 1],
    (Method.JACOBSON_TRUAX, "c"): [26, 3, 10, 1, 0],
    (Method.EDWARDS_NUNNALLY, "c"): [26, 6, 5, 3, 0],
    (Method.GULLIKSEN_LORD_NOVICK, "c"): [26, 3, 10, 1, 0],
    (Percentage(0.5), None): [16, 24, 0],
    (Percentage(0.5, 0.3), None): [16, 24, 0],
}


@beside
def test_every_method_as_the_package_clinicalsignificance_prints_it() -> None:
    known, scores = norms(reliability=0.8, functional_mean=8, functional_sd=8), claus("hamd")
    found = {
        (by, cutoff): list(
            reliable_change(scores, norms=known, by=by, cutoff=cutoff).counts.values()
        )
        for by, cutoff in PRINTED
    }
    assert found == PRINTED


def test_the_risk_of_a_method_can_be_another() -> None:
    """90 % instead of 95 %: 1.645 × 4.743."""
    known = norms("higher", reliability=0.80, sd=7.5)
    found = reliable_change(COUPLES, norms=known, by=Reliable(risk=0.10))
    assert found.limit == pytest.approx(7.802, abs=5e-4)
    assert found.clients["class"].to_list() == ["improved", "improved"]


def test_hedges_g_between_groups_as_borenstein_and_others_print_it() -> None:
    """Borenstein et al. (2009), chapter 4: 103 and 100, SD 5.5 and 4.5, 50 each: g .5924."""
    data = pl.DataFrame(
        {
            "client": range(100),
            "group": ["treated"] * 50 + ["waiting"] * 50,
            "score": np.concatenate([exactly(103, 5.5, 50), exactly(100, 4.5, 50)]),
        }
    )
    found = hedges_g(data, between=("treated", "waiting"))
    g = found.one(name="Hedges' g by the pooled SD")
    assert g.value == pytest.approx(0.5924, abs=5e-5)
    assert g.se == pytest.approx(0.2028, rel=0.1)  # theirs is the formula for normal scores
    assert found.one(name="difference of means").value == pytest.approx(3)


def test_hedges_g_of_change_as_borenstein_and_others_print_it() -> None:
    """Ibidem: 103 and 100, SD of the differences 5.5, correlation .7, 50 pairs: g .4160."""
    sd = 5.5 / np.sqrt(2 * (1 - 0.7))
    pre = exactly(100, sd, 50)
    other = exactly(0, 1, 51)[:50]
    left = other - np.polyval(np.polyfit(pre, other, 1), pre)
    post = 103 + 0.7 * (pre - 100) + np.sqrt(1 - 0.7**2) * sd * left / left.std(ddof=1)
    data = pl.DataFrame({"client": range(50), "pre": pre, "post": post})
    found = pre_post_change(data, better="higher", standardiser="average")
    g = found.one(name="Hedges' g by the average SD")
    assert g.value == pytest.approx(0.4160, abs=5e-5)
    assert g.se == pytest.approx(0.1126, rel=0.1)
    by_differences = pre_post_change(data, better="higher", standardiser="difference")
    assert by_differences.estimates[-1].value == pytest.approx(3 / 5.5 * (1 - 3 / (4 * 49 - 1)))
