"""``visavis coding`` takes codings out and brings them in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.rounds import coded_round
from visavis.apps.coding.models import Coding
from visavis.apps.people.models import WorkProfile
from visavis.cli.main import main

pytestmark = pytest.mark.django_db


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["coding", *map(str, args)])


def test_a_rater_codes_elsewhere_and_comes_back(tmp_path: Path) -> None:
    coded = coded_round(packets=2)
    WorkProfile.objects.update(words_in_studies=False)
    out = run("export", coded.round.name, "--to", tmp_path / "out", "--as", "csv")
    assert out.exit_code == 0, out.output
    assert "2 reports of 1 client" in out.output
    file = tmp_path / "out" / "A.csv"
    file.write_text(file.read_text("utf-8-sig").replace(",,,,,,", ",self_awareness,,sure,,,"))
    brought = run("import", coded.round.name, file, "--rater", "a")
    assert (brought.exit_code, brought.output) == (
        0,
        "1 report coded, 0 changed, 0 as they were; 0 still to code.\n",
    )
    assert Coding.objects.get().categories == [{"category": "self_awareness"}]
    wrong = run("import", coded.round.name, file, "--rater", "B")
    assert wrong.exit_code == 2
    assert "A.csv, line 2, column A (rater): 'A' is no rater of this round" in wrong.output


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    none = run("export", "first", "--to", tmp_path / "out")
    assert (none.exit_code, "A coordinator of the network makes one" in none.output) == (2, True)
    name = coded_round(packets=1).round.name
    other = run("export", "first", "--to", tmp_path / "out")
    assert f"There are: “{name}”" in other.output
    rater = run("export", name, "--to", tmp_path / "a.csv", "--rater", "Z")
    assert "has no rater Z; there are A, B" in rater.output
    whole = run("export", name, "--to", tmp_path / "all.csv")
    assert (whole.exit_code, "Name a folder" in whole.output) == (2, True)
