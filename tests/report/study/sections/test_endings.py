from __future__ import annotations

import polars as pl
import pytest

from tests.report.study.by_hand import in_duckdb, studied, told, values
from tests.stats.endings.study import CARDS, EPISODES, SESSIONS
from visavis.privacy.small_cells import AT_LEAST, Threshold
from visavis.report.study.rows import Results
from visavis.report.study.sections.endings.lasting import lasting, told_times
from visavis.report.study.sections.endings.section import SECTION
from visavis.stats.endings import count_times

WITHOUT_CARDS = {"episodes": EPISODES, "sessions": SESSIONS}
TABLES = {**WITHOUT_CARDS, "cards": CARDS}


@pytest.fixture(scope="module")
def results() -> Results:
    return SECTION.compute(studied(TABLES))


def test_endings_are_counted_as_either_side_tells_them(results: Results) -> None:
    ways = results["ways"].where(about="therapists at large")
    found = values(ways, "definition")
    assert found["told by the client",] == pytest.approx(2 / 3)
    assert found["told by the client as agreed",] == pytest.approx(1 / 3)
    assert found["told by the therapist",] == 0.5
    assert found["missed the last appointment",] == 0.25


def test_endings_are_told(results: Results) -> None:
    duration, sides, broken_off, last = told(SECTION, results)
    assert duration.sentence == (
        "Of every hundred therapies, about 79 end by session 3. Half of them last 3 sessions or "
        "fewer."
    )
    assert sides.sentence == (
        "Clients tell 33% of endings as agreed, therapists 50%. By clients’ account, the client "
        "alone decided or the therapy faded out in 67% of endings; by therapists’ account, in 50%."
    )
    assert broken_off.sentence.startswith(
        "How many therapies count as broken off depends on the definition: from "
    )
    assert last.sentence.endswith(("cannot be said.", "may make the difference."))


def test_without_sessions_endings_are_told_and_the_rest_is_named() -> None:
    found = told(SECTION, SECTION.compute(studied({"episodes": EPISODES})))
    assert [one.key for one in found] == ["told", "dropout"]
    assert [said.partition(", so ")[0] for said in found[0].more] == [
        "The dataset lacks the table sessions",
        "The dataset lacks the tables sessions and cards",
    ]


def test_few_endings_are_withheld() -> None:
    found = SECTION.compute(studied(TABLES, AT_LEAST))
    assert {row["value"] for rows in found.values() for row in rows if "value" in row} == {None}


def ended(*times: int) -> pl.DataFrame:
    """Return a therapy that ended after so many sessions each, in turn with one of three."""
    rows = [(f"C{at}", f"T{at % 3}", time, 1) for at, time in enumerate(times)]
    return pl.DataFrame(rows, schema=["client", "therapist", "sessions", "ended"], orient="row")


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (range(1, 13), [5]),  # after the tenth, two would be left
        ([1] * 6 + [2] * 6 + [3] * 6, [1, 2, 3]),
        ([1] * 2 + [2] * 2 + [3] * 6, [3]),
    ],
)
def test_the_curve_has_steps_only_between_which_enough_ended(
    times: list[int], told: list[int]
) -> None:
    counted = count_times(ended(*times), time="sessions")
    assert told_times(counted.table, AT_LEAST) == told


def test_endings_of_which_the_other_tells_are_withheld_with_it() -> None:
    """That both sides say so follows from what either says, and from what each does."""
    found = SECTION.compute(studied(WITHOUT_CARDS, Threshold(therapists=1, clients=2)))
    ways = found["ways"].where(about="therapists at large")
    gone = {row["definition"] for row in ways if row["value"] is None}
    assert {"told by either", "told by both"} <= gone


def test_how_long_therapies_last_is_the_same_on_duckdb() -> None:
    study = studied(WITHOUT_CARDS)
    assert lasting(in_duckdb(study)) == lasting(study)
