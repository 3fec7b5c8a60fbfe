"""Tests of shares, and how large the differences are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from visavis.stats.results import Result, Table
from visavis.stats.results.shown import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One test, or the reason why there is none."""

    name: str
    p: float | None = None
    statistic: float | None = None
    df: int | None = None
    undefined: str | None = None
    caution: str | None = None
    of: Mapping[str, str] = field(default_factory=dict)
    n: int = 0
    denominator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared(Result):
    """Tests, and beside them the estimates: a test says nothing of how large a difference is."""

    name: str
    tests: tuple[Test, ...]
    estimates: Table

    def title(self) -> str:
        """Return its name."""
        return self.name

    def rows(self) -> Sequence[Row]:
        """Return one row for each test."""
        return [
            {
                "test": test.name,
                **test.of,
                "statistic": test.statistic,
                "df": test.df,
                "p": test.p,
                "n": test.n,
                "unit": "members",
                "undefined": test.undefined,
                "caution": test.caution,
                "denominator": test.denominator,
            }
            for test in self.tests
        ]

    def one(self, name: str, **of: str) -> Test:
        """Return the first test of this name, and of this."""
        return next(t for t in self.tests if t.name == name and of.items() <= t.of.items())
