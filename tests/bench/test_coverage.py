"""Cells of the coverage table, and the page that they are written to."""

from __future__ import annotations

import re

import numpy as np
import pytest

from bench.coverage import ratios, rejections
from bench.coverage.cells import Cell, cell, markdown, verdict
from bench.coverage.nesting import CLIENTS_OF, by_therapist
from bench.coverage.run import PAGE, PARTS
from visavis.stats.results import Estimate, Interval


def estimate(low: float, high: float, *cautions: str) -> Estimate:
    interval = Interval(low=low, high=high, method="by hand")
    return Estimate(name="share", value=0.5, interval=interval, cautions=cautions)


def counted() -> Cell:
    found = [estimate(0.1, 0.9), estimate(0.4, 0.6, "Few."), estimate(0.7, 0.9)]
    return cell(found, [0.2, 0.5, 0.5], part="shares", row="pooled", column="20%")


def test_a_cell_counts_intervals_that_contain_the_truth_and_cautions() -> None:
    found = counted()
    assert (found.covered, found.cautioned) == pytest.approx((200 / 3, 100 / 3))


def test_a_cell_outside_its_promise_is_told() -> None:
    assert (counted().promised, counted().met) == (True, False)


def test_a_cell_of_strong_differences_outside_the_promise_is_marked() -> None:
    strong = [
        Cell(part="", row="", column="", covered=each, cautioned=0, runs=9, strong=True)
        for each in (92.9, 93.0, 97.0, 97.1)
    ]
    assert [str(each) for each in strong] == ["92.9‡", "93.0", "97.0", "97.1‡"]


def test_what_bears_no_mark_on_the_page_keeps_the_promise() -> None:
    tables = PAGE.read_text(encoding="utf-8").split("### Tests where nothing")[0]
    outside, runs = [], 0
    for line in tables.splitlines():
        if found := re.match(r"([\d,]+) studies a cell", line):
            runs = int(found[1].replace(",", ""))
        values = [float(each) for each in re.findall(r"\| ([\d.]+)(?= \|)", line)]
        cells = [
            Cell(part="", row=line, column="", covered=value, cautioned=0, runs=runs)
            for value in values
        ]
        outside += [each.row for each in cells if not each.met]
    assert runs
    assert outside == []


def test_the_table_has_its_cells_where_they_belong() -> None:
    other = Cell(part="shares", row="by client", column="5%", covered=91, cautioned=60, runs=9)
    assert markdown([counted(), other], first="share").splitlines()[2:] == [
        "| pooled | 66.7 |  |",
        "| by client |  | 91.0† |",
    ]


def test_a_verdict_counts_what_is_promised_and_names_what_lies_outside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    well, badly, warned = (
        Cell(part="shares", row="pooled", column="5%", covered=each, cautioned=share, runs=999)
        for each, share in ((95, 0), (80, 0), (80, 60))
    )
    found = verdict([well, badly, warned], part="here", kinds="intervals", how="")
    assert (found.name, found.value, found.met) == ("of 2 intervals, outside 93 to 97 %", 1, False)
    assert capsys.readouterr().out == "here: 80.0 % of shares: pooled, 5%\n"
    assert [
        verdict(kept, part="", kinds="", how="").met for kept in ([well, warned], [warned])
    ] == [True, False]


def test_clients_add_up_to_their_therapists() -> None:
    assert by_therapist(np.ones((2, 121))).tolist() == [CLIENTS_OF.tolist()] * 2


def test_the_page_bears_a_table_for_every_part() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [
        heading for heading, _first, _simulate in PARTS.values() if f"### {heading}\n" not in page
    ] == []


def test_what_is_simulated_can_be_told_apart() -> None:
    assert len(ratios.SHARES) * len(ratios.ALIKE) == 20
    assert len(rejections.ORIENTATIONS) == len(CLIENTS_OF)
