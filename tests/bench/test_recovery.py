"""One small network: every family finds its targets, and finds them missing when they are wrong."""

from __future__ import annotations

import pytest

from bench.recovery.families import FAMILIES
from bench.recovery.run import Found, recovered, summed, targets
from visavis.dataset.simulate.network import Network

SMALL = Network(therapists=13, clients=121, seed=2)


@pytest.fixture(scope="module", params=FAMILIES)
def found(request: pytest.FixtureRequest) -> list[Found]:
    family = FAMILIES[request.param]
    aims = targets(family, SMALL.therapists, SMALL.clients)
    return list(recovered(family, summed([family], SMALL)[0], aims, 1 - 1e-3 / 200))


def test_every_estimate_has_its_target_in_its_interval(found: list[Found]) -> None:
    assert len(found) >= 3
    assert [x.key for x in found if x.recovered is False] == []


def test_a_target_that_is_far_off_is_not_recovered(found: list[Found]) -> None:
    wrong = [Found(x.key, x.estimate, x.target + 1_000) for x in found if x.estimate.interval]
    assert not any(x.recovered for x in wrong)
