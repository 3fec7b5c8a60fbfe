from __future__ import annotations

import polars as pl
import pytest

from tests.report.study.by_hand import in_duckdb, studied, told, values
from visavis.privacy.small_cells import AT_LEAST, Threshold
from visavis.report.study.rows import Results
from visavis.report.study.sections.turning_points.section import SECTION

CLIENTS = range(12)
"""Each with ten sessions; the first eight and their therapists name the same one."""
TABLES = {
    "episodes": pl.DataFrame(
        [(f"E{at}", f"T{at % 4}", f"C{at}") for at in CLIENTS],
        schema=["episode", "therapist", "client"],
        orient="row",
    ),
    "sessions": pl.DataFrame(
        [(f"S{at}-{n}", f"E{at}", n, "held") for at in CLIENTS for n in range(1, 11)],
        schema=["session", "episode", "number", "status"],
        orient="row",
    ),
    "turningPoints": pl.DataFrame(
        [
            (f"E{at}", side, f"S{at}-{3 if side == 'client' or at < 8 else 9}")
            for at in CLIENTS
            for side in ("client", "therapist")
        ],
        schema=["episode", "perspective", "session"],
        orient="row",
    ),
}
FEWER = Threshold(therapists=3, clients=4)


@pytest.fixture(scope="module")
def results() -> Results:
    return SECTION.compute(studied(TABLES, FEWER))


def test_moments_that_both_name_are_set_against_chance(results: Results) -> None:
    rows = results["in common"].where(side="both", about="therapists at large", within="0")
    assert values(rows, "name") == {
        ("named by the other too",): pytest.approx(8 / 12),
        ("by chance",): pytest.approx(0.1),
        ("beyond chance",): pytest.approx((8 - 1.2) / (12 - 1.2)),
    }
    (found,) = told(SECTION, results)
    assert found.sentence == (
        "Of the moments that either side says turned the therapy, the other side names 67% as "
        "well, in the same session; chance alone would make it 10%. That is more than chance "
        "explains."
    )


def test_few_who_do_not_meet_are_not_told() -> None:
    (found,) = told(SECTION, SECTION.compute(studied(TABLES, AT_LEAST)))
    assert found.figure is None
    assert found.sentence.startswith("Too few pairs of client and therapist")


def test_turning_points_are_the_same_on_duckdb(results: Results) -> None:
    assert SECTION.compute(in_duckdb(studied(TABLES, FEWER))) == results
