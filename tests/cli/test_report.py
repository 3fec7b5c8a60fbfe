from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from visavis.cli.main import main
from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reports") / "network"
    simulate(made, network=Network(therapists=4, clients=20), plan=Plan(months=3))
    return made


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["report", *(str(a) for a in arguments)])


def test_one_command_writes_every_form(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(folder, "--out", out, "--lang", "fr")
    assert (done.exit_code, done.output.split(":")[0]) == (0, f"Wrote {out / 'report.html'}")
    assert {file.name for file in out.iterdir()} == {
        "report.html",
        "report.pdf",
        "results.json",
        "tables",
        "tables.xlsx",
        "figures",
    }
    assert '<html lang="fr">' in (out / "report.html").read_text(encoding="utf-8")
    assert json.loads((out / "results.json").read_text(encoding="utf-8"))["format"] == 1


def test_bad_input_is_refused_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine", encoding="utf-8")
    cases = {
        "is no folder": (tmp_path / "nowhere", "--out", tmp_path / "out"),
        "is not empty": (folder, "--out", taken),
        "cannot be opened": (folder, "--out", tmp_path / "out", "--protocol", tmp_path / "p.toml"),
    }
    for said, arguments in cases.items():
        done = run(*arguments)
        assert (done.exit_code, said in done.output) == (2, True), done.output
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]


def test_a_dataset_with_faults_is_told_line_by_line(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    table = broken / "data" / "table-eventReports_data.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(",helpful,4,", ",helpful,9,", 1), encoding="utf-8")
    done = run(broken, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "eventReports" in done.output
    assert not (tmp_path / "out").exists()


def test_two_datasets_stand_side_by_side(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("--compare", folder, folder, "--out", out)
    assert done.exit_code == 0, done.output
    assert {file.name for file in out.iterdir()} == {"comparison.html", "results.json"}
    one, other = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert one["dataset"] == other["dataset"]
    shown = (out / "comparison.html").read_text(encoding="utf-8")
    assert shown.count('<p class="said">') % 2 == 0


def test_one_dataset_or_two_are_named(folder: Path, tmp_path: Path) -> None:
    for arguments in ((), (folder, "--compare", folder, folder)):
        done = run(*arguments, "--out", tmp_path / "out")
        assert (done.exit_code, "Name one study dataset" in done.output) == (2, True)
