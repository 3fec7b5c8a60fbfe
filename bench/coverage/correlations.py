"""The intraclass correlation: raters who differ in height, and more clients who are hard to rate.

Raters are these three in every study, as leaving out clusters keeps them; what a form settles to
follows from the variances.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bench.coverage.cells import Cell, cell
from bench.coverage.nesting import CLIENTS, THERAPIST_OF, Numbers, generator, how_many
from visavis.stats.agreement import Form, Intraclass, icc
from visavis.stats.results import Estimate

RUNS = 500
HEIGHTS = np.array([-0.3, 0.0, 0.3])
"""How much higher each rater rates, where they are the same in every study."""
DRAWN = (Form.ICC2, Form.ICC2K)
"""Forms for raters who stand for others: drawn anew for every study, as far apart."""
ALIKE = 0.1
"""Of the variance of units, 1 in all, how much lies between clusters."""
NOISE = {"raters near each other": 0.4, "raters far from each other": 2.0}
"""The variance of a rating around its unit, on the mean of clusters."""
DIFFER = 4.0
"""Shape of the gamma distribution of that variance: half as much more or less by cluster."""


def correlations() -> Iterator[Cell]:
    """Cover all six forms, by client and by therapist."""
    for cluster in ("clients", "therapists"):
        for words, noise in NOISE.items():
            rng = generator(len(words) + len(cluster))
            found: dict[Form, list[Estimate]] = {form: [] for form in Form}
            for _run in range(RUNS):
                drawn = HEIGHTS.std(ddof=1) * rng.standard_normal(len(HEIGHTS))
                same, other = (_found(rng, cluster, noise, heights) for heights in (HEIGHTS, drawn))
                for form in Form:
                    found[form].append((other if form in DRAWN else same)[form])
            for form, truth in truths(noise).items():
                yield cell(
                    found[form],
                    [truth] * RUNS,
                    part="correlations",
                    row=f"clustered by {cluster}, {words}",
                    column=form.value,
                )


def _found(rng: np.random.Generator, cluster: str, noise: float, heights: Numbers) -> Intraclass:
    rows = _ratings(rng, cluster, noise, heights)
    return icc(rows, unit="unit", rater="rater", value="value", cluster="cluster")


def _ratings(
    rng: np.random.Generator, cluster: str, noise: float, heights: Numbers
) -> dict[str, Numbers]:
    client = np.repeat(np.arange(CLIENTS), how_many(rng, runs=1, mean=8.0)[0])
    group = client if cluster == "clients" else THERAPIST_OF[client]
    groups, size, raters = int(group.max()) + 1, len(group), len(heights)
    unit = np.sqrt(ALIKE) * rng.standard_normal(groups)[group]
    unit += np.sqrt(1 - ALIKE) * rng.standard_normal(size)
    spread = np.sqrt(noise * rng.gamma(DIFFER, 1 / DIFFER, groups))[group]
    values = unit[:, None] + heights + spread[:, None] * rng.standard_normal((size, raters))
    return {
        "unit": np.repeat(np.arange(size), raters),
        "rater": np.tile(np.arange(raters), size),
        "value": values.ravel(),
        "cluster": np.repeat(group, raters),
    }


def truths(noise: float) -> dict[Form, float]:
    """Return what the forms settle to, from the variances of units, raters and the rest."""
    k, between = len(HEIGHTS), float(HEIGHTS.var(ddof=1))
    within = noise + between  # the mean square within units, whoever rated
    return {
        Form.ICC1: one(1 + (noise - within) / k, within),
        Form.ICC2: one(1.0, between + noise),
        Form.ICC3: one(1.0, noise),
        Form.ICC1K: 1 - within / (k + noise),
        Form.ICC2K: one(1.0, (between + noise) / k),
        Form.ICC3K: one(1.0, noise / k),
    }


def one(units: float, rest: float) -> float:
    """Return what of the variance is the units'."""
    return units / (units + rest)
