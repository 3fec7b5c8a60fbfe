"""Samples of others where they lie beside the checkout, and small studies of our own."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tests.samples import SAMPLES
from visavis.stats.change import Norms


def claus(outcome: str) -> pl.DataFrame:
    """Claus et al. 2020: 43 clients, first and fourth measurement."""
    wide = _read("claus_2020.csv").pivot(on="time", index="id", values=outcome)
    return wide.select(client="id", pre="1.0", post="4.0")


def jacobson() -> pl.DataFrame:
    """Jacobson et al. 1989: 30 couples, Dyadic Adjustment Scale."""
    wide = _read("jacobson_1989.csv").pivot(on="time", index="subject", values="das")
    return wide.select("pre", "post", client="subject")


def _read(name: str) -> pl.DataFrame:
    assert SAMPLES is not None
    return pl.read_csv(SAMPLES / name)


TWELVE = pl.DataFrame(
    {
        "client": list("abcdefghijkl"),
        "therapist": ["T"] * 5 + ["U"] * 4 + ["V"] * 3,
        "pre": [20.0, 20, 20, 20, 20, 8, 8, 8, 12, 30, 8, None],
        "post": [8.0, 14, 15, 25, 26, 14, 13, 1, 10, 12, 2, 5],
    }
)
"""Less is better, the limit is 5 points and the cut-off 10: each class, and each boundary."""
POINTS = Norms(better="lower", source="made up", limit=5, cutoff=10)
BECAME = {
    "a": "recovered",
    "b": "improved",
    "c": "unchanged",  # 5 points do not exceed 5
    "d": "unchanged",
    "e": "deteriorated",
    "f": "harmed",
    "g": "unchanged",  # into the clinical range, by 5 points
    "h": "improved",  # began in the functional range
    "i": "unchanged",  # 10 is clinical
    "j": "improved",
    "k": "improved",
}


def nested(seed: int, clients: int = 60, therapists: int = 8) -> pl.DataFrame:
    """Clients of therapists who differ in what they achieve."""
    rng = np.random.Generator(np.random.PCG64(seed))
    therapist = np.sort(rng.integers(0, therapists, clients))
    pre = rng.normal(30, 8, clients)
    change = rng.normal(-6, 7, clients) + rng.normal(0, 3, therapists)[therapist]
    return pl.DataFrame(
        {"client": np.arange(clients), "therapist": therapist, "pre": pre, "post": pre + change}
    )


def exactly(mean: float, sd: float, n: int) -> NDArray[np.float64]:
    """Return scores with exactly this mean and standard deviation."""
    raw = np.random.Generator(np.random.PCG64(n)).normal(size=n)
    scores: NDArray[np.float64] = mean + sd * (raw - raw.mean()) / raw.std(ddof=1)
    return scores
