from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from tests.dataset.example import write_example
from visavis.cli.main import main
from visavis.dataset.read import read
from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
from visavis.stats.congruence import Congruence, congruence
from visavis.stats.congruence.therapists import ALIKE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("networks") / "network"
    simulate(made, network=Network(therapists=4, clients=40), plan=Plan(months=6))
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> Congruence:
    dataset = read(folder)
    return congruence({name: dataset.frame(name) for name in dataset.files})


@pytest.fixture(scope="module")
def shown(folder: Path) -> Result:
    return run(folder)


@pytest.fixture(scope="module")
def by_therapist(folder: Path) -> Result:
    return run(folder, "--by", "therapist")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["congruence", *(str(a) for a in arguments)])


def said(outcome: Result) -> str:
    return " ".join(outcome.output.split())


def table_of(folder: Path, name: str) -> Path:
    return folder / "data" / f"table-{name}_data.csv"


def test_every_level_has_a_table_and_a_sentence_with_the_numbers(
    found: Congruence, shown: Result
) -> None:
    assert shown.exit_code == 0
    for level in found.levels:
        assert level.title() in shown.output
        assert level.sentence() in said(shown)
    kappa = found.level(1).estimate("kappa")
    assert f"(kappa {kappa.value:.2f})" in found.level(1).sentence()


def test_a_caution_names_its_number_and_chance_tells_what_it_rests_on(
    found: Congruence, shown: Result
) -> None:
    level = found.level(2)
    decoys = [level.estimate("decoy_rate", valence=each) for each in ("helpful", "hindering")]
    assert f"by chance (decoys): pairs of decoys {decoys[0].n} {decoys[1].n} clients" in said(shown)
    assert "(therapist, hindering: by chance (decoys))" in said(shown)


def test_who_has_no_value_is_named(found: Congruence, by_therapist: Result) -> None:
    nobody = [
        each.therapist
        for each in found.level(2).by_therapist().values
        if (each.perspective, each.valence) == ("therapist", "hindering")
        and (each.undefined or "").startswith("Fewer than 5 clients")
    ]
    assert f"(therapist, hindering: {', '.join(dict.fromkeys(nobody))}" in said(by_therapist)
    assert "Left out, without a card of one side: " in said(by_therapist)
    assert ALIKE in said(by_therapist)


def test_programs_get_every_estimate_with_its_reasons(folder: Path, found: Congruence) -> None:
    rows = json.loads(run(folder, "--json").output)
    assert [row["value"] for row in rows] == [row["value"] for row in found.rows()]
    assert {row["level"] for row in rows} == {1, 2, 3, 4, 5, 6}
    assert [row for row in rows if (row["value"] is None) == (row["undefined"] is None)] == []


@pytest.mark.parametrize("by", ["therapist", "episode"])
def test_every_therapist_and_episode_has_a_line_with_value_and_n(
    folder: Path, found: Congruence, by_therapist: Result, by: str
) -> None:
    level = found.level(1)
    of = level.by_therapist() if by == "therapist" else level.by_episode()
    [row, *_] = [row for row in of.rows() if row["name"] == "kappa" and row["value"] is not None]
    outcome = by_therapist if by == "therapist" else run(folder, "--by", by)
    assert outcome.exit_code == 0
    [first, *_] = [line for line in outcome.output.splitlines() if line.startswith(str(row[by]))]
    assert f"{row['value']:.3f}" in first
    assert first.split()[-1] == str(row["n"])
    assert of.sentence() in said(outcome)
    assert ("shrunken" in outcome.output) == (by == "therapist")
    assert max(map(len, outcome.output.splitlines())) <= 80


def test_programs_get_the_same_by_therapist_and_why_a_level_is_left_out(tmp_path: Path) -> None:
    folder = write_example(tmp_path / "d")
    table_of(folder, "matches").unlink()
    rows = json.loads(run(folder, "--by", "therapist", "--json").output)
    left_out = [row["undefined"] for row in rows if row["level"] == 2]
    assert left_out == ["Level 2 (same event) is left out: it needs the table matches."]
    assert {"own", "weight", "network", "units"} <= rows[0].keys()


def test_levels_without_their_tables_are_named_and_the_others_shown(tmp_path: Path) -> None:
    folder = write_example(tmp_path / "d")
    table_of(folder, "matches").unlink()
    outcome = run(folder)
    assert outcome.exit_code == 0
    assert "Level 2 (same event) is left out: it needs the table matches." in said(outcome)
    assert "Level 3 (same category) is left out: it needs the table matches." in said(outcome)
    assert "Level 4: category sets" in outcome.output


def test_without_any_level_the_command_ends_with_2_and_says_what_is_needed(tmp_path: Path) -> None:
    folder = write_example(tmp_path / "d")
    table_of(folder, "cards").unlink()
    outcome = run(folder)
    assert outcome.exit_code == 2
    assert said(outcome) == (
        "visavis: No level of congruence can be computed. Every level needs the table cards."
    )


def test_a_folder_that_is_no_dataset_ends_with_2(tmp_path: Path) -> None:
    outcome = run(tmp_path)
    assert outcome.exit_code == 2
    assert "is no study dataset" in outcome.output


@pytest.mark.parametrize(
    ("table", "content"),
    [
        ("eventReports", b'report,session\n"r1\n'),
        ("cards", "session,perspective,h\u00e9lpful\n".encode("latin-1")),
        ("episodes", b"episode,client,therapist,client\ne,c,t,c\n"),
        (
            "cards",
            b"session,perspective,helpful,hindering,after_reveal\n"
            b"s,client,yes,nothing," + b"9" * 40 + b"\n",
        ),
        (
            "sessions",
            b"session,episode,cards_expected\n" + b"s,e,true\n" * 3_000 + b"\xff,e,true\n",
        ),
    ],
    ids=["unclosed quote", "Latin-1 header", "doubled header", "no flag", "Latin-1 later"],
)
def test_a_table_that_cannot_be_read_ends_with_2_and_the_way_to_find_out(
    tmp_path: Path, table: str, content: bytes
) -> None:
    folder = write_example(tmp_path / "d")
    table_of(folder, table).write_bytes(content)
    outcome = run(folder)
    assert outcome.exit_code == 2
    assert isinstance(outcome.exception, SystemExit)
    assert table in said(outcome)


@pytest.mark.parametrize(
    ("old", "new", "said_of_it"),
    [
        (
            b",yes,",
            b",Yes,",
            "line 2, column helpful: it is not on the list. Allowed are: yes, nothing, unanswered.",
        ),
        (b",", b";", "line 1: its cells are separated by semicolons. Save it as CSV in UTF-8"),
        (b"client", b"cl\xefent", "line 2: it is not UTF-8. Save it as CSV in UTF-8."),
    ],
    ids=["misspelt", "semicolons", "Latin-1"],
)
def test_a_malformed_table_ends_with_2_and_file_line_and_remedy(
    tmp_path: Path, old: bytes, new: bytes, said_of_it: str
) -> None:
    folder = write_example(tmp_path / "d")
    file = table_of(folder, "cards")
    file.write_bytes(file.read_bytes().replace(old, new))
    outcome = run(folder)
    assert outcome.exit_code == 2
    assert f"table-cards_data.csv, {said_of_it}" in said(outcome)


def test_a_card_of_two_sessions_ends_with_2_and_both_lines(tmp_path: Path) -> None:
    folder = write_example(tmp_path / "d")
    file = table_of(folder, "cards")
    cards = pl.read_csv(file, infer_schema=False)
    last = pl.int_range(pl.len()) == len(cards) - 1
    doubled = cards.with_columns(card=pl.when(last).then(pl.lit("k1")).otherwise(pl.col("card")))
    doubled.write_csv(file)
    outcome = run(folder)
    assert outcome.exit_code == 2
    assert (
        f"table-cards_data.csv, lines 2 and {len(cards) + 1}: In the table cards: 2 lines are of "
        "card 'k1', and one is needed: leave the doubled lines out, or give each a code of its own."
    ) in said(outcome)


def test_another_codebook_is_asked_for_by_name(tmp_path: Path) -> None:
    folder = write_example(tmp_path / "d")
    file = table_of(folder, "consensus")
    rows = pl.read_csv(file)
    more = rows.with_columns(codebook=pl.lit("other@1"))
    pl.concat([rows, more]).write_csv(file)
    refused = run(folder)
    assert refused.exit_code == 2
    assert "The consensus is by several codebooks: name one of" in said(refused)
    assert run(folder, "--codebook", "other@1").exit_code == 0


def test_rounds_of_judgements_are_asked_for_by_name(tmp_path: Path) -> None:
    folder = write_example(tmp_path / "d")
    file = table_of(folder, "matches")
    rows = pl.read_csv(file)
    pl.concat([rows, rows.with_columns(round=pl.lit("again"))]).write_csv(file)
    refused = run(folder)
    assert refused.exit_code == 2
    assert "The judgements of pairs are of the rounds 'again'" in said(refused)
    assert run(folder, "--round", "again").exit_code == 0


@pytest.mark.parametrize(
    ("table", "column", "cell", "said_of_it"),
    [
        ("cards", "on_paper", None, "line 2: it has more or fewer cells than the header."),
        ("cards", "on_paper", "true,x,y", "line 2: it has more or fewer cells than the header."),
        ("cards", "after_reveal", "", "line 2, column after_reveal: "),
        ("eventReports", "rating", "hoch", "line 2, column rating: "),
        ("eventReports", "rating", "NA", "line 2, column rating: "),
        ("eventReports", "rating", "9", "line 2, column rating: "),
    ],
    ids=["torn", "too long", "unsealed", "word", "NA", "beyond"],
)
def test_a_bad_cell_ends_with_2_and_file_line_column_and_remedy(
    tmp_path: Path, table: str, column: str, cell: str | None, said_of_it: str
) -> None:
    folder = write_example(tmp_path / "d")
    file = table_of(folder, table)
    header, first, *others = file.read_text().splitlines()
    cells = first.split(",")
    place = header.split(",").index(column)
    changed = cells[:place] if cell is None else [*cells[:place], cell, *cells[place + 1 :]]
    file.write_text("\n".join([header, ",".join(changed), *others, ""]))
    outcome = run(folder)
    assert outcome.exit_code == 2
    assert f"table-{table}_data.csv, {said_of_it}" in said(outcome)


@pytest.mark.parametrize("table", ["cards", "episodes"])
@pytest.mark.parametrize("kept", [0, 1])
def test_a_table_without_lines_ends_with_2_and_its_file(
    tmp_path: Path, table: str, kept: int
) -> None:
    folder = write_example(tmp_path / "d")
    file = table_of(folder, table)
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:kept]))
    outcome = run(folder)
    assert outcome.exit_code == 2
    how = "ends after the names of its columns" if kept else "is empty"
    assert f"table-{table}_data.csv {how}: there are no {table} in it." in said(outcome)
