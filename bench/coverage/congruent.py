"""Congruence in simulated networks, whose targets are known: clustered by therapist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bench.coverage.cells import Cell, cell
from bench.recovery.families import FAMILIES, Key
from bench.recovery.run import summed, targets
from visavis.dataset.simulate.network import CLIENTS, THERAPISTS, Network
from visavis.stats.results import Estimate
from visavis.stats.uncertainty.jackknife import LEVEL

RUNS = 300
FAMILY = FAMILIES["congruence"]


def congruent() -> Iterator[Cell]:
    """Cover every level, helpful and hindering, of the client against the therapist."""
    aims = targets(FAMILY, THERAPISTS, CLIENTS)
    found: dict[Key, list[Estimate]] = defaultdict(list)
    for seed in range(1, RUNS + 1):
        network = Network(therapists=THERAPISTS, clients=CLIENTS, seed=seed)
        for words, estimate in FAMILY.estimate(summed([FAMILY], network)[0], LEVEL):
            if words in aims and words[2] == "therapist":
                found[words].append(estimate)
    for words, estimates in found.items():
        level, name, _perspective, valence, *_ = words
        yield cell(
            estimates,
            [aims[words]] * len(estimates),
            part="congruence",
            row=f"level {level}, {name.replace('_', ' ')}",
            column=valence or "both",
        )
