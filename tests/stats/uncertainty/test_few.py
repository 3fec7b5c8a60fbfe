"""What is said of an interval that rests on few clusters."""

from __future__ import annotations

import pytest

from visavis.stats.uncertainty import few


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ((0, 24), "None of 24 clients has a case"),
        ((1, 24), "Only 1 of 24 clients has a case"),
        ((2, 24), "Only 2 of 24 clients have a case"),
        ((24, 0), "None of 24 clients is without a case"),
        ((24, 8), "Only 8 of 24 clients are without a case"),
    ],
)
def test_clusters_with_or_without_a_case_are_counted(cases: tuple[int, int], said: str) -> None:
    [caution] = few(24, "clients", cases=cases)
    assert caution.startswith(f"{said}: an interval from fewer than 15 may miss")
