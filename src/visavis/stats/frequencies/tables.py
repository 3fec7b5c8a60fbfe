"""Shares, rates and ratings as one result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visavis.stats.results import Result, Table
from visavis.stats.results.shown import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies(Result):
    """How often what is named, and, apart from it, how strongly it is rated."""

    shares: Table
    """Of the reports of a perspective and valence, those of each category."""
    rates: Table
    """Event reports a card and a session, sessions without any among them."""
    ratings: Table
    """Mean rating, of all reports and by category: another question, never one number with a
    share."""

    def title(self) -> str:
        """Say what it is."""
        return "Frequencies of event reports"

    def rows(self) -> Sequence[Row]:
        """Return shares and rates; ratings are a result of their own."""
        names = list(dict.fromkeys(name for t in self._tables for row in t.rows() for name in row))
        return [{name: row.get(name) for name in names} for t in self._tables for row in t.rows()]

    @property
    def _tables(self) -> tuple[Table, Table]:
        return self.shares, self.rates
