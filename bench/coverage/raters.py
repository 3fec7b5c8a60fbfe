"""Agreement: intervals of coefficients, where raters see some clients' reports better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
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
KEYS = ("percent", "fleiss", "conger", "gwet_ac1", "krippendorff_alpha")
FEWER = 150
QUADRATIC = 1 - np.subtract.outer(np.arange(5), np.arange(5)) ** 2 / 16
SETS = (("a",), ("b",), ("a", "b"), ("c",), ("a", "c"))
"""What five categories stand for where a rater may give several codes."""
CLUSTERS = {
    "clients": np.ones(CLIENTS_OF.sum(), np.int64),
    "therapists": CLIENTS_OF,
    "therapists, one with a third": np.array([2, 2, 3, 3, 4, 4, 5, 6, 8, 10, 14, 20, 40]),
    "7 therapists": np.array([3, 5, 8, 12, 20, 30, 43]),
}
"""How many clients each cluster has: 121 in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What raters give, and how it is compared."""

    words: str
    raters: int
    asked: Mapping[str, Any]
    keys: tuple[str, ...]


KINDS = (
    Kind(words="two raters", raters=2, asked={}, keys=("cohen",)),
    Kind(
        words="two raters, ordered, quadratic weights",
        raters=2,
        asked={"level": "ordinal", "weights": "quadratic"},
        keys=("cohen", "gwet_ac2", "krippendorff_alpha"),
    ),
    Kind(
        words="three raters, ordered, quadratic weights",
        raters=3,
        asked={"level": "ordinal", "weights": "quadratic"},
        keys=("fleiss", "conger", "gwet_ac2", "krippendorff_alpha"),
    ),
    Kind(
        words="three raters, several codes",
        raters=3,
        asked={"several": True},
        keys=("krippendorff_alpha_masi",),
    ),
)
"""Kinds beside the usual one: three raters, one code a unit, codes without an order."""


def raters() -> Iterator[Cell]:
    """Cover percent, kappas, Gwet's coefficient and alpha, by client and by therapist."""
    for cluster in CLUSTERS:
        for words, margins in MARGINS.items():
            yield from _coefficients(cluster, words, margins)


def weighted() -> Iterator[Cell]:
    """Cover coefficients of two raters, of ordered codes, and of sets."""
    for kind in KINDS:
        for cluster in ("clients", "therapists"):
            for words, margins in MARGINS.items():
                yield from _of_kind(kind, cluster, words, margins)


def _of_kind(kind: Kind, cluster: str, words: str, margins: Numbers) -> Iterator[Cell]:
    rng = generator(len(kind.words) + len(words) + len(cluster))
    found: dict[str, list[Estimate]] = {key: [] for key in kind.keys}
    for _run in range(FEWER):
        drawn = pl.DataFrame(_codes(rng, CLUSTERS[cluster], margins))
        codes = drawn.filter(pl.col("rater") < kind.raters)
        if "several" in kind.asked:
            named = pl.col("code").replace_strict(range(5), [list(each) for each in SETS])
            codes = codes.with_columns(named).explode("code")
        result = agreement(
            codes, unit="unit", rater="rater", code="code", cluster="cluster", **kind.asked
        )
        for key in kind.keys:
            found[key].append(result[key])
    for key in kind.keys:
        yield cell(
            found[key],
            [_weighted_truth(key, margins)] * FEWER,
            part="weighted",
            row=f"{kind.words}, clustered by {cluster}, categories {words}",
            column=found[key][0].name,
        )


def _weighted_truth(key: str, margins: Numbers) -> float:
    """What raters see alike, whatever codes that differ are worth; Gwet thinks of chance apart."""
    both = _both()
    if key != "gwet_ac2":
        return both
    observed = both + (1 - both) * float(margins @ QUADRATIC @ margins)
    q = len(margins)
    chance = QUADRATIC.sum() / (q * (q - 1)) * float((margins * (1 - margins)).sum())
    return float((observed - chance) / (1 - chance))


def _both() -> float:
    return RIGHT**2 + DIFFER[0] * RIGHT * (1 - RIGHT)


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
    both = _both()
    by_chance = float(margins @ margins)
    observed = both + (1 - both) * by_chance
    gwet = (1 - by_chance) / (len(margins) - 1)
    return {
        "percent": observed,
        "fleiss": both,
        "conger": both,
        "krippendorff_alpha": both,
        "gwet_ac1": (observed - gwet) / (1 - gwet),
    }
