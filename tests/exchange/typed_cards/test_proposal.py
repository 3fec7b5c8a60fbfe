from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.exchange.spreadsheets.table import Row, Table
from visavis.exchange.typed_cards.dates import Order
from visavis.exchange.typed_cards.fields import Field, Target, read_target
from visavis.exchange.typed_cards.mapping import (
    EVERYWHERE,
    ColumnMap,
    Layout,
    MappingError,
    read_mapping,
    write_mapping,
)
from visavis.exchange.typed_cards.proposal import How, propose
from visavis.exchange.typed_cards.ratings import Scale


def table(*columns: str, rows: tuple[tuple[str, ...], ...] = ()) -> Table:
    return Table(columns, 1, tuple(Row(n, cells) for n, cells in enumerate(rows, start=2)))


def proposed(*columns: str) -> list[str]:
    return [str(c.target or "") for c in propose(table(*columns)).columns]


@pytest.mark.parametrize(
    "columns",
    [
        ("Client ID", "Therapist e-mail", "Session date", "Who", "Helpful event", "Rating"),
        ("Code client", "Courriel thérapeute", "Date de séance", "Qui", "Ce qui a aidé", "Note"),
        ("Klienten-Code", "Therapeut E-Mail", "Sitzungsdatum", "Wer", "Was half", "Bewertung"),
        ("CLIENT", "THERAPIST", "DATE", "PERSPECTIVE", "HELPFUL", "SCORE (1–4)"),
    ],
)
def test_headers_of_three_languages_mean_the_same(columns: tuple[str, ...]) -> None:
    wanted = ["client", "therapist", "date", "perspective", "helpful_event", "helpful_rating"]
    assert proposed(*columns) == wanted


def test_numbered_columns_are_several_events_and_a_rating_takes_the_side_to_its_left() -> None:
    found = proposed("helpful_1", "rating_1", "helpful2", "rating2", "hindering 1", "Rating 3")
    assert found == [
        "helpful_event",
        "helpful_rating",
        "helpful_event 2",
        "helpful_rating 2",
        "hindering_event",
        "hindering_rating",
    ]


def test_one_event_a_row_keeps_its_rating_without_a_side() -> None:
    proposal = propose(table("client", "event", "type", "rating"))
    assert [str(c.target) for c in proposal.columns] == ["client", "event", "valence", "rating"]
    assert proposal.mapping.rows is Layout.EVENT


def test_a_yes_or_no_column_is_the_question_and_not_its_description() -> None:
    rows = (("ja", "half"), ("nein", ""), ("", ""))
    columns = propose(table("Hilfreich", "Was half", rows=rows)).columns
    assert [str(c.target) for c in columns] == ["helpful", "helpful_event"]


def test_typing_errors_are_likely_and_never_sure() -> None:
    columns = propose(table("Sesion date", "Perpsective", "weather")).columns
    assert [(str(c.target or ""), c.how) for c in columns] == [
        ("date", How.LIKELY),
        ("perspective", How.LIKELY),
        ("", How.LEFT_OUT),
    ]


@pytest.mark.parametrize("column", ["Client name", "Nachname", "Date of birth", "Client phone"])
def test_who_a_client_is_stays_out(column: str) -> None:
    assert propose(table(column)).columns[0].how is How.PERSONAL


def test_two_columns_for_one_thing_leave_the_less_sure_one_out() -> None:
    columns = propose(table("Sesion date", "Session date", "Date")).columns
    assert [c.how for c in columns] == [How.TAKEN, How.KNOWN, How.TAKEN]


def test_a_proposal_survives_its_own_file() -> None:
    proposal = propose(table('odd "name" = [x]', "Client", "Helpful 1", "Helpful 2", "\x7f\\"))
    written = write_mapping(proposal.mapping, proposal.remarks)
    assert read_mapping(written) == proposal.mapping


TARGETS = st.none() | st.builds(
    Target, st.sampled_from([Field.EVENT, Field.RATING]), st.integers(1, 99)
)


@settings(max_examples=40)
@given(
    columns=st.dictionaries(st.text(), TARGETS, max_size=6),
    everywhere=st.dictionaries(st.sampled_from(sorted(EVERYWHERE)), st.text(), max_size=3),
    values=st.dictionaries(
        st.sampled_from(Field),
        st.dictionaries(st.text().map(lambda t: t.strip().casefold()), st.text(), max_size=3),
        max_size=3,
    ),
    order=st.none() | st.sampled_from(Order),
)
def test_any_mapping_survives_its_file(
    columns: dict[str, Target | None],
    everywhere: dict[Field, str],
    values: dict[Field, dict[str, str]],
    order: Order | None,
) -> None:
    held = [t for t in columns.values() if t is not None]
    if len(held) == len(set(held)):
        mapping = ColumnMap(columns, everywhere, values, {"r": Scale.HAT}, order, Scale.CARD)
        assert read_mapping(write_mapping(mapping, {})) == mapping


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ('[columns]\nA = "helpfull"', ["[columns] A: “helpfull” is nothing that a card holds."]),
        ('[columns]\nA = "client 2"', ["[columns] A: “client 2” is nothing that a card holds."]),
        (
            '[columns]\nA = "date"\nB = "date"',
            ["[columns] B: another column holds “date” already."],
        ),
        ('[file]\ndates = "ymd"', ["[file] dates: expected dmy or mdy, got “ymd”."]),
        ("[file]\nday = 1", ["[file] day: expected dates, scale or rows."]),
        (
            '[everywhere]\ndate = "x"',
            [f"[everywhere] date: expected one of {', '.join(sorted(EVERYWHERE))}."],
        ),
        ("[values]\nx = 1", ["[values.x]: expected a field of the card and words for it."]),
        ('[scales]\nx = "0-9"', ["[scales] x: expected 1-4 or 1-9, got “0-9”."]),
        (
            "[colums]\n",
            ["[colums]: expected one of file, columns, everywhere, values, scales."],
        ),
        ("columns = 3", ["[columns] must be a section."]),
    ],
)
def test_a_mapping_file_with_a_slip_is_refused_by_its_place(
    text: str, sentences: list[str]
) -> None:
    with pytest.raises(MappingError) as refused:
        read_mapping(text)
    assert list(refused.value.sentences) == sentences


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(MappingError, match="line 1"):
        read_mapping("columns [")


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("helpful_event 2", Target(Field.HELPFUL_EVENT, 2)),
        (" Date ", Target(Field.DATE)),
        ("date 2", None),
        ("event 0", None),
        ("", None),
    ],
)
def test_targets_as_they_are_written(written: str, target: Target | None) -> None:
    assert read_target(written) == target


@pytest.mark.parametrize("value", ["1" * 5_000, "[" * 5_000])
def test_what_python_cannot_read_of_a_mapping_is_refused_too(value: str) -> None:
    with pytest.raises(MappingError, match="not TOML"):
        read_mapping(f"[file]\ndates = {value}")
