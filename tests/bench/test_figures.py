from __future__ import annotations

from pathlib import Path

import pytest

from bench.figures import Figure, Measured, keep, kept, table


def figure(value: float, *, met: bool | None = True, unit: str = "cards/s") -> Figure:
    return Figure("cards accepted", value, unit, "≥ 204 cards/s", met, "by hand")


def test_what_was_measured_is_kept_with_its_commit_and_date(tmp_path: Path) -> None:
    assert keep("speed", [figure(300)], folder=tmp_path) == 0
    (found,) = kept(tmp_path)
    assert (found.part, found.figures) == ("speed", (figure(300),))
    assert found.commit
    assert found.date.endswith("UTC")


def test_a_later_run_replaces_the_earlier_one(tmp_path: Path) -> None:
    for value in (100, 300):
        keep("speed", [figure(value)], folder=tmp_path)
    assert [found.figures for found in kept(tmp_path)] == [(figure(300),)]


def test_a_promise_that_is_not_met_fails_the_run_and_stands_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert keep("speed", [figure(300), figure(100, met=False)], folder=tmp_path) == 1
    assert [line.endswith("NOT MET") for line in capsys.readouterr().out.splitlines()] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("value", "reading"),
    [(0, "0 ms"), (0.1234, "0.123 ms"), (12.34, "12.3 ms"), (1234.5, "1,234 ms")],
)
def test_a_reading_has_no_more_digits_than_it_deserves(value: float, reading: str) -> None:
    assert figure(value, unit="ms").reading == reading


def test_all_parts_are_one_table() -> None:
    parts = [
        Measured(part, "abc1234", "2026-03-02 09:00 UTC", (figure(300),)) for part in ("a", "b")
    ]
    assert [
        line.split(":")[0].strip() for line in table(parts).splitlines() if "commit" in line
    ] == [
        "a",
        "b",
    ]


def test_where_nothing_was_measured_there_is_no_table(tmp_path: Path) -> None:
    assert table(kept(tmp_path)) == ""
