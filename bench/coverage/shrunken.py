"""Values by therapist: how often the true one lies within 1.96 standard errors of the shrunken."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bench.coverage.cells import Cell
from bench.coverage.nesting import (
    CLIENTS,
    THERAPIST_OF,
    THERAPISTS,
    Numbers,
    around,
    generator,
)
from visavis.stats.congruence.block import Block, Nesting, additive
from visavis.stats.congruence.estimating.occurrence import measures
from visavis.stats.congruence.therapists import ALIKE, by_therapist

RUNS = 300
SESSIONS = 8
"""Of each client, with an answer of both sides."""
NAMED = (0.06, 0.30)
"""How often either side names something."""
KAPPAS = ((0.15, 0.0), (0.15, 0.1), (0.5, 0.0), (0.5, 0.2))
"""The mean of therapists' kappas, and their standard deviation."""
WIDE = 1.96
Pair = tuple[bool, bool]
"""Whether the true value lies within, and whether the result says that this is no surprise."""
NESTING = Nesting(
    therapists=tuple(f"T{place:02}" for place in range(THERAPISTS)),
    clients=tuple(f"C{place:03}" for place in range(CLIENTS)),
    episodes=tuple(f"E{place:03}" for place in range(CLIENTS)),
    dyad_of=np.arange(CLIENTS),
    client_of=np.arange(CLIENTS),
    therapist_of=THERAPIST_OF,
)


def shrunken() -> Iterator[Cell]:
    """Cover the kappa of each therapist who has a value."""
    for share in NAMED:
        for mean, spread in KAPPAS:
            rng = generator(round(100 * share + 1000 * mean + 10_000 * spread))
            found = [one for _run in range(RUNS) for one in _study(rng, share, mean, spread)]
            within, cautioned = (100 * float(np.mean(each)) for each in zip(*found, strict=True))
            yield Cell(
                part="shrunken",
                row=f"kappa {mean:g}, named in {share:.0%} of sessions",
                column="all alike" if not spread else f"SD {spread:g}",
                covered=within,
                cautioned=cautioned,
                runs=RUNS,
            )


def _study(rng: np.random.Generator, share: float, mean: float, spread: float) -> Iterator[Pair]:
    named = np.clip(around(rng, np.full(THERAPISTS, share), 0.02), 0.01, 0.99)
    kappas = np.clip(rng.normal(mean, spread, THERAPISTS), -0.05, 1.0)
    block = _block(rng, named, kappas)
    for one in by_therapist(1, [block]).values:
        if one.name == "kappa" and one.value is not None and one.se is not None:
            true = kappas[NESTING.therapists.index(one.therapist)]
            alike = one.cautions is not None and ALIKE in one.cautions
            yield bool(abs(one.value - true) <= WIDE * one.se), alike


def _block(rng: np.random.Generator, named: Numbers, kappas: Numbers) -> Block:
    both = named**2 + kappas * named * (1 - named)
    cells = np.stack([both, named - both, named - both, 1 - 2 * named + both], axis=1)
    sound = np.clip(cells, 0, None)
    sums = rng.multinomial(SESSIONS, (sound / sound.sum(axis=1, keepdims=True))[THERAPIST_OF])
    return additive(
        NESTING,
        by_episode=sums.astype(float),
        level=1,
        perspective="therapist",
        valence="helpful",
        measures=[one for one in measures(guessed=False) if one.name == "kappa"],
    )
