"""Planted targets against simultaneous intervals of 99.9 %, small and large, seed after seed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from bench.figures import Figure, keep
from bench.recovery.families import FAMILIES, Family, Key, key
from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import draw_network
from visavis.dataset.simulate.truth.all_truths import all_truths
from visavis.stats.results import Estimate

LEVEL = 0.999
SIZES = ((13, 121, 60), (10_744, 100_000, 3))
"""Therapists, clients, and how many networks: seeds 1, 2, 3 …"""


@dataclass(frozen=True, slots=True)
class Found:
    """One estimate of one network beside its target."""

    key: Key
    estimate: Estimate
    target: float

    @property
    def recovered(self) -> bool | None:
        """Whether the interval contains the target; None without an interval."""
        interval = self.estimate.interval
        return None if interval is None else interval.low <= self.target <= interval.high


def run() -> int:
    """Recover every family at both sizes."""
    figures: list[Figure] = []
    for therapists, clients, networks in SIZES:
        found = of_networks(therapists, clients, networks)
        for name, mine in found.items():
            figures += _figures(f"{name}, {clients:,} clients", mine, networks)
    return keep("recovery", figures)


def targets(
    family: Family, therapists: int, clients: int, plan: Plan | None = None
) -> Mapping[Key, float]:
    """Return every target by its words."""
    plan = plan or Plan()
    truths = all_truths(plan, therapists=therapists, clients=clients)
    return {
        **{
            key(
                truth.name,
                level=str(truth.level or ""),
                perspective=truth.perspective,
                valence=truth.valence,
                category=truth.category,
                group=truth.group,
            ): truth.target
            for truth in truths
            if truth.target is not None
        },
        **family.targets(plan),
    }


def summed(families: Iterable[Family], network: Network, plan: Plan | None = None) -> list[Any]:
    """Sum up a network piece by piece, for each family."""
    chosen = list(families)
    pieces = ([family.summarise(frames) for family in chosen] for frames in _drawn(network, plan))
    return reduce(lambda one, other: list(map(add, one, other)), pieces)


def _drawn(network: Network, plan: Plan | None = None) -> Iterator[Mapping[str, Any]]:
    for frames in draw_network(network, plan or Plan()):
        yield {**frames, "eventReports": frames["eventReports"].drop("text")}


def recovered(
    family: Family,
    summary: Any,  # noqa: ANN401 -- as above
    aims: Mapping[Key, float],
    level: float,
) -> Iterator[Found]:
    """Put estimates beside their targets."""
    for words, estimate in family.estimate(summary, level):
        if words in aims and estimate.value is not None:
            yield Found(words, estimate, aims[words])


def of_networks(therapists: int, clients: int, networks: int) -> dict[str, list[Found]]:
    """Recover what networks of one size hold, by family."""
    aims = {name: targets(family, therapists, clients) for name, family in FAMILIES.items()}
    level = 1 - (1 - LEVEL) / (len(set().union(*aims.values())) * networks)  # all hold at once
    found: dict[str, list[Found]] = {name: [] for name in FAMILIES}
    for seed in range(1, networks + 1):
        network = Network(therapists=therapists, clients=clients, seed=seed)
        summaries = summed(FAMILIES.values(), network)
        for (name, family), summary in zip(FAMILIES.items(), summaries, strict=True):
            found[name] += recovered(family, summary, aims[name], level)
        if clients > MANY:
            print(f"recovery: {clients:,} clients, network {seed} of {networks}", flush=True)
    print(f"recovery: {clients:,} clients, {networks} networks", flush=True)
    return found


MANY = 10_000
"""Clients from which on a network takes long enough to say that it is done."""


def _figures(size: str, found: list[Found], networks: int) -> list[Figure]:
    missed = [x for x in found if x.recovered is False]
    for x in missed[:5]:
        print(f"recovery: {x.target:.4f} is not in {x.estimate}: {' '.join(filter(None, x.key))}")
    without = sum(x.recovered is None for x in found)
    how = f"{networks} networks, seeds 1 to {networks}; intervals clustered by therapist"
    return [
        Figure(
            f"{size}: of {len(found) - without:,} estimates, off their target",
            len(missed),
            "",
            "0, at 99.9 % for all",
            not missed,
            how,
        ),
        Figure(f"{size}: estimates without an interval", without, "", "", None, how),
        *_bias(size, found, how),
    ]


def _bias(size: str, found: list[Found], how: str) -> Iterator[Figure]:
    """Yield how far the mean of small studies is off; that small studies lean is no fault."""
    distances = dict(_distances(found))
    if distances:
        words = max(distances, key=lambda key: distances[key])
        print(f"recovery: {size}, furthest on the mean: {' '.join(filter(None, words))}")
        yield Figure(
            f"{size}: mean of networks, furthest off",
            distances[words],
            "standard errors",
            "",
            None,
            f"{how}; standard errors from how far networks lie apart",
        )


def _distances(found: Iterable[Found]) -> Iterator[tuple[Key, float]]:
    """Yield how far the mean of each target's estimates is from it, where networks are many."""
    by_key: dict[Key, list[Found]] = {}
    for x in found:
        by_key.setdefault(x.key, []).append(x)
    for words, mine in by_key.items():
        values = np.array([x.estimate.value for x in mine], np.float64)
        if len(values) >= ENOUGH and values.std() > 0:
            error = values.std(ddof=1) / math.sqrt(len(values))
            yield words, float(abs(values.mean() - mine[0].target) / error)


ENOUGH = 20
"""Networks from which on a t statistic is nearly normal."""
