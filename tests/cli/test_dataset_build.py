from __future__ import annotations

import csv
import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import visavis
from visavis.cli.dataset_build import command
from visavis.cli.main import main

SOURCE = Path(visavis.__file__).parent
HEAD = "client,therapist,date,perspective,helpful event,helpful rating\n"
ROWS = HEAD + (
    "K-1,ann@example.org,2026-01-05,client,we laughed about quinces,3\n"
    "K-1,ann@example.org,2026-01-12,therapist,a pattern,4\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "cards.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["dataset", *(str(a) for a in arguments)])


def test_typed_cards_become_a_dataset_without_a_fault(table: Path, tmp_path: Path) -> None:
    outcome = run("build", table, tmp_path / "study")
    assert outcome.exit_code == 0
    said = " ".join(outcome.output.split())
    assert "1 therapist, 1 client, 1 episode, 2 sessions, 2 cards, 2 event reports." in said
    assert run("check", tmp_path / "study").exit_code == 0
    assert not (tmp_path / "who.csv").exists()


def test_who_is_who_is_written_apart_and_for_its_owner_only(table: Path, tmp_path: Path) -> None:
    file = tmp_path / "who.csv"
    outcome = run("build", table, tmp_path / "study", "--codes", file)
    assert outcome.exit_code == 0
    assert "Keep it apart from the dataset" in outcome.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert list(csv.reader(opened)) == [
            ["kind", "in the table", "code"],
            ["client", "K-1", "c001"],
            ["therapist", "ann@example.org", "t001"],
        ]


def test_who_is_who_is_refused_within_the_dataset(table: Path, tmp_path: Path) -> None:
    outcome = run("build", table, tmp_path / "study", "--codes", tmp_path / "study" / "who.csv")
    assert outcome.exit_code == 2
    assert "Put it elsewhere" in outcome.output
    assert [file.name for file in tmp_path.iterdir()] == ["cards.csv"]


def test_problems_are_told_as_the_import_tells_them_and_nothing_is_written(
    table: Path, tmp_path: Path
) -> None:
    table.write_text(ROWS.replace(",4\n", ",17\n"), encoding="utf-8")
    problems = tmp_path / "problems.csv"
    outcome = run(
        "build", table, tmp_path / "d", "--codes", tmp_path / "who.csv", "--problems", problems
    )
    assert outcome.exit_code == 2
    assert "line 3 · helpful rating · 17" in outcome.output
    assert outcome.output.endswith("1 problem. Nothing was written.\n")
    assert "quinces" not in outcome.output
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cards.csv", "problems.csv"]


def test_cards_that_cannot_be_placed_leave_no_list_of_who_is_who(
    table: Path, tmp_path: Path
) -> None:
    more = "K-1,ann@example.org,2026-01-05 09:00,client,a,1\n"
    more += "K-1,ann@example.org,2026-01-05 16:00,client,b,1\n"
    table.write_text(HEAD + more + ROWS.removeprefix(HEAD), encoding="utf-8")
    outcome = run("build", table, tmp_path / "d", "--codes", tmp_path / "who.csv")
    assert outcome.exit_code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["cards.csv"]


def test_columns_known_by_likeness_only_are_refused(table: Path, tmp_path: Path) -> None:
    table.write_text(ROWS.replace("perspective", "perspectiv"), encoding="utf-8")
    outcome = run("build", table, tmp_path / "d")
    assert outcome.exit_code == 2
    said = " ".join(outcome.output.split())
    assert "1 column is known by likeness only, and nothing is written on a guess." in said
    assert f"visavis import cards {table} --propose map.toml" in said


def test_words_go_along_when_they_are_asked_for_with_a_warning(table: Path, tmp_path: Path) -> None:
    outcome = run("build", table, tmp_path / "d", "--text")
    assert outcome.exit_code == 0
    assert "were not struck out" in " ".join(outcome.output.split())
    reports = (tmp_path / "d" / "data" / "table-eventReports_data.csv").read_text()
    assert "we laughed about quinces" in reports


def test_numbers_and_addresses_in_words_are_told_and_end_with_2(
    table: Path, tmp_path: Path
) -> None:
    told = ROWS.replace("quinces", "quinces; call +41 79 123 45 67").replace(
        "a pattern", "Write to ada@example.org"
    )
    table.write_text(told, encoding="utf-8")
    outcome = run("build", table, tmp_path / "d", "--text")
    said = " ".join(outcome.output.split())
    assert outcome.exit_code == 2
    assert "It looks like a telephone number" in said
    assert "It looks like an e-mail address" in said
    assert "must not be passed on as it is" in said
    assert "79 123" not in said
    assert "ada@" not in said
    without = run("build", table, tmp_path / "without")
    assert without.exit_code == 0


def test_every_sign_of_one_cell_is_told(table: Path, tmp_path: Path) -> None:
    told = ROWS.replace("quinces", "quinces on 22 November; +41 79—123—45—67 ada@example.org")
    table.write_text(told, encoding="utf-8")
    said = " ".join(run("build", table, tmp_path / "d", "--text").output.split())
    for sign in ("a telephone number", "an e-mail address", "a calendar date"):
        assert f"It looks like {sign}" in said


def test_a_table_of_names_only_is_refused_with_a_remedy(table: Path, tmp_path: Path) -> None:
    table.write_text(HEAD, encoding="utf-8")
    outcome = run("build", table, tmp_path / "d")
    assert outcome.exit_code == 2
    assert "The table ends with the names of its columns, in line 1" in outcome.output
    assert "Type one card a row below them" in outcome.output


def test_rows_without_an_answer_are_refused_with_a_remedy(table: Path, tmp_path: Path) -> None:
    table.write_text(f"{HEAD}K-1,ann@example.org,2026-01-05,client,,\n", encoding="utf-8")
    outcome = run("build", table, tmp_path / "d")
    assert outcome.exit_code == 2
    assert "No row of the table holds an answer" in outcome.output


def test_a_damaged_workbook_is_called_damaged(tmp_path: Path) -> None:
    file = tmp_path / "cards.xlsx"
    for content in (bytes(range(256)) * 8, b"PK\x03\x04 and no more", b"a word"):
        file.write_bytes(content)
        outcome = run("build", file, tmp_path / "d")
        assert outcome.exit_code == 2
        assert "The .xlsx file is damaged, or not all of it is there." in outcome.output


def test_a_mapping_that_is_not_there_is_begun_by_the_import(table: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.toml"
    outcome = run("build", table, tmp_path / "d", "--mapping", gone)
    assert outcome.exit_code == 2
    assert f"visavis import cards CARDS --propose {gone}" in outcome.output


def test_every_option_in_a_remedy_is_one_of_the_build_or_of_a_command_that_is_named() -> None:
    own = {opt for option in command.params for opt in option.opts}
    of_others = re.compile(r"visavis import cards (FILE|CARDS|\{file\}) --propose")
    sources = [SOURCE / "cli" / name for name in ("dataset_build.py", "typed_tables.py")]
    for package in ("card_dataset", "spreadsheets", "typed_cards"):
        sources += (SOURCE / "exchange" / package).glob("*.py")
    named = [
        (source.name, option)
        for source in sources
        for option in re.findall(r"--[a-z]+", of_others.sub("", source.read_text("utf-8")))
    ]
    assert len(named) > 10
    assert [one for one in named if one[1] not in own] == []


def test_what_is_left_out_is_told_in_sessions_therapies_and_cards(
    table: Path, tmp_path: Path
) -> None:
    rows = [f"K-{n % 7},ann@example.org,2026-{1 + n // 7:02}-05,client,a,1\n" for n in range(42)]
    rows.append("K-99,ann@example.org,2026-06-05,client,a,1\n")
    rows.append("K-99,ann@example.org,2026-06-05,therapist,a,1\n")
    table.write_text(HEAD + "".join(rows), encoding="utf-8")
    key = tmp_path / "north.key"
    key.write_text("00" * 32)
    key.chmod(0o600)
    said = run("build", table, tmp_path / "d", "--key", key).output
    found = re.search(
        r"Not in is what lies after the drawn ends of observation: "
        r"(\d+) sessions of (\d+) therapies \(episodes\), with (\d+) cards\.",
        said,
    )
    assert found is not None, said
    sessions, therapies, cards = (int(found[place]) for place in (1, 2, 3))
    with (tmp_path / "d" / "data" / "table-sessions_data.csv").open(newline="") as file:
        assert sessions == 43 - len(list(csv.DictReader(file)))
    assert cards == sessions + 1  # both sides told of the last one
    assert therapies <= sessions


@pytest.mark.parametrize("name", ["", "  "])
def test_a_dataset_without_a_name_is_refused(table: Path, tmp_path: Path, name: str) -> None:
    outcome = run("build", table, tmp_path / "d", "--name", name)
    assert outcome.exit_code == 2
    assert "needs a name" in outcome.output
    assert [file.name for file in tmp_path.iterdir()] == ["cards.csv"]


def test_a_table_that_begins_with_a_byte_order_mark_is_read(table: Path, tmp_path: Path) -> None:
    table.write_text(ROWS, encoding="utf-8-sig")
    assert run("build", table, tmp_path / "d").exit_code == 0


def test_the_key_of_the_drawn_ends_is_kept_for_its_owner_and_used_again(
    table: Path, tmp_path: Path
) -> None:
    rows = (f"K-{n % 7},ann@example.org,2026-{1 + n // 7:02}-05,client,a,1\n" for n in range(42))
    table.write_text(HEAD + "".join(rows), encoding="utf-8")
    key, ends = tmp_path / "north.key", []
    for name in ("one", "two"):
        assert run("build", table, tmp_path / name, "--key", key).exit_code == 0
        with (tmp_path / name / "data" / "table-episodes_data.csv").open(newline="") as file:
            ends.append(sorted(row["observed_until"] for row in csv.DictReader(file)))
    assert ends[0] == ends[1]
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_file_that_holds_no_key_is_refused_and_left_alone(table: Path, tmp_path: Path) -> None:
    key = tmp_path / "north.key"
    key.write_text("nonsense")
    outcome = run("build", table, tmp_path / "d", "--key", key)
    assert outcome.exit_code == 2
    assert "holds no key" in outcome.output
    assert key.read_text() == "nonsense"
    within = run("build", table, tmp_path / "d", "--key", tmp_path / "d" / "key")
    assert "Put it elsewhere" in within.output
    assert not (tmp_path / "d").exists()


def test_no_dataset_stands_without_the_key_that_was_asked_for(table: Path, tmp_path: Path) -> None:
    (tmp_path / "link.key").symlink_to(tmp_path / "nowhere" / "north.key")
    for key in (tmp_path / "nowhere" / "north.key", tmp_path / "link.key"):
        outcome = run("build", table, tmp_path / "d", "--key", key)
        assert (outcome.exit_code, "cannot be written" in outcome.output) == (2, True)
        assert not (tmp_path / "d").exists()


def test_no_key_stands_without_a_dataset(table: Path, tmp_path: Path) -> None:
    key, taken = tmp_path / "north.key", tmp_path / "taken"
    taken.mkdir()
    (taken / "thesis.txt").touch()
    assert run("build", table, taken, "--key", key).exit_code == 2
    twice = HEAD + "K-1,ann@example.org,2026-01-05 09:00,client,a,1\n"
    twice += twice.removeprefix(HEAD).replace("09:00", "16:00")
    table.write_text(twice + ROWS.removeprefix(HEAD), encoding="utf-8")
    assert run("build", table, tmp_path / "d", "--key", key).exit_code == 2
    assert not key.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_can_open_is_refused(table: Path, tmp_path: Path, mode: int) -> None:
    key = tmp_path / "north.key"
    assert run("build", table, tmp_path / "one", "--key", key).exit_code == 0
    key.chmod(mode)
    outcome = run("build", table, tmp_path / "two", "--key", key)
    assert (outcome.exit_code, f"chmod 600 {key}" in " ".join(outcome.output.split())) == (2, True)
    assert not (tmp_path / "two").exists()
    key.chmod(0o600)
    assert run("build", table, tmp_path / "two", "--key", key).exit_code == 0


def test_a_seed_draws_the_same_each_time_and_the_dataset_says_so(
    table: Path, tmp_path: Path
) -> None:
    table.write_text(ROWS + ROWS.partition("\n")[2].replace("K-1", "K-2"), encoding="utf-8")
    for name in ("one", "other"):
        assert run("build", table, tmp_path / name, "--seed", 7).exit_code == 0
    files = list((tmp_path / "one").rglob("*.csv"))
    assert len(files) == 6
    for path in files:
        there = tmp_path / "other" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == there.read_bytes()
    said = " ".join((tmp_path / "one" / "README.md").read_text(encoding="utf-8").split())
    assert "drawn with a seed, as for invented cards" in said
