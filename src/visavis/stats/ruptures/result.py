"""Ruptures as they come out: rules side by side, each rupture, and how common they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from visavis.stats.results import Result, Table
from visavis.stats.results.estimate import why_dropped
from visavis.stats.results.shown import Row, shown
from visavis.stats.ruptures.rules import Repair
from visavis.stats.summaries import Summary
from visavis.vocab.counted import counted

if TYPE_CHECKING:  # tables are made only when they are asked for
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ruptures(Result):
    """What each rule finds in the same episodes: they differ, and none is the true one."""

    table: nw.DataFrame[Any]
    """One line for each rupture of each rule."""
    shares: Table
    """Episodes with a rupture, and ruptures repaired, by rule, with intervals."""
    summary: Summary
    """Sums that merge with those of other parts."""
    repair: Repair
    episodes: int
    """How many were looked at."""
    refused: Mapping[str, int]
    """Why others were not, and how many."""
    gaps: int
    """Held sessions without a score in those that were."""
    between: float | None
    """The standard deviation of the episodes' means, where a rule asked for it."""

    def title(self) -> str:
        """Say how many were looked at."""
        looked = f"Ruptures looked for in {counted(self.episodes, 'episode')}"
        wide = "" if self.between is None else f"; SD between episodes {shown(self.between)}"
        return f"{looked}, repaired: {self.repair.name}{wide}"

    def rows(self) -> Sequence[Row]:
        """Return one row for each rule."""
        return [self._row(rule) for rule in self.summary.about["rules"].split("; ")]

    def _row(self, rule: str) -> Row:
        found = self.table.filter(nw.col("rule") == rule)
        lines = self.summary.table.filter(nw.col("rule") == rule)
        sums = {name: lines.get_column(name).sum() or 0 for name in self.summary.sums}
        ruptures, scores = int(sums["ruptures"]), sums["sessions"]
        return {
            "rule": rule,
            "episodes": int(sums["n"]),
            "with a rupture": int(sums["ruptured"]),
            "ruptures": ruptures,
            "in 100 scores": 100 * ruptures / scores if scores else None,
            "mean points": _mean(found, "points"),
            "mean length": _mean(found, "length"),
            "longest": int(found.get_column("length").max()) if ruptures else None,
            "repaired": int(sums["repaired"]),
            "not repaired": int(sums["unrepaired"]),
            "not seen": ruptures - int(sums["repaired"] + sums["unrepaired"]),
            "passed over": int(sums["passed"]) if "chart" in rule else None,
            "undefined": None if self.episodes else "There are no episodes with enough scores.",
            "why_dropped": why_dropped(self.refused),
        }

    @property
    def found(self) -> pl.DataFrame:
        """One row for each rupture: which rule, where, how deep, how long, when repaired."""
        frame: pl.DataFrame = self.table.to_native()
        return frame


def _mean(found: nw.DataFrame[Any], name: str) -> float | None:
    return float(found.get_column(name).mean()) if len(found) else None
