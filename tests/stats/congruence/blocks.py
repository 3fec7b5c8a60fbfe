"""Sums of episodes laid out as levels of congruence know them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from visavis.stats.congruence.block import Block, Nesting, additive
from visavis.stats.congruence.measure import Measure


def laid_out(
    therapists: Sequence[Sequence[Sequence[int]]],
    measures: Sequence[Measure],
    *,
    valence: str = "helpful",
) -> Block:
    """Lay out the sums of each therapist's clients, who have one episode each."""
    rows = list(chain.from_iterable(therapists))
    every = np.arange(len(rows))
    nesting = Nesting(
        therapists=tuple(f"T{place}" for place in range(len(therapists))),
        clients=tuple(f"C{place:02}" for place in every),
        episodes=tuple(f"E{place:02}" for place in every),
        dyad_of=every,
        client_of=every,
        therapist_of=np.repeat(np.arange(len(therapists)), list(map(len, therapists))),
    )
    return additive(
        nesting,
        by_episode=np.array(rows, float),
        level=1,
        perspective="therapist",
        valence=valence,
        measures=tuple(measures),
    )
