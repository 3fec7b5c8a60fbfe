"""Pairs of ratings: the intervals of temporal congruence and directional discrepancy."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from bench.coverage.cells import Cell, cell, markdown, verdict
from bench.coverage.effects import KINDS as EFFECTS_KINDS
from bench.coverage.effects import SIDES_RUNS, SURFACE_RUNS, sides, surfaces
from bench.coverage.nesting import CLIENTS, DISPERSION, THERAPIST_OF, THERAPISTS, Numbers, generator
from bench.figures import ROOT, keep
from tools.generated import Part
from visavis.stats.pairs import truth_and_bias
from visavis.stats.results import Estimate

RUNS = 200
PAGES = {
    "ratings": ("truth-and-bias", RUNS),
    "surface": ("response-surface", SURFACE_RUNS),
    "sides": ("actor-partner", SIDES_RUNS),
}
"""Where each table stands, and of how many studies a row is."""
DISCREPANCY, CONGRUENCE = -0.3, 0.4
BETWEEN, OF_SESSION, RESIDUAL, CLIENT, SLOPE = 0.4, 0.8, 0.7, 0.4, 0.25
"""How far clients' usual ratings, their sessions, the rest, clients' bias and slopes differ."""
TRUTH = {"directional_discrepancy": DISCREPANCY, "temporal_congruence": CONGRUENCE}


@dataclass(frozen=True, slots=True)
class Kind:
    """Studies of one kind, of 13 therapists and 121 clients."""

    row: str
    sessions: float
    """That both rated, of a client beyond the first, on average."""
    therapists: float = 0.3
    """SD of therapists' discrepancies."""
    slopes: float = 0.0
    """SD of therapists' slopes, which the model has no place for."""


KINDS = (
    Kind("10 sessions a client", 9.0),
    Kind("10 sessions a client, therapists alike", 9.0, therapists=0.0),
    Kind("3 sessions a client", 2.0),
    Kind("10 sessions a client, slopes of therapists differ (SD .2)", 9.0, slopes=0.2),
)


def pairs() -> Iterator[Cell]:
    """Cover every model of pairs, two kinds of studies at a time."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        running = [
            pool.submit(work, number)
            for work, kinds in ((sides, EFFECTS_KINDS), (ratings, KINDS), (surfaces, EFFECTS_KINDS))
            for number in range(len(kinds))
        ]
        for one in running:
            yield from one.result()


def ratings(number: int) -> list[Cell]:
    """Cover both estimates of truth and bias, in studies of one kind."""
    kind = KINDS[number]
    rng, found = generator(8_100 + number), defaultdict[str, list[Estimate]](list)
    for _run in range(RUNS):
        study = truth_and_bias(drawn(rng, kind))
        for name in TRUTH:
            found[name].append(study[name])
    print(f"coverage-pairs: ratings, {kind.row}", flush=True)
    return [
        cell(
            estimates,
            [TRUTH[name]] * len(estimates),
            part="ratings",
            row=kind.row,
            column=name.replace("_", " "),
            strong=kind.slopes > 0,
        )
        for name, estimates in found.items()
    ]


def drawn(rng: np.random.Generator, kind: Kind) -> dict[str, Numbers]:
    """Draw one study, a line for each session."""
    chance = DISPERSION / (DISPERSION + kind.sessions)
    each = 1 + rng.negative_binomial(DISPERSION, chance, CLIENTS)
    client = np.repeat(np.arange(CLIENTS), each)
    usual, bias, slope = rng.normal(size=(3, CLIENTS)) * [[BETWEEN], [CLIENT], [SLOPE]]
    of_therapist = rng.normal(size=(2, THERAPISTS)) * [[kind.therapists], [kind.slopes]]
    above = OF_SESSION * rng.normal(size=len(client))
    bias, slope = bias + of_therapist[0][THERAPIST_OF], slope + of_therapist[1][THERAPIST_OF]
    therapist = usual[client] + DISCREPANCY + bias[client] + (CONGRUENCE + slope[client]) * above
    return {
        "therapist": THERAPIST_OF[client],
        "client": client,
        "client_rating": 3 + usual[client] + above,
        "therapist_rating": 3 + therapist + RESIDUAL * rng.normal(size=len(client)),
    }


def run() -> int:
    """Run everything, write the table, and fail where a promise is not met."""
    begun = time.monotonic()
    cells = list(pairs())
    print(f"coverage of pairs in {time.monotonic() - begun:.0f} s", flush=True)
    for part, (page, runs) in PAGES.items():
        mine = [one for one in cells if one.part == part]
        table = markdown(mine, first="13 therapists, 121 clients")
        text = (
            f"Percent of 95 % intervals that contain the truth, {runs} studies a row; by chance "
            f"alone up to {mine[0].error:.1f} more or less.\n\n{table}"
        )
        place = ROOT / "docs" / "methods" / f"{page}.md"
        Part(place, "coverage", lambda text=text: text).main(["write"])  # type: ignore[misc]  # bound
        print(text)
    how = "which studies, on docs/methods/truth-and-bias.md, response-surface.md, actor-partner.md"
    return keep(
        "coverage-pairs",
        [verdict(cells, part="pairs", kinds="intervals of pairs of ratings", how=how)],
    )
