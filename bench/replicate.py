"""The model study invented 200 times over, reported, and held against what was planted."""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from bench.figures import Figure, keep
from visavis.dataset.read import read
from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan as Planted
from visavis.dataset.simulate.run import simulate
from visavis.report.replica.recovered import Recovered, recovered
from visavis.report.study.compute import compute
from visavis.report.study.open import open_study
from visavis.report.study.plan import Plan

SEEDS, TRUTHS = 200, 220
LEVEL = 0.999
"""Of all intervals of all networks together."""
ONE = 1 - (1 - LEVEL) / (SEEDS * TRUTHS)
"""Of a single interval, so that all hold at once (Bonferroni)."""


def run() -> int:
    """Replicate, and count what lies outside."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        found: list[Recovered] = []
        for seed, told in enumerate(pool.map(partial(of_seed, level=ONE), range(1, SEEDS + 1)), 1):
            found += told
            if not seed % 20:
                print(f"replicate: network {seed} of {SEEDS}", flush=True)
    off = Counter(one.key.name for one in found if not one.holds)
    for name, times in off.most_common(8):
        print(f"replicate: {name}: {times} outside")
    how = f"{SEEDS} networks of 13 therapists and 121 clients; 99.9 % for all of them at once"
    return keep(
        "replicate",
        [
            Figure(
                f"of {len(found):,} planted truths, outside their interval",
                sum(off.values()),
                "",
                "0",
                not off,
                how,
            ),
            Figure("truths a network", len(found) / SEEDS, "", "", None, how),
        ],
    )


def of_seed(seed: int, *, level: float) -> list[Recovered]:
    """Invent one network, report it, and return what was recovered."""
    with tempfile.TemporaryDirectory() as beside:
        folder = Path(beside) / "network"
        simulate(folder, network=Network(seed=seed), plan=Planted())
        found = recovered(compute(open_study(read(folder), Plan(seed=seed, level=level))))
    return [one for one in found if math.isfinite(one.low) or math.isfinite(one.high)]
