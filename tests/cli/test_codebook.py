"""``visavis codebook``: what raters code by, as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from visavis.cli.main import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["codebook", *words])


def test_the_shipped_ones_are_listed() -> None:
    assert run("list").output.splitlines() == [
        "impacts@1\t14 categories\tImpacts",
        "impacts@2\t24 categories\tImpacts",
        "reactions@1\t21 categories\tClient reactions",
        "activities@1\t15 categories\tTherapist activities",
        "qualities@1\t9 categories\tTherapist qualities",
    ]


def test_one_is_shown_as_a_tree() -> None:
    assert "├── Trustworthiness" in run("show", "qualities@1").output
    assert "Belongs elsewhere" not in run("show", "qualities@1").output
    assert "Belongs elsewhere" in run("show", "qualities@1", "--whole").output


def test_a_table_becomes_yaml(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("code,title,definition\nnear,Near,It came near.\n")
    found = run("check", str(table), "--name", "own", "--out", str(tmp_path / "own.yaml"))
    assert found.output == "own@1: 1 category, in order.\n"
    assert run("check", str(tmp_path / "own.yaml")).output == "own@1: 1 category, in order.\n"
    assert "says: Read from own.csv." in (tmp_path / "own.yaml").read_text()


def test_two_versions_are_compared() -> None:
    found = run("compare", "impacts@1", "impacts@2").output
    assert "misunderstanding" in found
    assert "becomes" in found
    assert "Reports of 12 of 14 categories are coded again." in found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["show", "impacts@9"],
            "there is no file 'impacts@9', and with the program come impacts@1",
        ),
        (["compare", "impacts@1", "reactions@1"], "are two codebooks, not two versions of one"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words: list[str], said: str) -> None:
    found = run(*words)
    assert found.exit_code == 2
    assert found.stderr.startswith("visavis: ")
    assert said in found.stderr
