"""One cell of the table: how often intervals contained the truth, and how often a caution stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.figures import Figure
from visavis.stats.results import Estimate

LEAST, MOST = 93.0, 97.0
"""Percent that intervals of 95 % promise to cover."""
MOSTLY = 50.0
"""Percent of studies with a caution from which on a cell counts as warned of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What came of many studies of one kind."""

    part: str
    row: str
    column: str
    covered: float
    """Percent of intervals that contain the truth."""
    cautioned: float
    """Percent of studies in which the estimate bears a caution or has no interval."""
    runs: int
    strong: bool = False
    """Clusters differ more than is plausible: shown, not promised."""

    @property
    def promised(self) -> bool:
        """Whether it must cover 93 to 97 percent."""
        return self.cautioned < MOSTLY and not self.strong

    @property
    def error(self) -> float:
        """How far the percentage may be off by chance: two standard errors at 95 %."""
        return 200 * float(np.sqrt(0.95 * 0.05 / self.runs))

    @property
    def met(self) -> bool:
        """Whether it covers what is promised, as far as so many studies can tell."""
        return LEAST - self.error <= self.covered <= MOST + self.error

    def __str__(self) -> str:
        """Write it as the page shows it."""
        covered = f"{self.covered:.1f}" if np.isfinite(self.covered) else "–"
        return f"{covered}{self._mark}"

    @property
    def _mark(self) -> str:
        """Say why it may lie outside what is promised."""
        if self.cautioned >= MOSTLY:
            return "†"
        return "‡" if self.strong and not LEAST <= self.covered <= MOST else ""


def cell(
    found: Sequence[Estimate],
    truth: Iterable[float],
    *,
    part: str,
    row: str,
    column: str,
    strong: bool = False,
) -> Cell:
    """Count how many intervals contain the truth; studies without an interval are left out."""
    pairs = [(e.interval, t) for e, t in zip(found, truth, strict=True) if e.interval]
    covered = [interval.low <= value <= interval.high for interval, value in pairs]
    cautioned = [bool(e.cautions) or e.interval is None for e in found]
    return Cell(
        part=part,
        row=row,
        column=column,
        covered=100 * float(np.mean(covered)) if covered else np.nan,
        cautioned=100 * float(np.mean(cautioned)),
        runs=len(found),
        strong=strong,
    )


def verdict(cells: Iterable[Cell], *, part: str, kinds: str, how: str) -> Figure:
    """Say whether every cell keeps what it promises, and name those that do not.

    Parameters
    ----------
    cells
        All of a part; those that promise nothing do not count.
    part
        What stands before each name.
    kinds
        What the cells are, as in ``kinds of intervals without caution``.
    how
        Of which studies, and where they are shown.
    """
    kept = [one for one in cells if one.promised]
    outside = [one for one in kept if not one.met]
    for one in outside:
        print(f"{part}: {one.covered:.1f} % of {one.part}: {one.row}, {one.column}")
    return Figure(
        f"of {len(kept)} {kinds}, outside {LEAST:g} to {MOST:g} %",
        len(outside),
        "",
        "0, but for chance",
        bool(kept) and not outside,
        how,
    )


def markdown(cells: Iterable[Cell], *, first: str) -> str:
    """Lay cells of one part out as a table, rows and columns in the order they came in."""
    kept = list(cells)
    columns = list(dict.fromkeys(c.column for c in kept))
    rows = list(dict.fromkeys(c.row for c in kept))
    at = {(c.row, c.column): str(c) for c in kept}
    lines = [f"| {first} | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    lines += [f"| {row} | {' | '.join(at.get((row, c), '') for c in columns)} |" for row in rows]
    return "\n".join(lines)
