"""Therapies that end by a known hazard: as client-sessions, and as a line for each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
LONGEST = 40
"""Sessions; observation ends before for most."""
BEGIN, HINDERED, LATE, ORIENTED = -3.2, 0.8, 1.2, 0.4
"""Log odds of ending: at first, after a hindering event, from session 7 on, by orientation."""
FROM = 7
OFTEN = (0.1, 0.3)
"""How often clients are hindered: most, and every fourth."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How far therapists and clients differ beyond what predictors say."""

    row: str
    therapists: float
    clients: float
    """Standard deviations on the scale of log odds."""
    strong: bool = False


KINDS = (
    Kind("therapists and clients alike", 0.0, 0.0),
    Kind("therapists differ by 0.3, clients by 0.5", 0.3, 0.5),
    Kind("therapists differ by 0.6, clients by 0.5", 0.6, 0.5),
    Kind("therapists differ by 1.2, clients by 1", 1.2, 1.0, strong=True),
)


def drawn(
    rng: np.random.Generator, kind: Kind, caseloads: NDArray[np.int64]
) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
    """Draw a study: its client-sessions, and its episodes."""
    of = np.repeat(np.arange(len(caseloads)), caseloads)
    size = len(of)
    oriented = (np.arange(len(caseloads)) % 2 == 0)[of].astype(float)
    own = kind.therapists * rng.normal(size=len(caseloads))[of] + kind.clients * rng.normal(
        size=size
    )
    often = np.where(rng.random(size) < 1 / 4, OFTEN[1], OFTEN[0])
    number = np.arange(1, LONGEST + 1)
    hindered = rng.random((size, LONGEST)) < often[:, None]
    linear = BEGIN + (ORIENTED * oriented + own)[:, None] + HINDERED * hindered
    ends = rng.random((size, LONGEST)) < 1 / (1 + np.exp(-(linear + LATE * (number >= FROM))))
    seen = rng.integers(4, LONGEST, size, endpoint=True)
    first = np.where(ends.any(axis=1), ends.argmax(axis=1) + 1, LONGEST + 1)
    sessions = np.minimum(first, seen)
    client, at = np.nonzero(number <= sessions[:, None])
    rows = {
        "therapist": of[client],
        "client": client,
        "number": number[at],
        "client_hindering": hindered[client, at].astype(float),
        "oriented": oriented[client],
        "ended": ends[client, at].astype(float),
    }
    episodes = {
        "therapist": of,
        "client": np.arange(size),
        "sessions": sessions,
        "ended": (first <= seen).astype(float),
    }
    return rows, episodes
