"""How often intervals of hazards and curves contain the truth, with 13 therapists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from bench.coverage.cells import Cell, cell, markdown, verdict
from bench.coverage.nesting import CLIENTS_OF, generator
from bench.endings.rows import FROM, KINDS, Kind, drawn
from bench.figures import ROOT, Figure
from tools.generated import Part
from visavis.stats.endings import Steps, hazard, survival
from visavis.stats.results import Estimate

RUNS, LARGE = 600, 20_000
"""Studies of each kind; therapists of the one whose estimates are taken for the truth."""
AFTER = (5, 10, 15)
Key = tuple[str, str, str]
"""Part, column, and what is a cluster."""
COLUMNS = {
    "client_hindering": "hindered session",
    "oriented": "therapist's orientation",
    f"number from {FROM}": "time",
}


def cells() -> Iterator[Cell]:
    """Cover ratios, effects and curves of every kind of study."""
    for place, kind in enumerate(KINDS):
        rng, found = generator(8_000 + place), defaultdict[Key, list[Estimate]](list)
        truth = dict(of_study(rng, kind, np.full(LARGE, 9)))
        for _run in range(RUNS):
            for key, estimate in of_study(rng, kind, CLIENTS_OF):
                found[key].append(estimate)
        for (part, column, cluster), estimates in found.items():
            if cluster == "client" and kind.therapists > 0:
                continue  # then it is about these therapists, not about those at large
            whole = truth[part, column, cluster].value
            yield cell(
                estimates,
                [np.nan if whole is None else whole] * len(estimates),
                part=part,
                row=f"{kind.row}; by {cluster}",
                column=column,
                strong=kind.strong,
            )


def of_study(
    rng: np.random.Generator, kind: Kind, caseloads: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
) -> Iterator[tuple[Key, Estimate]]:
    """Yield every estimate of a study."""
    rows, episodes = drawn(rng, kind, caseloads)
    predictors = ["client_hindering", "oriented"]
    model = hazard(rows, predictors=predictors, time=Steps("number", at=(FROM,)))
    for one in model.coefficients:
        if (name := one.of["predictor"]) in COLUMNS:
            yield ("hazard", COLUMNS[name], one.of["cluster by"]), one
    for one in model.effects.where(predictor="client_hindering"):
        yield ("hazard", "effect of a hindered session", one.of["cluster by"]), one
    curve = survival(episodes)
    for cluster in ("therapist", "client"):
        for time in AFTER:
            yield ("survival", f"after {time} sessions", cluster), curve.at(time, cluster=cluster)


def covered() -> Figure:
    """Run everything and write both tables."""
    found = list(cells())
    for part in ("hazard", "survival"):
        mine = [one for one in found if one.part == part]
        text = f"{RUNS:,} studies a row.\n\n{markdown(mine, first='studies')}"
        page = ROOT / "docs" / "methods" / f"{part}.md"
        Part(page, "coverage", lambda text=text: text).main(["write"])  # type: ignore[misc]  # bound
        print(text)
    how = "13 therapists, 121 clients; which studies, on docs/methods/hazard.md"
    kinds = "kinds of intervals without caution"
    return verdict(found, part="endings", kinds=kinds, how=how)
