"""What intervals of estimating equations cover, where the population's average is known exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.coverage.cells import Cell, cell
from bench.coverage.generalized import (
    BETWEEN,
    CLIENT,
    RATE,
    START,
    THERAPIST,
    THIRTEEN,
    WITHIN,
    Kind,
    drawn,
)
from bench.coverage.nesting import generator
from bench.figures import ROOT
from visavis.stats.generalized import gee

PAGE = ROOT / "docs" / "methods" / "population-averages.md"
RUNS = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """Studies of one kind, and what is taken as a cluster."""

    row: str
    caseloads: tuple[int, ...]
    cluster: Any


ASKED = (
    Asked("13 therapists, 121 clients; by therapist", tuple(THIRTEEN), "therapist"),
    Asked("40 therapists, 160 clients; by therapist", (4,) * 40, "therapist"),
    Asked("121 clients without therapists; by client", (1,) * 121, "client"),
)
COLUMNS = {"t": "within clients", "x": "between clients", "intercept": "intercept"}
# Normal random intercepts raise the average of a rate by half their variance, and nothing else.
TRUTH = {
    "t": WITHIN,
    "x": BETWEEN,
    "intercept": START + RATE + (CLIENT**2 + THERAPIST**2) / 2,
}


def equations() -> Iterator[Cell]:
    """Cover effects on the logarithm of a rate."""
    for number, asked in enumerate(ASKED):
        kind = Kind(asked.row, asked.caseloads, RUNS, family="count")
        rng, found = generator(9_400 + number), defaultdict[str, list[Any]](list)
        for _run in range(RUNS):
            study, _truth = drawn(rng, kind)
            fitted = gee(study, y="y", fixed=["t", "x"], cluster=asked.cluster, family="count")
            for term in COLUMNS:
                found[term].append(fitted[term])
        for term, column in COLUMNS.items():
            truth = [TRUTH[term]] * RUNS
            yield cell(found[term], truth, part="glmm", row=asked.row, column=column)
        print(f"glmm: {asked.row} done", flush=True)
