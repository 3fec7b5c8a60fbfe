from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.dataset.example import write_example
from tests.exchange.sharing.shared import write_titled
from visavis.cli.main import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["dataset", "share", *(str(a) for a in arguments)])


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_example(tmp_path_factory.mktemp("dataset") / "d", tables=["eventReports"])


def test_it_says_what_was_written_and_that_words_stayed(dataset: Path, tmp_path: Path) -> None:
    outcome = run(dataset, "--as", "csv", "--out", tmp_path / "out")
    assert outcome.exit_code == 0
    assert outcome.output == (
        f"Wrote {tmp_path / 'out'}: 1 table with 5 rows, as CSV.\n"
        "People's own words were left out; with --text they go along.\n"
    )


def test_cut_texts_are_named(tmp_path: Path) -> None:
    dataset = write_titled(tmp_path / "d", tables=["eventReports"], long=True)
    outcome = run(dataset, "--as", "spss", "--out", tmp_path / "out", "--text")
    assert outcome.output.splitlines()[1:] == [
        "1 text was longer than SPSS holds, and cut. README.md says which:",
        "  eventReports, text of r4: 68,812 bytes",
    ]


def test_what_cannot_be_done_is_refused_in_a_sentence(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for arguments in (
        (dataset, "--as", "csv", "--out", tmp_path / "file"),
        (tmp_path / "nowhere", "--as", "csv", "--out", tmp_path / "out"),
        (dataset, "--as", "sas", "--out", tmp_path / "out"),
    ):
        outcome = run(*arguments)
        assert outcome.exit_code == 2
        assert "Traceback" not in outcome.output
