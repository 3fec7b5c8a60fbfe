"""Writes ppi.json: prediction-powered means by ppi-python 0.2.3, which brings a compiler along.

python -m venv ppi && ppi/bin/pip install ppi-python==0.2.3 && ppi/bin/python ppi.py
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate  # type: ignore[import-not-found]  # see above

CODED, REPORTS = 400, 2_000


def case(rng: np.random.Generator, right: float, weighed: bool) -> dict[str, Any]:
    """Independent reports; the first of them were coded by people."""
    truth = rng.random(REPORTS) < 0.3
    guess = np.where(rng.random(REPORTS) < right, truth, rng.random(REPORTS) < 0.5)
    guess = np.round(0.8 * guess + 0.2 * rng.random(REPORTS), 3)
    chance = rng.choice([0.1, 0.4], CODED) if weighed else np.full(CODED, CODED / REPORTS)
    weight = 1 / chance
    weight = weight / weight.mean()
    y, f = truth[:CODED].astype(float), guess[:CODED]
    rest = guess if weighed else guess[CODED:]
    return {
        "settled": y.astype(int).tolist(),
        "predicted": guess.tolist(),
        "chance": chance.tolist(),
        **means(y, f, rest, weight),
    }


def means(
    y: NDArray[Any], f: NDArray[Any], rest: NDArray[Any], weight: NDArray[Any]
) -> dict[str, Any]:
    """Estimates, and intervals of 95 % where reports weigh the same.

    Our mean of predictions is that of coded reports as well: either `rest` holds them, or `lam`
    allows for them.
    """
    found: dict[str, Any] = {}
    same = bool(np.ptp(weight) == 0)
    lam = len(rest) / (len(rest) + len(y)) if same else 1.0
    for name, trust in (("wholly", lam), ("people", 0.0)):
        value = ppi_mean_pointestimate(y, f, rest, w=weight, lam=trust)
        found[name] = {"value": float(value[0])}
        if same:
            low, high = ppi_mean_ci(y, f, rest, alpha=0.05, w=weight, lam=trust)
            found[name] |= {"low": float(low[0]), "high": float(high[0])}
    if same:
        value = ppi_mean_pointestimate(y, f, rest)
        low, high = ppi_mean_ci(y, f, rest, alpha=0.05)
        found["tuned"] = {"value": float(value[0]), "low": float(low[0]), "high": float(high[0])}
    return found


if __name__ == "__main__":
    rng = np.random.Generator(np.random.PCG64(7))
    cases = {
        "good": case(rng, 0.9, weighed=False),
        "poor": case(rng, 0.3, weighed=False),
        "weighed": case(rng, 0.8, weighed=True),
    }
    text = json.dumps(cases)
    Path(__file__).with_name("ppi.json").write_text(text + "\n", encoding="utf-8")
