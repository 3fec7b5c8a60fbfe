from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from visavis.cli.main import main
from visavis.dataset.read import read
from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan as Planted
from visavis.dataset.simulate.run import simulate
from visavis.report.replica.found import found
from visavis.report.replica.recovered import recovered
from visavis.report.replica.truths import Key, planted
from visavis.report.study.compute import Report, compute
from visavis.report.study.open import open_study
from visavis.report.study.plan import Plan
from visavis.vocab.remedy import RemedyError

ALMOST_ALWAYS = 0.99999


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("replica") / "network"
    simulate(made, network=Network(therapists=8, clients=60), plan=Planted(months=12))
    return made


@pytest.fixture(scope="module")
def report(network: Path) -> Report:
    return compute(open_study(read(network), Plan(level=ALMOST_ALWAYS)))


def test_what_was_planted_is_recovered(report: Report) -> None:
    told = recovered(report)
    assert len(told) > 100
    assert [one for one in told if not one.holds] == []
    assert {one.key.level for one in told} >= {"", "1", "2", "3", "4", "6"}


def test_what_was_not_planted_is_noticed(report: Report, network: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(network, other)
    truth = json.loads((other / "truth.json").read_text(encoding="utf-8"))
    for one in truth["truths"]:
        if one["name"] == "krippendorff_alpha":
            one["target"] += 0.5
    (other / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    mistaken = replace(report, study=replace(report.study, dataset=read(other)))
    assert [one.key.name for one in recovered(mistaken) if not one.holds] == ["krippendorff_alpha"]


def test_every_section_that_aims_at_truths_finds_some(report: Report) -> None:
    names = {key.name for key in found(report)} & {key.name for key in planted_in(report)}
    assert names >= {"share", "mean_rating", "pair_kappa", "kappa", "within_slope"}


def planted_in(report: Report) -> dict[Key, float]:
    return planted(report.study.dataset)


def test_one_command_replicates_the_model_study(tmp_path: Path) -> None:
    asked = ["replicate", "--therapists", "4", "--clients", "24", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    assert "intervals hold what was planted" in done.output
    assert (tmp_path / "out" / "report.html").exists()


def test_a_real_dataset_holds_nothing_planted(network: Path, tmp_path: Path) -> None:
    real = tmp_path / "real"
    shutil.copytree(network, real)
    (real / "truth.json").unlink()
    with pytest.raises(RemedyError, match="holds no"):
        planted(read(real))
