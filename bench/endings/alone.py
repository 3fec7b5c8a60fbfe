"""One fit in a process of its own, as JSON on the last line."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import numpy as np

ROWS = 1_000_000
CLIENTS, THERAPISTS = 75_000, 8_000
PREDICTORS = [f"x{place}" for place in range(1, 7)]
GATES = (0.15, 0.6, 0.1)
"""How often each gate says yes."""
BETA = np.array([-3.2, 0.05, 0.7, -0.2, 0.3, -0.3, 0.05])


class Clock:
    """What has gone by: seconds, and those of the processor in all threads."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def taken(self) -> dict[str, float]:
        """Say how much."""
        seconds, processor = self._began
        return {
            "seconds": time.perf_counter() - seconds,
            "processor": time.process_time() - processor,
        }


def table() -> dict[str, Any]:
    """Draw a million client-sessions: number, three gates, two scores."""
    rng = np.random.Generator(np.random.PCG64(1))
    client = np.sort(rng.integers(0, CLIENTS, ROWS))
    x = np.column_stack(
        [
            np.ones(ROWS),
            rng.integers(1, 30, ROWS),
            *(rng.random(ROWS) < share for share in GATES),
            rng.normal(size=ROWS),
            rng.integers(0, 41, ROWS),
        ]
    ).astype(float)
    lean = rng.normal(size=THERAPISTS)[client * THERAPISTS // CLIENTS] / 2
    ended = rng.random(ROWS) < 1 / (1 + np.exp(-(x @ BETA + lean)))
    return {"x": x, "ended": ended, "client": client, "therapist": client * THERAPISTS // CLIENTS}


def ours(cluster: str) -> dict[str, Any]:
    """Fit from a Polars frame."""
    import polars as pl  # noqa: PLC0415 -- the peer's process does without

    from visavis.stats.endings import hazard  # noqa: PLC0415 -- as above

    drawn = table()
    frame = pl.DataFrame(
        {
            **{name: drawn["x"][:, place] for place, name in enumerate(PREDICTORS, 1)},
            **{name: drawn[name] for name in ("ended", "client", "therapist")},
        }
    )
    asked: dict[str, Any] = {"predictors": PREDICTORS, "cluster": cluster, "effects": False}
    hazard(frame.head(5_000), **asked)  # the libraries are loaded before, as the peer's are
    began = Clock()
    found = hazard(frame, **asked)
    return {
        **began.taken(),
        "estimates": [one.value for one in found.coefficients],
        "errors": [one.se for one in found.coefficients],
        "log_likelihood": found.log_likelihood,
    }


def coded(cluster: str) -> dict[str, Any]:
    """Fit from a Polars frame with codes as in a study dataset."""
    import polars as pl  # noqa: PLC0415 -- as above

    from visavis.stats.endings import hazard  # noqa: PLC0415 -- as above

    frame = pl.DataFrame(_coded(cluster))
    asked: dict[str, Any] = {"predictors": PREDICTORS, "cluster": cluster, "effects": False}
    hazard(frame.head(5_000), **asked)
    began = Clock()
    found = hazard(frame, **asked)
    return {
        **began.taken(),
        "estimates": [one.value for one in found.coefficients],
    }


def worded(cluster: str) -> dict[str, Any]:
    """Let the peer fit from a pandas frame with the same codes, as analysts write it."""
    return _by_formula(_coded(cluster), cluster)


def numbered(cluster: str) -> dict[str, Any]:
    """Let the peer fit from a pandas frame in which clusters are whole numbers."""
    drawn = table()
    return _by_formula({**_coded(cluster), cluster: drawn[cluster]}, cluster)


def _by_formula(columns: dict[str, Any], cluster: str) -> dict[str, Any]:
    import pandas as pd  # type: ignore[import-untyped]  # noqa: PLC0415 -- as above
    from statsmodels.formula.api import (  # type: ignore[import-untyped]  # noqa: PLC0415 -- as above
        logit,
    )

    frame, began = pd.DataFrame(columns), Clock()
    for part in (frame.head(5_000), frame):
        began = Clock()
        model = logit(f"ended ~ {' + '.join(PREDICTORS)}", part)
        found = model.fit(disp=0, cov_type="cluster", cov_kwds={"groups": part[cluster]})
    return {**began.taken(), "estimates": list(found.params)}


def _coded(cluster: str) -> dict[str, Any]:
    drawn = table()
    return {
        **{name: drawn["x"][:, place] for place, name in enumerate(PREDICTORS, 1)},
        "ended": drawn["ended"].astype(float),
        cluster: [f"{cluster[0].upper()}{code:05}" for code in drawn[cluster]],
    }


def statsmodels(cluster: str) -> dict[str, Any]:
    """Fit the same from arrays: Logit with cluster-robust errors."""
    from statsmodels.discrete.discrete_model import (  # type: ignore[import-untyped]  # noqa: PLC0415 -- as above
        Logit,
    )

    drawn = table()
    few = slice(0, 5_000)
    began, seconds = Clock(), {}
    for here in (few, slice(None)):
        began = Clock()
        model = Logit(drawn["ended"][here].astype(float), drawn["x"][here])
        found = model.fit(disp=0, cov_type="cluster", cov_kwds={"groups": drawn[cluster][here]})
        errors = found.bse
        seconds = began.taken()
    return {
        **seconds,
        "estimates": list(found.params),
        "errors": list(errors),
        "log_likelihood": float(found.llf),
    }


if __name__ == "__main__":
    work = {
        "ours": ours,
        "statsmodels": statsmodels,
        "numbered": numbered,
        "coded": coded,
        "worded": worded,
    }
    print(json.dumps(work[sys.argv[1]](sys.argv[2])))
