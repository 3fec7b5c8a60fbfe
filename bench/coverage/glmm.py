"""``make bench PART=glmm``: generalized mixed models, and estimating equations."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from bench.coverage.cells import Cell, markdown, verdict
from bench.coverage.equations import PAGE as EQUATIONS
from bench.coverage.equations import RUNS, equations
from bench.coverage.generalized import KINDS, REFITS, alone, covered
from bench.coverage.generalized import PAGE as MODELS
from bench.figures import keep
from tools.generated import Part


def run() -> int:
    """Run everything, write the tables, and fail where a promise is not met."""
    begun = time.monotonic()
    models = list(covered())
    runs = ", ".join(str(kind.runs) for kind in KINDS)
    first = f"{runs} studies in the rows; {REFITS} fits to clusters drawn anew in each."
    averages = list(equations())
    written(first, models, MODELS)
    written(f"{RUNS} studies a row, counts.", averages, EQUATIONS)
    print(f"glmm: {time.monotonic() - begun:.0f} s", flush=True)
    how = "which studies, on docs/methods/generalized-mixed-models.md and population-averages.md"
    cells = [*models, *averages]
    figures = [
        verdict(cells, part="glmm", kinds="intervals without caution", how=how),
        *alone(),
    ]
    return keep("glmm", figures)


def written(first: str, cells: Sequence[Cell], page: Path) -> None:
    """Lay out a table on its page."""
    text = f"{first}\n\n{markdown(cells, first='studies')}"
    Part(page, "coverage", lambda: text).main(["write"])
    print(text)
