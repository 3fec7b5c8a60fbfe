"""Simulate studies, count, and write the table into the page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench.coverage.apart import differences
from bench.coverage.cells import Cell, markdown, verdict
from bench.coverage.change import change
from bench.coverage.congruent import beyond, by_client, congruent
from bench.coverage.correlations import correlations
from bench.coverage.raters import raters, weighted
from bench.coverage.ratios import means, rates, shares
from bench.coverage.rejections import FEWER, RUNS, Rejected, rejections
from bench.coverage.shrunken import shrunken
from bench.figures import ROOT, Figure, keep
from tools.generated import Part

PARTS: Mapping[str, tuple[str, str, Callable[[], Iterator[Cell]]]] = {
    "shares": ("Shares of categories", "share of the category", shares),
    "means": ("Mean ratings", "", means),
    "rates": ("Reports a card", "", rates),
    "differences": ("Differences of shares", "", differences),
    "agreement": ("Agreement between raters", "", raters),
    "weighted": ("Agreement of two raters, of ordered codes and of several codes", "", weighted),
    "correlations": ("Intraclass correlation", "", correlations),
    "change": ("Change in scores", "", change),
    "congruence": ("Congruence of client and therapist", "", congruent),
    "beyond": ("Congruence beyond chance, and of the guess", "", beyond),
    "by client": ("Congruence with clients as clusters, therapists all alike", "", by_client),
    "shrunken": ("Shrunken values by therapist", "", shrunken),
}
"""What is covered: the heading on the page, the first cell of the table, and what simulates it."""
PAGE = ROOT / "docs" / "methods" / "coverage.md"
NOMINAL, TOO_OFTEN = 5.0, 7.5
HOW = "13 therapists, 121 clients; which studies, on docs/methods/coverage.md"


def run() -> int:
    """Run everything, two parts at a time, write the page, and fail where a promise is not met."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        parts = [pool.submit(_simulated, name) for name in PARTS]
        rejected = pool.submit(rejections)
        cells = [cell for part in parts for cell in part.result()]
        found = rejected.result()
    text = written(cells, found)
    Part(PAGE, "coverage", lambda: text).main(["write"])
    print(text)
    return keep("coverage", figures(cells, found))


def _simulated(name: str) -> list[Cell]:
    begun = time.monotonic()
    cells = list(PARTS[name][2]())
    print(f"coverage: {name} in {time.monotonic() - begun:.0f} s", flush=True)
    return cells


def written(cells: Sequence[Cell], found: Sequence[Rejected]) -> str:
    """Return the tables of the page."""
    parts = []
    for name, (heading, first, _simulate) in PARTS.items():
        mine = [cell for cell in cells if cell.part == name]
        title = f"### {heading}\n\n{mine[0].runs:,} studies a cell."
        parts.append(f"{title}\n\n{markdown(mine, first=first or 'studies')}")
    columns = list(dict.fromkeys(x.differ for x in found))
    rows = list(dict.fromkeys(x.test for x in found))
    at = {(x.test, x.differ): f"{x.percent:.1f}" for x in found}
    lines = [f"| test | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    lines += [f"| {row} | {' | '.join(at[row, c] for c in columns)} |" for row in rows]
    tried = f"{RUNS:,} studies a cell of perspectives, {FEWER} of orientations"
    heading = f"### Tests where nothing differs\n\n{tried}: off by 1 or 2 by chance."
    return "\n\n".join([*parts, heading, "\n".join(lines)])


def figures(cells: Sequence[Cell], found: Iterable[Rejected]) -> list[Figure]:
    """Return what was promised and what came of it."""
    kept = [cell for cell in cells if cell.promised]
    least, most = min(c.covered for c in kept), max(c.covered for c in kept)
    worst = max(x.percent for x in found if x.test.endswith("(ours)"))
    return [
        verdict(cells, part="coverage", kinds="kinds of intervals without caution", how=HOW),
        Figure("the least that one of them covers", least, "%", "", None, HOW),
        Figure("the most that one of them covers", most, "%", "", None, HOW),
        Figure(
            "most false alarms of a permutation test at 5 %",
            worst,
            "%",
            f"at most {TOO_OFTEN:g}",
            worst <= TOO_OFTEN,
            HOW,
        ),
    ]
