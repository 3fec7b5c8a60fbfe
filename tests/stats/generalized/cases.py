"""What lme4 and geepack found, and published data.

Lesnoff, M., Laval, G., Bonnet, P., et al. (2004). Within-herd spread of contagious bovine
pleuropneumonia in Ethiopian highlands. Preventive Veterinary Medicine, 64, 27–40.
Thall, P. F., & Vail, S. C. (1990). Some covariance models for longitudinal count data with
overdispersion. Biometrics, 46, 657–671.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

EXPECTED: Mapping[str, Any] = json.loads(
    (Path(__file__).parent.parent / "expected" / "generalized.json").read_text(encoding="utf-8")
)
STUDY = pl.DataFrame(EXPECTED["study"]["data"])
"""60 clients of 12 therapists, 8 raters; 480 rows."""


def numbers(words: str) -> list[int]:
    return [int(word) for word in words.split()]


SICK = numbers(
    "2 3 4 0 3 1 1 8 2 0 2 2 0 2 0 5 0 0 1 3 0 0 1 8 1 3 0 12 2 0 0 0 1 1 0 2 0 5 3 1 2 1 0 0 "
    "1 2 0 0 11 0 0 0 1 1 1 0"
)
SIZE = numbers(
    "14 12 9 5 22 18 21 22 16 16 20 10 10 9 6 18 25 24 4 17 17 18 20 16 10 9 5 34 9 6 8 6 22 "
    "22 18 22 25 27 22 22 10 8 6 5 21 24 19 23 19 2 3 2 19 15 15 15"
)
SEEN = {2: 3, 8: 1}
"""Herds that were not seen in all four periods."""
SEIZURES = numbers(
    "5 3 3 3 3 5 3 3 2 4 0 5 4 4 1 4 7 18 9 21 5 2 8 7 6 4 0 2 40 20 21 12 5 6 6 5 14 13 6 0 "
    "26 12 6 22 12 6 8 4 4 4 6 2 7 9 12 14 16 24 10 9 11 0 0 5 0 0 3 3 37 29 28 29 3 5 2 5 3 "
    "0 6 7 3 4 3 4 3 4 3 4 2 3 3 5 8 12 2 8 18 24 76 25 2 1 2 1 3 1 4 2 13 15 13 12 11 14 9 8 "
    "8 7 9 4 0 4 3 0 3 6 1 3 2 6 7 4 4 3 1 3 22 17 19 16 5 4 7 4 2 4 0 4 3 7 7 7 4 18 2 5 2 1 "
    "1 0 0 2 4 0 5 4 0 3 11 14 25 15 10 5 3 8 19 7 6 7 1 1 2 3 6 10 8 8 2 1 0 0 102 65 72 63 "
    "4 3 2 4 8 6 5 7 1 3 1 5 18 11 28 13 6 3 4 0 3 5 4 3 1 23 19 8 2 3 0 1 0 0 0 0 1 4 3 2"
)
BASE = numbers(
    "11 11 6 8 66 27 12 52 23 10 52 33 18 42 87 50 18 111 18 20 12 9 17 28 55 9 10 47 76 38 "
    "19 10 19 24 31 14 11 67 41 7 22 13 46 36 38 7 36 11 151 22 41 32 56 24 16 22 25 13 12"
)
AGE = numbers(
    "31 30 25 36 22 29 31 42 37 28 36 24 23 36 26 26 28 31 32 21 29 21 32 25 30 40 19 22 18 "
    "32 20 30 18 24 30 35 27 20 22 28 23 40 33 21 35 25 26 25 22 32 25 35 21 41 32 26 21 36 "
    "37"
)


def herds() -> pl.DataFrame:
    """A row for each animal: whether it fell ill."""
    herd = [h for h in range(1, 16) for _ in range(SEEN.get(h, 4))]
    period = [p for h in range(1, 16) for p in range(1, 1 + SEEN.get(h, 4))]
    ill = [
        one
        for sick, size in zip(SICK, SIZE, strict=True)
        for one in [1] * sick + [0] * (size - sick)
    ]
    each = pl.DataFrame(
        {"herd": np.repeat(herd, SIZE), "period": np.repeat(period, SIZE), "ill": ill}
    )
    return each.with_columns(
        ((pl.col("period") == k).cast(pl.Int8)).alias(f"period{k}") for k in (2, 3, 4)
    )


def epilepsy() -> pl.DataFrame:
    """59 people, four visits each: how many seizures they had."""
    return pl.DataFrame(
        {
            "subject": np.repeat(np.arange(59), 4),
            "seizures": SEIZURES,
            "progabide": np.repeat([0] * 28 + [1] * 31, 4),
            "age": np.repeat(AGE, 4),
            "base": np.repeat(BASE, 4),
        }
    )
