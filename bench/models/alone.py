"""One fit in a process of its own; what it took and found, as JSON on the last line.

Run as ``python -m bench.models.alone WHO SESSIONS``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.alone import peak
from bench.models.growth import growth


def ours(sessions: str) -> dict[str, Any]:
    """From a Polars frame, with every standard error and interval."""
    import polars as pl  # noqa: PLC0415 -- the peer's Python has none

    import visavis  # noqa: PLC0415 -- as above

    for each in ("scipy.optimize", "scipy.special"):
        import_module(each)  # loaded before, as the peers' libraries are
    frame = pl.DataFrame(growth(int(sessions)))
    visavis.mixed_model(frame[:2000], y="score", fixed=["t"], random=["t"])
    began, used = time.perf_counter(), time.process_time()
    found = visavis.mixed_model(frame, y="score", fixed=["t"], random=["t"])
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "processor": time.process_time() - used,
        "megabytes": peak(),
        "estimates": [one.value for one in found.estimates],
        "errors": list(found.fixed_se.values()),
        "log_likelihood": found.log_likelihood,
    }


def table(place: str) -> dict[str, Any]:
    """Write a million rows for R."""
    import polars as pl  # noqa: PLC0415 -- as above

    path, sessions = place.split(":")
    pl.DataFrame(growth(int(sessions))).write_csv(Path(path))
    return {}


def gpboost(sessions: str) -> dict[str, Any]:
    """GPBoost's fit and standard errors; it takes intercept and slope as independent."""
    import numpy as np  # noqa: PLC0415 -- loaded with GPBoost
    from gpboost import GPModel  # type: ignore[import-untyped]  # noqa: PLC0415 -- not everywhere

    data = growth(int(sessions))
    groups = np.column_stack([data["therapist"], data["client"]])
    fixed = np.column_stack([np.ones(len(data["t"])), data["t"]])
    began, used = time.perf_counter(), time.process_time()
    model = GPModel(
        group_data=groups,
        group_rand_coef_data=data["t"],
        ind_effect_group_rand_coef=[2],
        likelihood="gaussian",
    )
    model.fit(y=data["score"], X=fixed)
    slope = model.get_coef(std_err=True)
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - used,
        "fixed": np.asarray(slope).tolist(),
    }


WORK: dict[str, Callable[[str], dict[str, Any]]] = {
    "gpboost": gpboost,
    "ours": ours,
    "table": table,
}

if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](sys.argv[2])))
