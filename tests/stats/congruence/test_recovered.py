"""What a network was planted with is found again, within what chance allows."""

from __future__ import annotations

import pytest

from tests.stats.congruence.studies import simulated
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.truth.all_truths import all_truths
from visavis.stats.congruence import congruence

THERAPISTS, CLIENTS = 120, 1_200
SURE = 0.999
"""That no interval of all misses its target. Therapists are the clusters: how attuned one is was
planted, so a target is one of therapists at large."""


@pytest.mark.slow
def test_every_target_of_congruence_is_found_again() -> None:
    truths = [
        truth
        for truth in all_truths(Plan(), therapists=THERAPISTS, clients=CLIENTS)
        if truth.level is not None and truth.target is not None
    ]
    assert {truth.level for truth in truths} == {1, 2, 3, 4, 5, 6}
    found = congruence(
        simulated(therapists=THERAPISTS, clients=CLIENTS, months=18, seed=1),
        confidence=1 - (1 - SURE) / len(truths),
    )
    missed = []
    for truth in truths:
        estimate = found.level(truth.level or 0).estimate(
            truth.name,
            perspective=truth.perspective,
            valence=truth.valence or "both",
            cluster="therapists",
        )
        assert estimate.interval is not None
        if not estimate.interval.low <= (truth.target or 0.0) <= estimate.interval.high:
            missed.append((truth, estimate))
    assert missed == []
