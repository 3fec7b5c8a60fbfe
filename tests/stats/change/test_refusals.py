"""What is refused with the remedy, and what is undefined with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest

from tests.stats.change.studies import POINTS, TWELVE
from visavis.dataset.simulate.instrument import SCALE, definition
from visavis.stats.change import (
    Anchor,
    Norms,
    Percentage,
    Reliable,
    hedges_g,
    pre_post,
    pre_post_change,
    relevance,
    reliable_change,
)
from visavis.stats.change.effects import NO_SD
from visavis.stats.errors import UnusableError
from visavis.stats.summaries import moments, products

NORMS: dict[str, Any] = {"better": "lower", "source": "x"}
BARE = Norms(**NORMS)
ALIKE = {"client": ["a", "b"], "pre": [5, 5], "post": [3, 3]}
UPSIDE_DOWN = Norms(**NORMS, functional_mean=50, functional_sd=5)
GROUPS = {"client": ["a", "b"], "group": ["x", "y"], "score": [1, 2]}
SCORES: dict[str, Any] = {
    "episode": ["e"] * 3,
    "day": [1, 9, None],
    "perspective": ["client"] * 3,
    "instrument": ["x"] * 3,
    "scale": ["y"] * 3,
    "score": [1.0, 2.0, 7.0],
}
EPISODES = {"episode": ["e"], "client": ["c"], "therapist": ["t"]}
REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "direction": (lambda: Norms(**{**NORMS, "better": "up"}), "'higher' or 'lower'"),
    "source": (lambda: Norms(**{**NORMS, "source": " "}), "source is empty"),
    "reliability": (lambda: Norms(**NORMS, reliability=1.0), "between 0 and 1"),
    "spread": (lambda: Norms(**NORMS, sd=0), "sd=0: it is a number above 0"),
    "infinite": (lambda: Norms(**NORMS, cutoff=float("inf")), "cutoff=inf: a number is needed"),
    "no reliability": (lambda: reliable_change(TWELVE, norms=BARE), "the scale's reliability"),
    "method": (lambda: Reliable("jt"), "There is no method 'jt'"),
    "risk": (lambda: Reliable(risk=5), "a chance lies between 0 and 1"),
    "risk of points": (
        lambda: reliable_change(TWELVE, norms=POINTS, by=Reliable(risk=0.1)),
        "in points: leave risk",
    ),
    "anchor": (lambda: Anchor(-5), "improvement=-5: pass points above 0"),
    "percentage": (lambda: Percentage(0.5, 0), "deterioration=0: pass a share above 0"),
    "cut-off": (lambda: reliable_change(TWELVE, norms=POINTS, cutoff="d"), "no cut-off 'd'"),
    "cut-off nan": (
        lambda: reliable_change(TWELVE, norms=POINTS, cutoff=float("nan")),
        "pass a number",
    ),
    "functional": (
        lambda: reliable_change(TWELVE, norms=POINTS, cutoff="b"),
        "'b' needs functional_mean",
    ),
    "upside down": (
        lambda: reliable_change(TWELVE, norms=UPSIDE_DOWN, by=Anchor(5), cutoff="c"),
        "there is nothing between. Check better",
    ),
    "crossing": (
        lambda: reliable_change(TWELVE, norms=POINTS, by="crossing"),
        "pass cutoff='c'",
    ),
    "true scores": (
        lambda: reliable_change(TWELVE, norms=POINTS, by="hageman_arrindell", cutoff=10),
        "a cut-off of their own",
    ),
    "definition": (
        lambda: reliable_change(TWELVE, norms=POINTS, definition="best"),
        "no definition 'best'",
    ),
    "no spread": (
        lambda: reliable_change(ALIKE, norms=Norms(**NORMS, reliability=0.8)),
        "have no spread here",
    ),
    "no spread for a": (
        lambda: reliable_change(ALIKE, norms=POINTS, cutoff="a"),
        "give mean and sd in norms",
    ),
    "only error": (
        lambda: reliable_change(
            {"client": [1, 2, 3], "pre": [1, 2, 3], "post": [2, 3, 4]},
            norms=Norms(**NORMS, reliability=0.8),
            by="hageman_arrindell",
        ),
        "no more here than error of measurement",
    ),
    "twice": (
        lambda: reliable_change({**ALIKE, "client": ["a", "a"]}, norms=POINTS),
        "1 row more than clients",
    ),
    "infinite score": (
        lambda: reliable_change({**ALIKE, "pre": [1.0, float("inf")]}, norms=POINTS),
        "'pre' holds infinity",
    ),
    "standardiser": (
        lambda: pre_post_change(ALIKE, better="lower", standardiser="post"),
        "use 'pre', 'average', 'difference'",
    ),
    "one group": (lambda: hedges_g(GROUPS, between=("x", "x")), "name two groups"),
    "a word": (lambda: hedges_g(GROUPS, between=cast("Any", "xy")), "name two groups"),
    "client twice": (
        lambda: hedges_g({**GROUPS, "client": ["a", "a"]}, between=("x", "y")),
        "There is 1 row more than clients",
    ),
    "no number": (lambda: Norms(**NORMS, reliability=cast("Any", "0.8")), "reliability='0.8'"),
    "truth": (
        lambda: reliable_change(TWELVE, norms=POINTS, cutoff=True),
        "The cut-off True is none",
    ),
    "nobody": (
        lambda: reliable_change(TWELVE.head(0), norms=Norms(**NORMS, reliability=0.8), cutoff="a"),
        "Nobody has both scores",
    ),
    "no change": (
        lambda: relevance(pre_post_change(TWELVE, better="lower").estimates[0], smallest=5),
        "mean at the beginning is no change in points",
    ),
    "no points": (
        lambda: relevance(
            pre_post_change(TWELVE, better="lower").estimates[2], smallest=cast("Any", "5")
        ),
        "above 0",
    ),
    "group": (lambda: hedges_g(GROUPS, between=("x", "z")), "no group 'z' with a score"),
    "other summary": (
        lambda: pre_post_change(
            reliable_change(TWELVE, norms=POINTS).summary,
            better="lower",
        ),
        "see count_change",
    ),
    "without clients": (
        lambda: pre_post_change(
            products(TWELVE, of=["pre", "post"], by=["therapist"]), better="lower"
        ),
        "see count_change",
    ),
    "no groups": (
        lambda: hedges_g(moments(TWELVE, of="pre", by=["client"]), between=("x", "y")),
        "see count_scores",
    ),
    "smallest": (
        lambda: relevance(pre_post_change(TWELVE, better="lower").estimates[2], smallest=0),
        "above 0",
    ),
    "no interval": (
        lambda: relevance(pre_post_change(ALIKE, better="lower").estimates[2], smallest=1),
        "has no interval to compare",
    ),
    "no such score": (
        lambda: pre_post(SCORES, EPISODES, instrument="z", scale="y"),
        "no score of perspective 'client', instrument 'z', scale 'y'",
    ),
    "versions": (
        lambda: pre_post(
            {**SCORES, "version": ["1", "2", "2"]}, EPISODES, instrument="x", scale="y"
        ),
        "in the versions '1', '2': name one, as version='2'",
    ),
    "perspective": (
        lambda: pre_post(
            {**SCORES, "perspective": ["client", "Client", ""]},
            EPISODES,
            instrument="x",
            scale="y",
        ),
        "'perspective' holds 'Client', and it needs 'client', 'therapist'",
    ),
}


@pytest.mark.parametrize(("ask", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_the_remedy(ask: Callable[[], object], words: str) -> None:
    with pytest.raises(UnusableError, match=words.replace("(", r"\(")):
        ask()


def test_nobody_is_a_reason_and_no_number() -> None:
    nobody = TWELVE.head(0)
    found = reliable_change(nobody, norms=POINTS, cutoff=10).shares.estimates[0]
    assert (found.value, found.undefined, found.cautions) == (None, "There are none of them.", ())
    assert {e.undefined for e in pre_post_change(nobody, better="lower")} == {
        "Nobody has both scores.",
        NO_SD,
    }


def test_clients_who_all_score_alike_have_a_change_and_no_effect() -> None:
    found = pre_post_change(ALIKE, better="lower")
    assert found.one(name="mean change").value == 2
    assert found.one(name="mean change").interval is None
    assert found.estimates[-1].undefined is not None
    two = hedges_g(GROUPS, between=("x", "y"))
    assert (two.estimates[0].value, two.estimates[1].value) == (-1, None)


def test_a_score_without_a_day_is_counted() -> None:
    found = pre_post(SCORES, EPISODES, instrument="x", scale="y")
    assert (found.pre.tolist(), found.post.tolist()) == ([1], [2])
    assert {why: n for why, n in found.dropped.items() if n} == {"scores without a day": 1}


def test_changes_that_are_alike_but_for_rounding_have_no_interval() -> None:
    clients = {"client": list("abcd"), "pre": [0.1, 0.2, 0.3, 0.7], "post": [0.4, 0.5, 0.6, 1]}
    found = pre_post_change(clients, better="higher").one(name="mean change")
    assert (found.se, found.interval) == (None, None)
    assert str(found.no_interval).startswith("All 4 clients have the same value")
    pairs = {"client": range(6), "pre": range(6), "post": [1, 0, 3, 2, 5, 4]}
    both = {**pairs, "therapist": list("ttuuvv")}
    none = pre_post_change(both, better="higher").where(about="therapists at large")
    assert (none.estimates[-1].value, none.estimates[-1].interval) == (0, None)
    assert str(none.estimates[-1].no_interval).startswith("No two therapists differ")
    assert str(none.one(name="mean change").no_interval).startswith("All 3 therapists have")


def test_the_degrees_of_freedom_of_g_know_how_many_clusters_each_group_has() -> None:
    rng = np.random.Generator(np.random.PCG64(4))
    many = ["e"] * 4 + ["l"] * 36 + ["z"]
    data = {"client": range(41), "score": rng.normal(size=41), "group": many}
    points, g = hedges_g(data, between=("e", "l"))
    for one in (points, g):
        assert one.interval is not None
        assert one.interval.method.endswith("t with 3.7 df")
        assert one.cautions[0].startswith("Only 4 clients in e: an interval from fewer than 15")
        assert dict(one.dropped) == {"of other groups": 1}
    single = hedges_g({**data, "group": ["e", *["l"] * 40]}, between=("e", "l")).estimates[0]
    assert single.no_interval == (
        "In a group there is one cluster only (clients); two are needed at least."
    )


def test_a_result_says_which_definition_and_which_norms() -> None:
    found = reliable_change(TWELVE, norms=POINTS, cutoff="published", definition="ending")
    assert found.title().endswith("(published), recovered by ending; norms: made up")
    anchored = reliable_change(TWELVE, norms=POINTS, by=Anchor(3)).shares.estimates[0]
    said = "The norms' limit of 5 points is not used: it is none of this criterion."
    assert said in anchored.cautions


def test_blanks_and_na_name_nobody() -> None:
    data = {**ALIKE, "client": ["a", "b"], "therapist": ["NA", " "]}
    found = reliable_change(data, norms=POINTS)
    assert dict(found.dropped)["without therapist"] == 2


def test_norms_are_read_from_an_instrument_of_a_dataset() -> None:
    import json  # noqa: PLC0415 -- here only

    found = Norms.of_instrument(json.loads(definition()), scale=SCALE, functional="invented")
    assert (found.better, found.functional_mean, found.functional_sd) == ("higher", 50, 10)
    assert found.source == "simulated-line@1, total; invented"
    with pytest.raises(UnusableError, match="no population 'clinic': there is 'invented'"):
        Norms.of_instrument(json.loads(definition()), scale=SCALE, clinical="clinic")
    with pytest.raises(UnusableError, match="direction ''"):
        Norms.of_instrument({"scales": [{"id": "total"}]}, scale="total")
