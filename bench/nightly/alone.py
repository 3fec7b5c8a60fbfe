"""The night's work in a process of its own: what it took, as JSON on the last line.

Run as ``python -m bench.nightly.alone WORK FOLDER``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.alone import peak

CLIENTS, SESSIONS, CASELOAD = 100_000, 20, 50
FILE, SEED = "night.parquet", 20261123


def write(folder: str) -> dict[str, Any]:
    """Draw 20 sessions of each client, with codes as a study dataset has them, as Parquet."""
    import numpy as np  # noqa: PLC0415 -- loaded by the piece of work that needs it
    import polars as pl  # noqa: PLC0415 -- as above

    rng = np.random.Generator(np.random.PCG64(SEED))
    client = np.repeat(np.arange(CLIENTS), SESSIONS)
    at = np.tile(np.arange(1, SESSIONS + 1), CLIENTS)
    therapist = client // CASELOAD
    level, own = rng.normal(size=(2, CLIENTS))
    level = (
        22 + 5 * level + 2 * rng.normal(size=CLIENTS // CASELOAD)[np.arange(CLIENTS) // CASELOAD]
    )
    slope = -2 - 0.15 * (level - 22) + 1.5 * own
    score = level[client] + slope[client] * np.log1p(at) + 3.5 * rng.normal(size=len(at))
    hindered = rng.random(len(at)) < 0.2  # noqa: PLR2004 -- one session in five
    chance = 1 / (1 + np.exp(-(-3.2 + 0.6 * hindered + 0.02 * score)))
    pl.DataFrame(
        {
            "therapist": np.char.mod("T%05d", therapist),
            "client": np.char.mod("C%06d", client),
            "at": at,
            "score": np.round(score, 1),
            "client_hindering": hindered,
            "ended": rng.random(len(at)) < chance,
        }
    ).write_parquet(Path(folder) / FILE)
    return {}


def night(folder: str) -> dict[str, Any]:
    """Bands of one half held to the other half, reliability of all, hazard of all; from Parquet."""
    import polars as pl  # noqa: PLC0415 -- loaded before the clock starts

    import visavis  # noqa: PLC0415 -- as above

    rows = pl.scan_parquet(Path(folder) / FILE)
    scores = rows.select("therapist", "client", "at", "score")
    half = pl.col("therapist") < f"T{CLIENTS // CASELOAD // 2:05}"
    _loaded(rows.head(5_000).collect())
    work: dict[str, Callable[[], Any]] = {
        "bands": lambda: visavis.expected_trajectory(
            scores.filter(half), better="lower", source="one half", shape="best"
        ),
        "calibration": lambda: visavis.not_on_track(
            scores.filter(~half), trajectory=found["bands"].trajectory
        ),
        "reliability": lambda: visavis.reliability(scores),
        "hazard": lambda: visavis.hazard(
            rows, predictors=["client_hindering", "score"], time=visavis.Logarithm("at")
        ),
    }
    found: dict[str, Any] = {}
    taken: dict[str, float] = {}
    begun, used = time.perf_counter(), time.process_time()
    for name, do in work.items():
        before = time.perf_counter()
        found[name] = do()
        taken[name] = time.perf_counter() - before
    seconds = time.perf_counter() - begun
    shares = found["calibration"].shares.where(about="therapists at large")
    return {
        "seconds": seconds,
        "processor": time.process_time() - used,
        "megabytes": peak(),
        "taken": taken,
        "outside": [one.value for one in shares][:2],
        "reliability": found["reliability"]["reliability of a score"].value,
        "hindering": found["hazard"].coefficients.estimates[2].value,
    }


def _loaded(few: Any) -> None:  # noqa: ANN401 -- a frame; Polars is not loaded at the top
    """Load the libraries before the clock starts."""
    import visavis  # noqa: PLC0415 -- as above

    visavis.expected_trajectory(few, better="lower", source="few")
    visavis.hazard(few, predictors=["score"])


WORK: dict[str, Callable[[str], dict[str, Any]]] = {"night": night, "write": write}

if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](sys.argv[2])))
