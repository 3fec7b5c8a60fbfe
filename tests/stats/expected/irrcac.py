"""Writes irrcac.json: coefficients by irrCAC 0.4.4, which needs SciPy below 1.13.

python -m venv irr && irr/bin/pip install irrCAC==0.4.4 && irr/bin/python irrcac.py
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]  # it has no types
from irrCAC.raw import CAC  # type: ignore[import-not-found]  # an environment of its own
from numpy.typing import NDArray

WAYS = {
    "gwet_ac1": "gwet",
    "fleiss": "fleiss",
    "conger": "conger",
    "brennan_prediger": "bp",
    "krippendorff_alpha": "krippendorff",
}
WEIGHTS = ("identity", "linear", "quadratic", "ordinal", "ratio")


def codes(
    rng: np.random.Generator, units: int, raters: int, categories: int, gaps: float
) -> NDArray[Any]:
    """Codes 1 … categories that agree more than by chance; some are missing."""
    truth = rng.integers(1, categories + 1, units)
    right = rng.random((units, raters)) < 0.6
    found = np.where(right, truth[:, None], rng.integers(1, categories + 1, (units, raters)))
    made = found.astype(object)
    made[rng.random((units, raters)) < gaps] = None
    return made


def main() -> None:
    """Write the file."""
    rng = np.random.Generator(np.random.PCG64(20261123))
    cases = []
    for units, raters, categories, gaps in ((20, 3, 4, 0.2), (30, 4, 5, 0.0), (15, 2, 3, 0.0)):
        made = codes(rng, units, raters, categories, gaps)
        frame = pd.DataFrame(made, columns=[f"r{k}" for k in range(raters)]).astype("float64")
        values = {}
        for weights in WEIGHTS:
            cac = CAC(frame, weights=weights, digits=12)
            values[weights] = {
                name: float(getattr(cac, way)()["est"]["coefficient_value"])
                for name, way in WAYS.items()
            }
        cases.append({"codes": made.tolist(), "values": values})
    text = json.dumps(cases, separators=(",", ":"))
    Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")


main()
