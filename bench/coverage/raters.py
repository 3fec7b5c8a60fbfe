"""Agreement: intervals of coefficients, where raters see some clients' reports better."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bench.coverage.cells import Cell, cell
from bench.coverage.nesting import (
    CLIENTS_OF,
    DISPERSION,
    Numbers,
    around,
    generator,
)
from visavis.stats.agreement import agreement
from visavis.stats.results import Estimate

RUNS = 800
MARGINS = {"even": np.full(5, 0.2), "one at 70 %": np.array([0.7, 0.15, 0.08, 0.05, 0.02])}
RIGHT = 0.7
"""How often a rater sees the category; otherwise it is guessed, as often as it occurs."""
DIFFER = (0.02, 0.05)
"""How alike a client's reports are in being seen, and in what they are about."""
RATERS, REPORTS = 3, 8.0
KEYS = ("percent", "fleiss", "gwet_ac1", "krippendorff_alpha")
CLUSTERS = {
    "clients": np.ones(CLIENTS_OF.sum(), np.int64),
    "therapists": CLIENTS_OF,
    "therapists, one with a third": np.array([2, 2, 3, 3, 4, 4, 5, 6, 8, 10, 14, 20, 40]),
    "7 therapists": np.array([3, 5, 8, 12, 20, 30, 43]),
}
"""How many clients each cluster has: 121 in all."""


def raters() -> Iterator[Cell]:
    """Cover percent, Fleiss's kappa, Gwet's AC1 and alpha, by client and by therapist."""
    for cluster in CLUSTERS:
        for words, margins in MARGINS.items():
            yield from _coefficients(cluster, words, margins)


def _coefficients(cluster: str, words: str, margins: Numbers) -> Iterator[Cell]:
    rng = generator(len(words) + len(cluster))
    found: dict[str, list[Estimate]] = {key: [] for key in KEYS}
    for _run in range(RUNS):
        result = agreement(
            _codes(rng, CLUSTERS[cluster], margins),
            unit="unit",
            rater="rater",
            code="code",
            cluster="cluster",
        )
        for key in KEYS:
            found[key].append(result[key])
    truths = _truths(margins)
    for key in KEYS:
        yield cell(
            found[key],
            [truths[key]] * RUNS,
            part="agreement",
            row=f"clustered by {cluster}, categories {words}",
            column=found[key][0].name,
        )


def _codes(
    rng: np.random.Generator, clients: NDArray[np.int64], margins: Numbers
) -> dict[str, list[int]]:
    groups = len(clients)
    of = np.repeat(np.arange(groups), clients)
    n = rng.negative_binomial(DISPERSION, DISPERSION / (DISPERSION + REPORTS), len(of))
    group = np.repeat(of, n)
    seen = around(rng, np.full(groups, RIGHT), DIFFER[0])[group]
    about = rng.dirichlet(margins * (1 / DIFFER[1] - 1), groups)[group]
    true = (about.cumsum(axis=1) < rng.random((len(group), 1))).sum(axis=1)
    shape = (len(group), RATERS)
    guessed = rng.choice(len(margins), shape, p=margins)
    codes = np.where(rng.random(shape) < seen[:, None], true[:, None], guessed)
    return {
        "unit": np.repeat(np.arange(len(group)), RATERS).tolist(),
        "rater": np.tile(np.arange(RATERS), len(group)).tolist(),
        "code": codes.ravel().tolist(),
        "cluster": np.repeat(group, RATERS).tolist(),
    }


def _truths(margins: Numbers) -> dict[str, float]:
    """What the coefficients settle to: two raters see the same, or meet by chance."""
    both = RIGHT**2 + DIFFER[0] * RIGHT * (1 - RIGHT)
    by_chance = float(margins @ margins)
    observed = both + (1 - both) * by_chance
    gwet = (1 - by_chance) / (len(margins) - 1)
    return {
        "percent": observed,
        "fleiss": both,
        "krippendorff_alpha": both,
        "gwet_ac1": (observed - gwet) / (1 - gwet),
    }
