"""A result says what it rests on, and why it has no value, to whoever prints it or shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from visavis.stats.results import Estimate, Interval, Result, Table
from visavis.stats.results.readable import readable
from visavis.stats.results.shown import Row

SURE = Estimate(
    name="kappa",
    value=0.25,
    se=0.1,
    interval=Interval(low=0.05, high=0.45, method="jackknife over clients, t with 9 df"),
    n=1234,
    unit="sessions",
    dropped={"without a card of one side": 3},
    clusters=10,
    cluster="clients",
    cautions=("Only 10 clients.",),
    of={"valence": "helpful"},
)
UNSURE = Estimate(
    name="kappa",
    undefined="Nobody said <anything>.",
    n=1,
    unit="sessions",
    cautions=("Only 10 clients.",),
    of={"valence": "hindering"},
)
BOTH = Table("Two of them", (SURE, UNSURE))


def test_counts_stand_with_what_they_count_and_sentences_are_notes() -> None:
    printed = str(BOTH).splitlines()
    cells = [re.split(r"\s{2,}", line) for line in printed[1:4]]
    assert cells == [
        ["name", "valence", "value", "se", "95 % interval", "n", "dropped", "clusters", "notes"],
        [
            *("kappa", "helpful", "0.250", "0.100", "0.050 to 0.450"),
            *("1,234 sessions", "3", "10 (clients)", "1, 2"),
        ],
        ["kappa", "hindering", "–", "–", "–", "1 session", "0", "–", "2, 3"],
    ]
    assert printed[4:] == [
        "1. Left out: 3 without a card of one side.",
        "2. Only 10 clients.",
        "3. Undefined. Nobody said <anything>.",
        "Method: jackknife over clients, t with 9 df.",
    ]


def test_a_notebook_shows_the_same_in_its_own_colours() -> None:
    page = BOTH._repr_html_()
    shown = readable(BOTH.rows())
    assert [cell for cell in shown.lines[1] if f">{cell}</td>" not in page] == []
    assert "<p style=" in page
    assert "3. Undefined. Nobody said &lt;anything&gt;." in page
    assert re.findall(r"(?<!-)color|background", page) == []


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (SURE, "kappa 0.250 [0.050, 0.450], 1,234 sessions in 10 clusters (clients)"),
        (UNSURE, "kappa: undefined, 1 session. Nobody said <anything>."),
    ],
)
def test_one_estimate_is_one_line(one: Estimate, said: str) -> None:
    assert str(one) == said


@dataclass(frozen=True, slots=True)
class Rows(Result):
    """Whatever rows."""

    kept: Sequence[Row]

    def title(self) -> str:
        return "Rows"

    def rows(self) -> Sequence[Row]:
        return self.kept


def test_long_words_stand_last_and_only_in_a_notebook_where_rows_differ() -> None:
    rows: list[Row] = [
        {"method": f"way {place}", "p": place / 1e4, "met": 7.0} for place in (1, 5000)
    ]
    assert str(Rows(rows)).splitlines() == ["Rows", "p        met", "< 0.001  7", "0.500    7"]
    assert ">way 1</td></tr>" in Rows(rows)._repr_html_()


def test_many_rows_are_counted_and_not_shown() -> None:
    rows = [{"at": place} for place in range(100)]
    assert str(Rows(rows)).splitlines()[-1] == "… and 70 more rows: see to_frame()"
    assert "… and 40 more rows: see to_frame()" in Rows(rows)._repr_html_()


def test_an_estimate_says_what_was_left_out_in_the_words_of_its_row() -> None:
    one = replace(SURE, dropped={"without a card": 3}, lines={"cards without a session": 1})
    assert one.why_dropped == "3 without a card; cards without a session: 1"
    [row] = one.rows()
    assert (row["dropped"], row["why_dropped"]) == (3, one.why_dropped)
    assert replace(SURE, dropped={"without a card": 0}).why_dropped is None
