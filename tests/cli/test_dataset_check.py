from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from tests.dataset.example import write_example
from visavis.cli.main import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["dataset", *(str(a) for a in arguments)])


def test_a_dataset_without_a_fault_is_counted(tmp_path: Path) -> None:
    outcome = run("check", write_example(tmp_path / "d"))
    assert (outcome.exit_code, outcome.output) == (0, "No faults in 14 tables with 40 rows.\n")


def test_faults_are_shown_with_place_and_remedy_and_end_with_2(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    file = dataset / "data" / "table-cards_data.csv"
    rows = "".join(f"k{n},s1,quince,,,yes,yes,,false,\n" for n in range(10, 260))
    file.write_text(file.read_text() + rows)
    outcome = run("check", dataset)
    assert outcome.exit_code == 2
    lines = [" ".join(line.split()) for line in outcome.output.splitlines()]
    assert "cards 7, 8, 9, 10, It is not on the list: (6 characters). Allowed" in lines
    assert "… and 245 more like this" in lines
    assert lines[-1].startswith("499 faults in")
    assert "quince" not in outcome.output


def test_a_folder_that_is_no_dataset_ends_with_one_fault(tmp_path: Path) -> None:
    outcome = run("check", tmp_path)
    said = " ".join(outcome.output.split())
    assert outcome.exit_code == 2
    assert said.endswith("1 fault in 1 table or file.")
    assert "Name the folder that holds dataset_description.json." in said


def test_a_folder_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    outcome = run("check", tmp_path / "nowhere")
    assert outcome.exit_code == 2
    assert "is no folder" in outcome.output
    assert "Traceback" not in outcome.output
