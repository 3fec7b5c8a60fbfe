"""Tests where there is nothing to find: how often they find it all the same, at 5 percent.

Each therapist and that therapist's clients lean towards a category or away from it, each in their
own way; on the whole both sides, and all orientations, have the same share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.coverage.nesting import (
    CLIENTS_OF,
    THERAPIST_OF,
    THERAPISTS,
    Numbers,
    around,
    by_therapist,
    generator,
)
from visavis.stats.frequencies.chi_square import p_of, statistics
from visavis.stats.uncertainty import arrangements, flips

RUNS, FEWER = 2_000, 500
SESSIONS = 12
"""Of each client, with one report a side in each."""
SHARE, LEVEL = 0.3, 0.05
DIFFER = ((0.0, 0.0), (0.03, 0.05), (0.08, 0.10))
"""How alike reports of a therapist's side are, and of a client beyond that."""
ORIENTATIONS = np.repeat([0, 1, 2], [6, 4, 3])


@dataclass(frozen=True, slots=True)
class Rejected:
    """Percent of studies in which a test found a difference."""

    test: str
    differ: str
    percent: float


def rejections() -> list[Rejected]:
    """Try all tests."""
    found = []
    for differ in DIFFER:
        words = f"alike {differ[0]:g} + {differ[1]:g}"
        for name, values in (_perspectives(differ) | _orientations(differ)).items():
            found.append(Rejected(name, words, 100 * float(np.mean(values < LEVEL))))
    return found


def _perspectives(differ: tuple[float, float]) -> dict[str, Numbers]:
    rng = generator(int(1e4 * differ[0]) + 1)
    sides = [_named(rng, differ, RUNS) for _side in range(2)]
    clients = np.repeat(SESSIONS, len(THERAPIST_OF))
    n = float(clients.sum())
    naive, swapped = np.empty(RUNS), np.empty(RUNS)
    flipped = np.empty(RUNS)
    ways = flips(THERAPISTS, rng=None)
    signs = 1 - 2.0 * ways.labels
    for run, (one, other) in enumerate(zip(*sides, strict=True)):
        a, b = one.sum(), other.sum()
        naive[run] = p_of(float(statistics(np.array([[a, n - a], [b, n - b]]))), 1)
        apart = one - other
        squares = (apart**2).sum()  # of sessions flipped one by one, this is the variance
        swapped[run] = p_of(float(apart.sum() ** 2 / squares), 1) if squares else 1.0
        sums = by_therapist(apart.sum(axis=1)[None])[0]
        flipped[run] = ways.p_values(np.abs(signs @ sums))
    return {
        "perspectives, naive chi-square": naive,
        "perspectives, sessions flipped one by one": swapped,
        "perspectives, therapists flipped (ours)": flipped,
    }


def _orientations(differ: tuple[float, float]) -> dict[str, Numbers]:
    rng = generator(int(1e4 * differ[0]) + 2)
    named = _named(rng, differ, FEWER).sum(axis=2)
    told = by_therapist(named)
    n = CLIENTS_OF * float(SESSIONS)
    labels = rng.permutation(ORIENTATIONS)
    ways = arrangements(labels, rng=None)
    at = np.stack([ways.labels == k for k in range(3)], axis=1).astype(float)
    naive, exchanged = np.empty(FEWER), np.empty(FEWER)
    for run, mine in enumerate(told):
        tables = at @ np.column_stack([mine, n - mine])
        found = statistics(tables)
        naive[run], exchanged[run] = p_of(float(found[0]), 2), ways.p_values(found)
    return {
        "orientations, naive chi-square": naive,
        "orientations, therapists exchanged (ours)": exchanged,
    }


def _named(rng: np.random.Generator, differ: tuple[float, float], runs: int) -> Numbers:
    """Draw whether the category was named, of shape (runs, clients, sessions)."""
    of_therapists = around(rng, np.full((runs, THERAPISTS), SHARE), differ[0])
    of_clients = around(rng, of_therapists[:, THERAPIST_OF], differ[1])
    drawn = rng.random((*of_clients.shape, SESSIONS))
    return (drawn < of_clients[..., None]).astype(float)
