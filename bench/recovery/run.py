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
SIZES = ((13, 121, 100), (10_744, 100_000, 4))
"""Therapists, clients, and how many networks: seeds 1, 2, 3 …"""
FURTHEST = 4.5
"""Of the mean of all networks from its target, in standard errors: one run in a thousand."""


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
    for name, family in FAMILIES.items():
        for therapists, clients, networks in SIZES:
            size = f"{name}, {clients:,} clients"
            found = list(_networks(family, therapists, clients, networks))
            figures += _figures(size, found, networks)
            print(f"recovery: {size}, {networks} networks", flush=True)
    return keep("recovery", figures)


def targets(family: Family, therapists: int, clients: int) -> Mapping[Key, float]:
    """Return every target by its words."""
    plan = Plan()
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


def summed(family: Family, network: Network) -> Any:  # noqa: ANN401 -- each family has its own
    """Sum up a network piece by piece."""
    return reduce(add, map(family.summarise, draw_network(network, Plan())))


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


def _networks(family: Family, therapists: int, clients: int, networks: int) -> Iterator[Found]:
    aims = targets(family, therapists, clients)
    first = summed(family, Network(therapists=therapists, clients=clients, seed=1))
    many = sum(1 for _found in recovered(family, first, aims, LEVEL)) * networks
    level = 1 - (1 - LEVEL) / many  # so that all of them hold at once
    for seed in range(1, networks + 1):
        network = Network(therapists=therapists, clients=clients, seed=seed)
        yield from recovered(family, summed(family, network), aims, level)


def _figures(size: str, found: list[Found], networks: int) -> list[Figure]:
    missed = [x for x in found if x.recovered is False]
    for x in missed[:5]:
        print(f"recovery: {x.target:.4f} is not in {x.estimate}: {' '.join(filter(None, x.key))}")
    without = sum(x.recovered is None for x in found)
    furthest = max(_distances(found), default=0.0)
    how = f"{networks} networks, seeds 1 to {networks}; intervals clustered by therapist"
    return [
        Figure(
            f"{size}: of {len(found) - without:,} estimates, off their target",
            len(missed),
            "",
            "0, at 99.9 % for all at once",
            not missed,
            how,
        ),
        Figure(f"{size}: estimates without an interval", without, "", "", None, how),
        Figure(
            f"{size}: mean of all networks, furthest from its target",
            furthest,
            "standard errors",
            f"at most {FURTHEST:g}" if furthest_is_promised(networks) else "",
            furthest <= FURTHEST if furthest_is_promised(networks) else None,
            f"{how}; standard errors from how far networks lie apart",
        ),
    ]


def furthest_is_promised(networks: int) -> bool:
    """Whether there are enough networks for a standard error of their mean."""
    return networks >= 20  # noqa: PLR2004 -- a t statistic is nearly normal from there on


def _distances(found: Iterable[Found]) -> Iterator[float]:
    """Yield how far the mean of each target's estimates is from it."""
    by_key: dict[Key, list[Found]] = {}
    for x in found:
        by_key.setdefault(x.key, []).append(x)
    for mine in by_key.values():
        values = np.array([x.estimate.value for x in mine], np.float64)
        if len(values) > 1 and values.std() > 0:
            error = values.std(ddof=1) / math.sqrt(len(values))
            yield float(abs(values.mean() - mine[0].target) / error)
