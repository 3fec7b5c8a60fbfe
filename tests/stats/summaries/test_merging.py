"""Parts merge to the whole where they can, and say why where they cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd  # type: ignore[import-untyped]  # it brings no types
import polars as pl
import pytest

from visavis.stats.agreement import agreement, icc
from visavis.stats.errors import UnusableError
from visavis.stats.summaries import (
    counts,
    merge,
    moments,
    patterns,
    products,
    ratings,
    tallies,
)
from visavis.stats.summaries.patterns import Codes

VALUES = pl.DataFrame(
    {
        "u": [1, 1, 2, 2, 3, 3, 4, 5],
        "r": ["a", "b", "a", "b", "a", "b", "a", "a"],
        "v": [1.0, 2.0, 3.0, 3.0, 5.0, 4.0, 2.0, None],
        "k": ["x", "x", "x", "x", "y", "y", "y", "y"],
    }
)
WHERE: dict[str, Any] = {"unit": "u", "rater": "r", "value": "v"}
CODES = Codes(unit="u", rater="r", code="c")


@pytest.mark.parametrize("cluster", [None, "k"])
def test_a_part_without_a_rater_merges_when_all_raters_are_named(cluster: str | None) -> None:
    where: dict[str, Any] = {**WHERE, "cluster": cluster, "raters": ["b", "a"]}
    parts = [ratings(VALUES.filter(pl.col("u") // 2 == part), **where) for part in (0, 1, 2, 9)]
    assert merge(*parts) == ratings(VALUES, **where)
    assert icc(merge(*parts)).to_dict() == icc(VALUES, **WHERE, cluster=cluster).to_dict()


def test_a_rater_who_is_not_named_is_refused() -> None:
    with pytest.raises(UnusableError, match="'b' is none of those named"):
        ratings(VALUES, **WHERE, raters=["a", "c"])


def test_categories_that_a_part_lacks_were_given_by_nobody() -> None:
    one, other = tallies({"x": [2], "y": [1]}, codes=["x", "y"]), tallies({"x": [3]}, codes=["x"])
    whole = tallies({"x": [2, 3], "y": [1, 0]}, codes=["x", "y"])
    assert one + other == other + one == whole


def test_codes_of_two_columns_do_not_merge() -> None:
    lines = {"u": [1, 1], "r": ["a", "b"], "c": ["x", "x"], "topic": ["s", "t"]}
    topics = patterns(lines, Codes(unit="u", rater="r", code="topic"))
    with pytest.raises(UnusableError, match="of the code, one says 'c' and the other 'topic'"):
        merge(patterns(lines, CODES), topics)


def test_sum_adds_summaries_up() -> None:
    one = counts({"g": ["a"]}, by=["g"])
    assert sum([one, one]) == merge(one, one)
    with pytest.raises(TypeError):
        one + 3
    with pytest.raises(UnusableError, match="one of these is an int"):
        merge(one, 3)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("places", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_a_unit_in_two_clusters_is_refused_in_any_order_of_lines(places: tuple[int, ...]) -> None:
    lines = pl.DataFrame(
        {"u": [1, 1, 1, 2], "r": ["a", "a", "b", "a"], "c": ["x"] * 4, "k": ["p", "q", "p", "p"]}
    )[list(places)]
    with pytest.raises(UnusableError, match="1 unit lies in more than one k"):
        agreement(lines, unit="u", rater="r", code="c", cluster="k", several=True)


def test_more_codes_than_are_compared_are_refused_at_once() -> None:
    words = {
        "u": list(range(100_000)),
        "r": ["a"] * 100_000,
        "c": [f"c{i}" for i in range(100_000)],
    }
    for code in (words["c"], words["u"]):
        with pytest.raises(UnusableError, match="100000 different codes, and at most 200"):
            agreement({**words, "c": code}, unit="u", rater="r", code="c")


def test_more_sets_than_are_compared_are_refused() -> None:
    pairs = [(i, j) for i in range(25) for j in range(i)]
    lines = [(u, "a", f"c{code}") for u, pair in enumerate(pairs) for code in pair]
    frame = pl.DataFrame(lines, schema=["u", "r", "c"], orient="row")
    with pytest.raises(UnusableError, match="300 different sets of codes, and at most 200"):
        agreement(frame, unit="u", rater="r", code="c", several=True)


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "uneven": (lambda: counts({"a": [1, 2], "b": [1]}, by=["a"]), "as many values"),
    "mixed": (lambda: counts({"a": [1, "x"]}, by=["a"]), "as many values of one kind"),
    "two of a name": (
        lambda: counts(pd.DataFrame([[1, 2]], columns=["a", "a"]), by=["a"]),
        "two columns of one name",
    ),
    "objects": (
        lambda: counts(pd.DataFrame({"a": ["x", 1]}, dtype=object), by=["a"]),
        "make words of it first",
    ),
    "a pattern": (lambda: counts({"^.*$": [1], "b": [2]}, by=["^.*$"]), "looks like a pattern"),
    "by nothing": (lambda: counts({"a": [1]}, by=[]), "Name a column to count by"),
    "by a word": (lambda: counts({"a": [1]}, by="a"), "Name the columns in a list"),
    "by twice": (lambda: counts({"a": [1]}, by=["a", "a"]), "'a' is named twice as a key"),
    "of nothing": (lambda: products({"a": [1]}, of=[], by=[]), "Name a column that measures"),
    "of twice": (lambda: products({"a": [1]}, of=["a", "a"], by=[]), "named twice as a measure"),
    "of ones": (lambda: products({"1": [1]}, of=["1"], by=[]), "would look like a product"),
    "of a product": (lambda: products({"a·b": [1]}, of=["a·b"], by=[]), "look like a product"),
    "tallies twice": (lambda: tallies({"a": [1]}, codes=["a", "a"]), "named twice as a category"),
    "infinite tally": (lambda: tallies({"a": [float("inf")]}, codes=["a"]), "no count of raters"),
    "infinite": (lambda: moments({"v": [float("inf")]}, of="v", by=[]), "'sum' is infinite"),
    "infinite product": (
        lambda: products({"v": [1.0, float("-inf")]}, of=["v"], by=[]),
        "is infinite",
    ),
    "infinite code": (
        lambda: patterns(
            {"u": [1, 1], "r": ["a", "b"], "c": [1.0, float("inf")]},
            Codes(unit="u", rater="r", code="c", numeric=True),
        ),
        "holds infinity, or a number of more than fifteen digits",
    ),
    "a long number": (
        lambda: agreement(
            {"u": [1, 1], "r": ["a", "b"], "c": [2**53, 2**53 + 1]},
            unit="u",
            rater="r",
            code="c",
            level="interval",
        ),
        "more than fifteen digits",
    ),
}


@pytest.mark.parametrize(("make", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_summed_is_refused_with_a_remedy(make: Callable[[], Any], said: str) -> None:
    with pytest.raises(UnusableError, match=re.escape(said)):
        make()
