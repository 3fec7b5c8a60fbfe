"""Ratings of both sides in a small study."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

EXPECTED: Mapping[str, Any] = json.loads(
    (Path(__file__).parent.parent / "expected" / "pairs.json").read_text(encoding="utf-8")
)
RATED = pl.DataFrame(EXPECTED["data"])
"""What R was given: 8 therapists, 40 clients, both ratings and an outcome of each session."""


def drawn(rng: np.random.Generator, *, therapists: int = 5, clients: int = 4) -> pl.DataFrame:
    """A study in which ratings rise together and everything differs."""
    each = rng.integers(3, 9, therapists * clients)
    who = np.repeat(np.arange(therapists * clients), each)
    own, bias, slope = rng.normal(size=(3, therapists * clients))
    c = 3 + 0.4 * own[who] + 0.8 * rng.normal(size=len(who))
    mean = (np.bincount(who, c) / each)[who]
    t = mean - 0.3 + 0.5 * bias[who] + (0.4 + 0.3 * slope[who]) * (c - mean)
    t += 0.3 * rng.normal(size=therapists)[who // clients] + 0.6 * rng.normal(size=len(who))
    return pl.DataFrame(
        {
            "therapist": who // clients,
            "client": who,
            "client_rating": c,
            "therapist_rating": t,
        }
    )
