from __future__ import annotations

import polars as pl
import pytest

from tests.report.study.by_hand import in_duckdb, studied, table, told, values
from tests.report.study.sections.test_flow import CARDS, EPISODES, SESSIONS
from visavis.report.study.sections.missing.section import SECTION
from visavis.stats.errors import UnusableError

ENDED = EPISODES.with_columns(
    status=pl.Series(["ended", "ended", "open"]),
    ending_client=pl.Series([None, "agreed", None], dtype=pl.String),
    ending_therapist=pl.Series(["agreed", "agreed", None], dtype=pl.String),
)
LATER = SESSIONS.with_columns(pl.col("number") + pl.Series([0, 10, 0, 0, 0]))
POINTS = table(
    """
    episode perspective place session
    E1      client      1     S1
    E1      client      2     .
    E2      therapist   1     .
    """
)
TABLES = {"episodes": ENDED, "sessions": LATER, "cards": CARDS, "turningPoints": POINTS}


def test_what_is_missing_is_counted_by_side() -> None:
    results = SECTION.compute(studied(TABLES))
    assert values(results["gaps"], "name", "perspective") == {
        ("ending", "client"): 0.5,
        ("ending", "therapist"): 0.0,
        ("session of a turning point", "client"): 0.5,
        ("session of a turning point", "therapist"): 1.0,
    }


def test_cards_are_counted_by_phase() -> None:
    rows = SECTION.compute(studied(TABLES))["phases"].where(name="handed in")
    assert values(rows, "phase", "perspective") == {
        ("1", "client"): pytest.approx(2 / 3),
        ("1", "therapist"): pytest.approx(2 / 3),
        ("7", "client"): 1.0,
        ("7", "therapist"): 0.0,
    }


def test_what_is_missing_is_told() -> None:
    cards, gaps = told(SECTION, SECTION.compute(studied(TABLES)))
    assert cards.sentence == (
        "Of the cards they were asked for, clients handed in 67% early in a therapy (sessions 1 to "
        "3) and 100% late in it (sessions 7 to 12), therapists 67% and 0%. Chance alone may make "
        "such a difference."
    )
    assert gaps.sentence == (
        "Beside cards, what is missing most is this: “Session of a turning point” from "
        "therapists, 100% of 1."
    )


def test_without_any_table_nothing_can_be_missing() -> None:
    with pytest.raises(UnusableError, match="no table in which anything could be missing"):
        SECTION.compute(studied({"turningPoints": POINTS}))


def test_what_is_missing_is_the_same_on_duckdb() -> None:
    study = studied(TABLES)
    one, other = (SECTION.compute(each) for each in (study, in_duckdb(study)))
    assert one == other
