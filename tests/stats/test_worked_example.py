"""The worked example of the handbook goes from typed cards to finished tables."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import polars as pl
import pytest

EXAMPLE = Path(__file__).parents[2] / "docs" / "researcher" / "worked_example.py"


def test_the_worked_example_ends_with_its_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [str(EXAMPLE), str(tmp_path)])
    made = runpy.run_path(str(EXAMPLE))
    assert made["agreement"]["krippendorff_alpha"].value == pytest.approx(0.67, abs=0.12)
    assert "Krippendorff's alpha" in capsys.readouterr().out
    shares = pl.read_csv(tmp_path / "shares.csv")
    pooled = shares.filter(weighting="reports", cluster="therapists")
    sums = pooled.group_by("perspective").agg(pl.col("value").sum())
    assert sums["value"].to_list() == pytest.approx([1, 1])
    levels = pl.read_csv(tmp_path / "congruence.csv")["level"]
    assert sorted(levels.unique()) == [1, 2, 3, 4, 5, 6]
    outcome = pl.read_csv(tmp_path / "outcome.csv", infer_schema_length=None)
    tables = outcome["table"].unique().sort().to_list()
    assert tables == [
        "endings",
        "next session",
        "reliable change",
        "rivals",
        "types and congruence",
        "whole episode",
    ]
    primary = outcome.filter(role="primary")
    assert primary["name"].to_list() == [
        "client_helpful, within clients",
        "client_helpful less therapist_helpful, within clients",
    ]
    assert primary["tests"].to_list() == [2, 2]
    assert primary["low"].is_not_null().all()
    assert primary["value"].to_list() == pytest.approx([0.713171, 2.694981], abs=1e-4)
    with pytest.raises(SystemExit, match="study is there already: name another folder"):
        runpy.run_path(str(EXAMPLE))
