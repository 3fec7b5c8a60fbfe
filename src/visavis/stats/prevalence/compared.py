"""Tests of shares, and how large the differences are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

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

    def __str__(self) -> str:
        """Return the estimates first: how far shares are apart, before any chance."""
        return f"{self.estimates}\n\n{Result.__str__(self)}"

    def _repr_html_(self) -> str:
        """Return both tables for a notebook."""
        return f"{self.estimates._repr_html_()}{Result._repr_html_(self)}"

    def warned(self, caution: str) -> Compared:
        """Return the same with a caution beside every number, where there is one to give."""
        if not caution:
            return self
        estimates = tuple(replace(one, cautions=(*one.cautions, caution)) for one in self.estimates)
        tests = tuple(
            replace(one, caution=" ".join(filter(None, (one.caution, caution))))
            for one in self.tests
        )
        return replace(self, tests=tests, estimates=replace(self.estimates, estimates=estimates))

    def one(self, name: str, **of: str) -> Test:
        """Return the first test of this name, and of this."""
        return next(t for t in self.tests if t.name == name and of.items() <= t.of.items())
