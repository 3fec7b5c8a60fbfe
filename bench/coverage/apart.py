"""Differences and ratios of shares and rates between sides, and between orientations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bench.coverage.cells import Cell, cell
from bench.coverage.nesting import (
    THERAPIST_OF,
    THERAPISTS,
    Numbers,
    around,
    by_therapist,
    generator,
    how_many,
)
from visavis.stats.frequencies.comparison import Group
from visavis.stats.frequencies.comparison import apart as compared
from visavis.stats.results import Estimate

RUNS = 1_000
MEAN = 6.0
"""Reports of a client, and of the therapist about that client."""
SHARES = ((0.3, 0.3), (0.3, 0.2), (0.1, 0.05))
ALIKE = ((0.0, 0.0), (0.02, 0.10), (0.05, 0.20))
HALVES = np.arange(THERAPISTS) % 2 == 0
"""Therapists of one orientation."""


def differences() -> Iterator[Cell]:
    """Cover both, of two sides of the same therapists and of two groups of therapists."""
    for sides in (True, False):
        for shares in SHARES:
            for alike in ALIKE:
                yield from _cells(shares, alike, sides=sides)


def _cells(
    shares: tuple[float, float], alike: tuple[float, float], *, sides: bool
) -> Iterator[Cell]:
    rng = generator(round(1e4 * sum(shares) + 1e5 * sum(alike)) + sides)
    found: dict[str, list[Estimate]] = {"difference": [], "ratio": []}
    for _run in range(RUNS):
        groups = [_group(rng, name, share, alike) for name, share in zip("ab", shares, strict=True)]
        if not sides:
            groups = [_only(groups[0], HALVES), _only(groups[1], ~HALVES)]
        table = compared(groups, ["it"], what="shares", of=OF, level=0.95, nobodys={})
        for name, estimate in zip(found, table, strict=True):
            found[name].append(estimate)
    one, other = shares
    for name, truth in (("difference", one - other), ("ratio", one / other)):
        yield cell(
            found[name],
            [truth] * RUNS,
            part="differences",
            row=f"{'sides' if sides else 'orientations'}, {name}, {one:.0%} and {other:.0%}",
            column=f"alike {alike[0]:g} + {alike[1]:g}",
        )


OF = {"unit": "reports"}


def _group(rng: np.random.Generator, name: str, share: float, alike: tuple[float, float]) -> Group:
    of_therapists = around(rng, np.full((1, THERAPISTS), share), alike[0])
    of_clients = around(rng, of_therapists[:, THERAPIST_OF], alike[1])
    n = how_many(rng, runs=1, mean=MEAN)
    named = rng.binomial(n, of_clients)
    over, under = (by_therapist(part.astype(float)).T for part in (named, n))
    return Group(name=name, over=over, under=under)


def _only(group: Group, whose: Numbers) -> Group:
    parts = (np.where(whose[:, None], part, 0.0) for part in (group.over, group.under))
    over, under = parts
    return Group(name=group.name, over=over, under=under)
