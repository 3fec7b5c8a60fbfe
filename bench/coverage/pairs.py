"""Pairs of ratings: the intervals of temporal congruence and directional discrepancy."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.coverage.cells import Cell, cell, markdown, verdict
from bench.coverage.nesting import CLIENTS, DISPERSION, THERAPIST_OF, THERAPISTS, Numbers, generator
from bench.figures import ROOT, keep
from tools.generated import Part
from visavis.stats.pairs import truth_and_bias
from visavis.stats.results import Estimate

RUNS = 200
PAGE = ROOT / "docs" / "methods" / "truth-and-bias.md"
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
    """Cover both estimates."""
    for number, kind in enumerate(KINDS):
        rng, found = generator(8_100 + number), defaultdict[str, list[Estimate]](list)
        for _run in range(RUNS):
            study = truth_and_bias(drawn(rng, kind))
            for name in TRUTH:
                found[name].append(study[name])
        for name, estimates in found.items():
            yield cell(
                estimates,
                [TRUTH[name]] * len(estimates),
                part="pairs",
                row=kind.row,
                column=name.replace("_", " "),
                strong=kind.slopes > 0,
            )


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
    table = markdown(cells, first="13 therapists, 121 clients")
    text = f"Percent of 95 % intervals that contain the truth, {RUNS} studies a row.\n\n{table}"
    Part(PAGE, "coverage", lambda: text).main(["write"])
    print(text)
    how = "which studies, on docs/methods/truth-and-bias.md"
    return keep(
        "coverage-pairs",
        [verdict(cells, part="pairs", kinds="intervals of pairs of ratings", how=how)],
    )
