"""Sessions of many clients whose lines differ, as columns of NumPy: for us and for the peers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SESSIONS, CASELOAD = 20, 50
"""Sessions of a client on average, and clients of a therapist."""


def growth(sessions: int) -> dict[str, NDArray[np.float64] | NDArray[np.int64]]:
    """Draw therapist, client, t in weeks and score; sessions are about a week apart."""
    rng = np.random.Generator(np.random.PCG64(20261123))
    clients = sessions // SESSIONS
    each = rng.poisson(SESSIONS - 1, clients) + 1
    each[-1] = max(1, each[-1] + sessions - each.sum())
    client = np.repeat(np.arange(clients), each)[:sessions]
    n = len(client)
    number = np.arange(n) - np.repeat(np.cumsum(each) - each, each)[:n]
    t = (7 * number + rng.integers(-2, 3, n)) / 7
    therapist = client // CASELOAD
    own = rng.normal(size=(2, clients)) * [[4.0], [0.12]]
    own[1] -= 0.01 * own[0]
    score = 60 + 1.5 * rng.normal(size=therapist[-1] + 1)[therapist] + own[0][client]
    score += (own[1][client] - 0.2) * t + 3 * rng.normal(size=n)
    return {"therapist": therapist, "client": client, "t": t, "score": score}
