"""Each rule by itself: what is changed in a dataset without faults, and the one fault told then."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from tests.dataset.check.test_planted import plant, told
from tests.dataset.example import ROWS, write_example
from visavis.dataset.check import check
from visavis.dataset.check.shapes import DATE, DATE_IN_TEXT

NO_WORDS = "words of a therapy whose client agreed to research without words"
NOBODY = "its words may be read by nobody: the client agreed to research without words"
VALENCE = "the codebook does not have this category for reports of this valence"
LAST = ("episodes:2", "last_day", "it is not the day of the last session that was held")
QUESTIONNAIRE = "there is no such questionnaire in this version"

AROUND = ("enrolments", "episodes", "sessions", "eventReports")
"""Besides those of the change: what most rules look into; the fewer, the faster."""

Change = tuple[str, str, str]
ONE_FAULT: dict[str, tuple[list[Change], tuple[str, str, str]]] = {
    "words without consent to them": (
        [("eventReports", "study_only,\n", "study_only,It rained\n")],
        ("eventReports:7", "text", NO_WORDS),
    ),
    "words on a turning point without consent to them": (
        [("turningPoints", "e1,client,2,", "e2,client,1,")],
        ("turningPoints:3", "moment", NO_WORDS),
    ),
    "a rater who was given words without consent": (
        [
            ("assignments", "r2,a1", "r5,a1"),
            ("codings", "r2,a1,main,impacts@1,,,,false,true\n", ""),
        ],
        ("assignments:4", "report", NOBODY),
    ),
    "a match of words without consent": (
        [
            ("matches", "r4,r2,a1", "r5,r6,a1"),
            (
                "eventReports",
                "study_only,\n",
                "study_only,\nr6,k4,s4,e2,c2,t2,guess,helpful,,,,\n",
            ),
            ("cards", "nothing,unanswered", "unanswered,unanswered"),
            ("matches", "false,true", "false,false"),
        ],
        ("matches:4", "client_report", NOBODY),
    ),
    "a model that read words without consent": (
        [("predictions", "r1,impacts@1,bayes-1,relief", "r5,impacts@1,bayes-1,relief")],
        ("predictions:3", "report", NOBODY),
    ),
    "no day of consent": (
        [("enrolments", "enrolled,-3,", "enrolled,,")],
        (
            "enrolments:2",
            "consent_day",
            "the client enrolled, and the day of consent is not told",
        ),
    ),
    "no scope of consent": (
        [("enrolments", "enrolled,-3,text", "enrolled,-3,")],
        (
            "enrolments:2",
            "scope",
            "the client enrolled, and how far the agreement goes is not told",
        ),
    ),
    "no enrolment": (
        [("enrolments", "c1,t1,true,enrolled,-3,text\n", "")],
        ("episodes:2", "client", "the client has no row in enrolments with this therapist"),
    ),
    "a therapy without enrolment": (
        [("enrolments", "true,enrolled,-3,text", "true,declined,,")],
        (
            "episodes:2",
            "client",
            "a therapy in the study of a client who did not enrol with this therapist",
        ),
    ),
    "a date in words": (
        [("eventReports", "She saw the pattern", "Since March 3rd she saw")],
        ("eventReports:4", "text", "it looks like a calendar date"),
    ),
    "a category of the other valence, by a rater": (
        [("codings", "impacts@1,relief", "impacts@1,poor_fit")],
        ("codings:3", "category", VALENCE),
    ),
    "a category of the other valence, settled": (
        [("consensus", "impacts@1,insight", "impacts@1,poor_fit")],
        ("consensus:2", "category", VALENCE),
    ),
    "a second category where one is allowed": (
        [("codings", "r1,a2,", "r1,a1,main,impacts@1,relief,,,,\nr1,a2,")],
        (
            "codings:3",
            "report",
            "the rater has given the report another category of this codebook",
        ),
    ),
    "a second settled category where one is allowed": (
        [
            ("consensus", "boundary\n", "boundary\nr1,impacts@1,relief,\n"),
        ],
        (
            "consensus:3",
            "report",
            "another category of this codebook has been settled for the report",
        ),
    ),
    "a last day before the last session": ([("episodes", "ended,7,90", "ended,6,90")], LAST),
    "a last day after the last session": ([("episodes", "ended,7,90", "ended,8,90")], LAST),
    "no last day where sessions were held": ([("episodes", "ended,7,90", "ended,,90")], LAST),
    "a questionnaire that is not described": (
        [("scores", "s2,client,mood", "s2,client,moods")],
        ("scores:3", "instrument", QUESTIONNAIRE),
    ),
    "a version that is not described": (
        [("scores", "s2,client,mood,1", "s2,client,mood,2")],
        ("scores:3", "instrument", QUESTIONNAIRE),
    ),
    "a guess after the reveal": (
        [("cards", "20.0,false", "20.0,true")],
        ("eventReports:5", "perspective", "a guess on a card that came after the reveal"),
    ),
}


@pytest.mark.parametrize(("changes", "expected"), ONE_FAULT.values(), ids=ONE_FAULT)
def test_one_fault_is_told_once_at_its_place(
    tmp_path: Path, changes: list[Change], expected: tuple[str, str, str]
) -> None:
    table = expected[0].split(":")[0]
    dataset = write_example(
        tmp_path / "d", tables={*AROUND, table, *(table for table, _, _ in changes)}
    )
    for table, old, new in changes:
        plant(dataset, table, old, new)
    assert told(check(dataset).findings) == {expected}


@pytest.mark.parametrize(
    ("table", "old", "lacking"),
    [
        ("codings", "r1,a1", {"assignments", "consensus"}),
        ("consensus", "r1,impacts", {"assignments", "codings"}),
    ],
)
def test_what_was_made_of_words_without_consent_is_told_also_where_tables_lack(
    tmp_path: Path, table: str, old: str, lacking: set[str]
) -> None:
    dataset = write_example(tmp_path / "d", tables=ROWS.keys() - lacking)
    plant(dataset, table, old, old.replace("r1", "r5"))
    assert told(check(dataset).findings) == {(f"{table}:2", "report", NOBODY)}


def test_a_column_that_is_left_out_is_one_of_gaps(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    plant(dataset, "enrolments", "consent_day,", "")
    plant(dataset, "enrolments", "enrolled,-3,", "enrolled,")
    plant(dataset, "enrolments", "enrolled,0,", "enrolled,")
    plant(dataset, "enrolments", "not_asked,,", "not_asked,")
    problem = "the client enrolled, and the day of consent is not told"
    assert told(check(dataset).findings) == {
        (f"enrolments:{line}", "consent_day", problem) for line in (2, 3)
    }


def allow_several(dataset: Path) -> None:
    file = dataset / "codebook" / "impacts.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"several": True}))


def test_a_codebook_may_allow_several_categories_each_once(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    allow_several(dataset)
    plant(dataset, "codings", "r1,a2,", "r1,a1,main,impacts@1,relief,,,,\nr1,a2,")
    plant(dataset, "consensus", "boundary\n", "boundary\nr1,impacts@1,relief,\n")
    plant(dataset, "predictions", "0.3", "0.9")
    assert check(dataset).findings == ()
    plant(dataset, "codings", "r1,a2,", "r1,a1,main,impacts@1,relief,,,,\nr1,a2,")
    again = "another row has the same report + rater + round + codebook + category + link"
    assert told(check(dataset).findings) == {("codings:4", "report", again)}


def test_where_several_are_allowed_none_stands_alone(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    allow_several(dataset)
    plant(dataset, "codings", "r1,a2,", "r1,a1,main,impacts@1,,,,true,\nr1,a2,")
    problem = "no category is given, and another row gives one"
    assert told(check(dataset).findings) == {("codings:3", "category", problem)}


@pytest.mark.parametrize("lost", ["codebook/impacts.json", "instruments/mood.json"])
def test_a_file_that_went_along_and_is_lost_is_told(tmp_path: Path, lost: str) -> None:
    dataset = write_example(tmp_path / "d")
    (dataset / lost).unlink()
    assert (f"{lost}:0", "", "the file is missing") in told(check(dataset).findings)


@pytest.mark.parametrize("named", ["../secret.json", "/etc/passwd", "Quince marmalade"])
def test_a_name_that_leads_out_is_no_file_and_is_not_repeated(tmp_path: Path, named: str) -> None:
    dataset = write_example(tmp_path / "d")
    (tmp_path / "secret.json").write_text("{}")
    own = dataset / "visavis.json"
    own.write_text(json.dumps(json.loads(own.read_text()) | {"files": [named]}))
    problem = "it names what is no file of a dataset"
    assert told(check(dataset).findings) == {("visavis.json:0", "files", problem)}


def test_two_late_cards_of_one_session_are_no_fault(tmp_path: Path) -> None:
    # Both may come in when the seal has run out: neither side had anything to read by then.
    dataset = write_example(tmp_path / "d")
    plant(dataset, "cards", "0.25,false", "400.0,true")
    plant(dataset, "cards", "2.0,false", "401.0,true")
    assert check(dataset).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "On March 3, 2025 she saw",
        "On Sept. 3rd 2025",
        "le 3 mars 2025",
        "Le 1er août",
        "the 3rd of March, 2025",
        "since 3 March",
        "since May the 3rd",
        "am 3. märz",
    ],
)
def test_dates_in_words_are_known_to_the_check_and_to_whatever_strikes_them(text: str) -> None:
    assert pl.Series([text]).str.contains(DATE).to_list() == [True]
    assert DATE_IN_TEXT.search(text) is not None


def test_what_is_no_date_is_let_through() -> None:
    text = "She saw it in March, or in 2019; 2 may come, 10 march on, 3 marvel, may 5 of them"
    assert pl.Series([text]).str.contains(DATE).to_list() == [False]
    assert DATE_IN_TEXT.search(text) is None
