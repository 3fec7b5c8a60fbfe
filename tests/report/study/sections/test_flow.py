from __future__ import annotations

import polars as pl
import pytest

from tests.report.study.by_hand import in_duckdb, studied, table, told, values
from visavis.privacy.small_cells import AT_LEAST
from visavis.report.study.sections.flow.people import people
from visavis.report.study.sections.flow.section import SECTION
from visavis.stats.errors import UnusableError

EPISODES = table(
    """
    episode therapist client
    E1      T1        C1
    E2      T2        C2
    E3      T3        C3
    """
)
SESSIONS = table(
    """
    session episode number status    cards_expected
    S1      E1      1      held      true
    S2      E1      2      held      true
    S3      E1      3      cancelled false
    S4      E2      1      held      true
    S5      E3      1      held      true
    """
)
CARDS = table(
    """
    session perspective after_reveal
    S1      client      false
    S1      therapist   false
    S2      client      true
    S3      client      false
    S4      client      false
    S5      therapist   false
    """
)
ENROLMENTS = table(
    """
    client therapist invited outcome
    C1     T1        true    enrolled
    C2     T2        true    enrolled
    C3     T3        true    enrolled
    C4     T1        true    declined
    C5     T1        false   not_asked
    """
)
TABLES = {"enrolments": ENROLMENTS, "episodes": EPISODES, "sessions": SESSIONS, "cards": CARDS}


def enrolled(**numbers: int) -> pl.DataFrame:
    """Return as many clients of each kind, in turn with one of four therapists."""
    outcomes = [outcome for outcome, number in numbers.items() for _ in range(number)]
    rows = [(f"C{at}", f"T{at % 4}", outcome) for at, outcome in enumerate(outcomes)]
    return pl.DataFrame(rows, schema=["client", "therapist", "outcome"], orient="row")


def test_those_who_took_part_and_their_cards_are_counted() -> None:
    results = SECTION.compute(studied(TABLES))
    assert values(results["people"], "name") == {
        ("could have taken part",): 5,
        ("not_asked",): 1,
        ("invited",): 4,
        ("declined",): 1,
        ("no_answer",): 0,
        ("enrolled",): 3,
    }
    assert values(results["response"], "perspective", "name") == {
        ("client", "handed in"): 0.75,
        ("client", "before the reveal"): 0.5,
        ("therapist", "handed in"): 0.5,
        ("therapist", "before the reveal"): 0.5,
        ("both", "before the reveal"): 0.25,
    }
    assert values(results["therapies"], "name") == {
        ("therapists",): 3,
        ("clients",): 3,
        ("therapies",): 3,
        ("held",): 4,
        ("cancelled",): 1,
        ("missed",): 0,
    }


def test_the_flow_is_told_in_plain_sentences() -> None:
    course, cards = told(SECTION, SECTION.compute(studied(TABLES)))
    assert course.sentence == (
        "Of 4 clients who were invited, 3 took part. Clients handed in a card after 75% of the "
        "sessions that asked for one, therapists after 50%."
    )
    assert cards.sentence == (
        "After 25% of sessions both cards were in before the pair was opened: only those can be "
        "compared."
    )


def test_what_tables_lack_is_named() -> None:
    (course,) = told(SECTION, SECTION.compute(studied({"enrolments": ENROLMENTS})))
    assert course.sentence == "Of 4 clients who were invited, 3 took part."
    assert [said.rpartition(": ")[2] for said in course.more] == [
        "the dataset lacks episodes.",
        "the dataset lacks episodes, sessions, cards.",
        "the dataset lacks eventReports.",
        "the dataset lacks eventReports, consensus.",
    ]


def test_without_any_of_the_tables_there_is_no_flow() -> None:
    with pytest.raises(UnusableError, match="none of the tables enrolments"):
        SECTION.compute(studied({"scores": CARDS}))


@pytest.mark.parametrize(
    ("numbers", "withheld"),
    [
        ({"declined": 8, "no_answer": 8, "not_asked": 8}, set()),
        ({"declined": 2, "no_answer": 8, "not_asked": 8}, {"declined", "no_answer"}),
        (
            {"declined": 2, "no_answer": 0, "not_asked": 8},
            {"declined", "no_answer", "invited", "could have taken part"},
        ),
        (
            {"declined": 8, "no_answer": 8, "not_asked": 2},
            {"not_asked", "could have taken part"},
        ),
    ],
)
def test_few_who_did_not_take_part_cannot_be_had_by_difference(
    numbers: dict[str, int], withheld: set[str]
) -> None:
    rows = people(enrolled(enrolled=12, **numbers), AT_LEAST)
    assert {row["name"] for row in rows if row["value"] is None} == withheld


def test_a_few_late_cards_withhold_how_many_were_in_time() -> None:
    clients = range(12)
    tables = {
        "episodes": pl.DataFrame(
            [(f"E{at}", f"T{at % 3}", f"C{at}") for at in clients],
            schema=["episode", "therapist", "client"],
            orient="row",
        ),
        "sessions": pl.DataFrame(
            [(f"S{at}-{n}", f"E{at}", n, "held", True) for at in clients for n in (1, 2)],
            schema=["session", "episode", "number", "status", "cards_expected"],
            orient="row",
        ),
        "cards": pl.DataFrame(
            [(f"S{at}-1", "client", at < 2) for at in clients],
            schema=["session", "perspective", "after_reveal"],
            orient="row",
        ),
    }
    found = values(SECTION.compute(studied(tables, AT_LEAST))["response"], "perspective", "name")
    assert found["client", "handed in"] == 0.5
    assert found["client", "before the reveal"] is None


def test_the_flow_is_the_same_on_duckdb() -> None:
    study = studied(TABLES)
    one, other = (SECTION.compute(each) for each in (study, in_duckdb(study)))
    assert one == other
