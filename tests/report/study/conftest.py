from __future__ import annotations

from pathlib import Path

import pytest

from visavis.dataset.read import read
from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan as Planted
from visavis.dataset.simulate.run import simulate
from visavis.report.study.compute import Report, compute
from visavis.report.study.open import open_study
from visavis.report.study.plan import Plan


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network small enough for a test, and large enough for every section."""
    made = tmp_path_factory.mktemp("report") / "network"
    simulate(made, network=Network(therapists=8, clients=60), plan=Planted(months=12))
    return made


@pytest.fixture(scope="session")
def report(network: Path) -> Report:
    return compute(
        open_study(read(network), Plan(primary=("next session: client_helpful, within clients",)))
    )
