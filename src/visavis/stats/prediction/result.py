"""Shares of categories, and how much of them is people's work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visavis.stats.results import Result, Table
from visavis.stats.results.shown import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Reports of one perspective and valence: who coded them."""

    perspective: str
    valence: str
    reports: int
    """With a prediction."""
    coded: int
    """By people."""
    trust: float
    """How far predictions were believed: 0 not at all, 1 as if they were as good as they look."""

    @property
    def by_machine(self) -> float:
        """The share that only the model coded."""
        return 1 - self.coded / self.reports


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionPowered(Result):
    """How often what is named, from what a model coded and people checked."""

    shares: Table
    """From predictions of all reports, corrected by what people coded."""
    people_alone: Table
    """The same shares from people's codings alone, in the same order."""
    parts: tuple[Part, ...]

    def title(self) -> str:
        """Say what it is."""
        return "Shares of categories, prediction-powered"

    def rows(self) -> Sequence[Row]:
        """Return a row for each share, beside what people alone would have said."""
        return [
            {
                **row,
                "people_alone": alone["value"],
                "people_alone_low": alone["low"],
                "people_alone_high": alone["high"],
                **self._of(str(row.get("perspective")), str(row.get("valence"))),
            }
            for row, alone in zip(self.shares.rows(), self.people_alone.rows(), strict=True)
        ]

    def sentence(self) -> str:
        """Say how much the machine coded."""
        reports = sum(part.reports for part in self.parts)
        if not reports:
            return ""
        coded = sum(part.coded for part in self.parts)
        share = f"{100 * (1 - coded / reports):.0f} %"
        return (
            f"Of {reports:,} reports people coded {coded:,}; {share} were coded by machine alone."
        )

    def _of(self, perspective: str, valence: str) -> Row:
        for part in self.parts:
            if (part.perspective, part.valence) == (perspective, valence):
                return {
                    "coded": part.coded,
                    "coded_by_machine": part.by_machine,
                    "trust": part.trust,
                }
        return {"coded": 0, "coded_by_machine": None, "trust": None}
