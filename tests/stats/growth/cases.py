"""What lme4 found of a growth model, the data it was given, and networks drawn at random."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

EXPECTED: Mapping[str, Any] = json.loads(
    (Path(__file__).parent.parent / "expected" / "growth.json").read_text(encoding="utf-8")
)
SCORES = pl.DataFrame(EXPECTED["data"])


def network(rng: np.random.Generator, *, clients: int, caseload: int = 10) -> pl.DataFrame:
    """Courses that fall quickly at first, faster for those who begin high."""
    each = 3 + rng.poisson(5, clients)
    client = np.repeat(np.arange(clients), each)
    at = np.arange(len(client)) - np.repeat(np.cumsum(each) - each, each) + 1
    therapist = client // caseload
    level = (
        5 * rng.normal(size=clients)
        + 2 * rng.normal(size=clients // caseload + 1)[np.arange(clients) // caseload]
    )
    slope = -3 - 0.2 * level + 1.5 * rng.normal(size=clients)
    score = 22 + level[client] + slope[client] * np.log(at) + 3 * rng.normal(size=len(client))
    return pl.DataFrame({"therapist": therapist, "client": client, "at": at, "score": score})
