from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from visavis.cli.main import main
from visavis.dataset.read import read
from visavis.vocab.counted import counted


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--therapists", "0"], "--therapists must be at least 1, not 0."),
        (["--clients", "-3"], "--clients must be at least 1, not -3."),
        (["--therapists", "9", "--clients", "5"], "9 therapists cannot share 5 clients"),
        (["--months", "0"], "--months must be 1 to 120, not 0."),
        (["--sessions", "0"], "--sessions must be at least 1, not 0."),
        (["--seed", "-1"], "--seed must be 0 or more, not -1."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    result = CliRunner().invoke(main, ["simulate", str(tmp_path / "network"), *arguments])
    assert (result.exit_code, result.output[: 9 + len(sentence)]) == (2, f"visavis: {sentence}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(main, ["simulate", str(tmp_path)])
    assert result.exit_code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_number_of_sessions_scales_therapists_and_clients(tmp_path: Path) -> None:
    size = ["--therapists", "1", "--clients", "8", "--months", "2", "--sessions", "200"]
    result = CliRunner().invoke(main, ["simulate", str(tmp_path / "network"), *size])
    assert result.exit_code == 0
    assert "49 clients of 6 therapists" in result.output


def test_accounts_of_what_happened_and_guesses_are_counted_apart(tmp_path: Path) -> None:
    goal = tmp_path / "network"
    size = ["--therapists", "1", "--clients", "1", "--months", "3", "--seed", "3"]
    result = CliRunner().invoke(main, ["simulate", str(goal), *size])
    assert result.exit_code == 0
    reports = read(goal).frame("eventReports")["perspective"]
    guesses = reports.to_list().count("guess")
    told = counted(len(reports) - guesses, "event report")
    assert result.output.startswith(
        f"Wrote {goal}: 1 client of 1 therapist, {told} and "
        f"{counted(guesses, 'guess', 'guesses')}. What was planted is in truth.json."
    )
