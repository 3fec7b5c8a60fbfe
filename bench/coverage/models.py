"""Mixed models: the intervals of effects and standard deviations in simulated studies."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from bench.coverage.cells import Cell, cell, markdown, verdict
from bench.coverage.nesting import CLIENTS_OF, DISPERSION, Numbers, generator
from bench.figures import ROOT, keep
from tools.generated import Part
from visavis.stats.models import mixed_model
from visavis.stats.results import Estimate

RUNS, LARGE_RUNS = 500, 120
SESSIONS = 10.0
"""Of a client beyond the first, on average; a third of the clients have most of them."""
START, CHANGE, CLIENT, SLOPE, ALIKE, RESIDUAL = 20.0, -2.0, 5.0, 2.0, -0.3, 4.0
"""Where lines begin and how they go by ten sessions; how far clients differ; the rest."""
PAGE = ROOT / "docs" / "methods" / "mixed-models.md"
COLUMNS = {
    "intercept": "intercept",
    "t": "slope",
    "sd intercept | client": "SD of clients",
    "sd t | client": "SD of slopes",
    "sd intercept | therapist": "SD of therapists",
    "sd residual": "SD of sessions",
    "correlation intercept, t | client": "correlation",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Studies of one kind."""

    row: str
    caseloads: Sequence[int]
    therapists: float
    """Standard deviation of therapists."""
    runs: int
    skewed: bool = False
    """Most therapists are a little worse than the average, and a few much better."""


KINDS = (
    Kind("13 therapists, 121 clients, SD of therapists 1", CLIENTS_OF.tolist(), 1.0, RUNS),
    Kind("13 therapists, 121 clients, SD of therapists 2", CLIENTS_OF.tolist(), 2.0, RUNS),
    Kind("13 therapists, 121 clients, SD of therapists 4", CLIENTS_OF.tolist(), 4.0, RUNS),
    Kind("the same, few therapists far from the rest", CLIENTS_OF.tolist(), 4.0, RUNS, skewed=True),
    Kind("150 therapists, 1,200 clients, SD of therapists 2", [8] * 150, 2.0, LARGE_RUNS),
)


def models() -> Iterator[Cell]:
    """Cover every number of a growth model, two kinds of studies at a time."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for cells in pool.map(of_kind, range(len(KINDS))):
            yield from cells


def of_kind(number: int) -> list[Cell]:
    """Cover them in studies of one kind."""
    kind = KINDS[number]
    rng, found = generator(7_000 + number), defaultdict[str, list[Estimate]](list)
    for _run in range(kind.runs):
        study = drawn(rng, kind)
        for one in mixed_model(study, y="score", fixed=["t"], random=["t"]).estimates:
            found[one.name].append(one)
    print(f"coverage-models: {kind.row}", flush=True)
    return [
        cell(
            estimates,
            [truth(kind)[name]] * len(estimates),
            part="models",
            row=kind.row,
            column=COLUMNS[name],
            strong=kind.skewed,
        )
        for name, estimates in found.items()
    ]


def truth(kind: Kind) -> dict[str, float]:
    """Return what the intervals are to contain."""
    planted = (START, CHANGE, CLIENT, SLOPE, kind.therapists, RESIDUAL, ALIKE)
    return dict(zip(COLUMNS, planted, strict=True))


def drawn(rng: np.random.Generator, kind: Kind) -> dict[str, Numbers]:
    """Draw one study, a line for each session."""
    clients = int(np.sum(kind.caseloads))
    of = np.repeat(np.arange(len(kind.caseloads)), kind.caseloads)
    each = 1 + rng.negative_binomial(DISPERSION, DISPERSION / (DISPERSION + SESSIONS), clients)
    client = np.repeat(np.arange(clients), each)
    t = (np.arange(len(client)) - np.repeat(np.cumsum(each) - each, each)) / 10
    level, slope = rng.normal(size=(2, clients))
    slope = ALIKE * level + np.sqrt(1 - ALIKE**2) * slope
    size = len(kind.caseloads)
    therapist = rng.exponential(size=size) - 1 if kind.skewed else rng.normal(size=size)
    score = START + kind.therapists * therapist[of][client] + CLIENT * level[client]
    score += (CHANGE + SLOPE * slope[client]) * t + RESIDUAL * rng.normal(size=len(client))
    return {"therapist": of[client], "client": client, "t": t, "score": score}


def run() -> int:
    """Run everything, write the table, and fail where a promise is not met."""
    begun = time.monotonic()
    cells = list(models())
    print(f"coverage of models in {time.monotonic() - begun:.0f} s", flush=True)
    runs = f"{RUNS} studies a row, {LARGE_RUNS} in the last."
    text = f"{runs}\n\n{markdown(cells, first='studies')}"
    Part(PAGE, "coverage", lambda: text).main(["write"])
    print(text)
    how = "which studies, on docs/methods/mixed-models.md"
    return keep(
        "coverage-models",
        [verdict(cells, part="models", kinds="intervals without caution", how=how)],
    )
