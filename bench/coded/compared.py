"""What was recovered beside what was planted, and whether the one can come of the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, t

from bench.coded.implied import answers
from bench.coded.planted import ANSWERS, CODES, Confusion, Kind

CHANCE = 0.001
"""How often all that is compared together may look off although nothing is."""
DRAWS = 10_000
Counts = Mapping[Kind, Mapping[str, int]]
"""By kind, how often a rater said what."""


@dataclass(frozen=True, slots=True)
class Found:
    """A number that a page or a command told, with its interval."""

    value: float
    low: float
    high: float
    clusters: int


@dataclass(frozen=True, slots=True)
class Line:
    """One number, planted and recovered."""

    what: str
    planted: float
    found: Found
    strict: bool = False
    """Whether the interval as it was told is to hold it; otherwise one that holds all at once."""

    @property
    def inside(self) -> bool:
        """Whether the interval that was told holds what was planted."""
        return self.found.low <= self.planted <= self.found.high

    def off(self, among: int) -> bool:
        """Whether it cannot be, where `among` such numbers are compared at once."""
        if self.strict:
            return not self.inside
        free = max(1, self.found.clusters - 1)
        wider = float(t.ppf(1 - CHANCE / among / 2, free) / t.ppf(0.975, free))
        low = self.found.value - wider * (self.found.value - self.found.low)
        high = self.found.value + wider * (self.found.high - self.found.value)
        return not low <= self.planted <= high

    def row(self, among: int) -> str:
        """Return it as a line of the table."""
        one = self.found
        said = "off" if self.off(among) else "" if self.inside else "outside its 95 %"
        return (
            f"  {self.what:<46}{self.planted:>8.3f}{one.value:>9.3f}   "
            f"{one.low:>6.3f} to {one.high:>6.3f}  {said}"
        ).rstrip()


@dataclass(frozen=True, slots=True)
class Cells:
    """A rater's confusion on gold reports, planted and recovered."""

    rater: str
    outside: tuple[str, ...]
    """Cells that cannot be, as ``insight → hope: 7 of 12``."""
    likely: float
    """How often the planted confusion gives anything as unlikely as what was found."""
    furthest: float
    """The largest difference of a share from what was planted."""

    def off(self, among: int) -> bool:
        """Whether the whole cannot come of what was planted."""
        return bool(self.outside) or self.likely < CHANCE / among


def cells(rater: str, planted: Confusion, found: Counts) -> Cells:
    """Compare every cell of a confusion, each within a region that holds all of them at once."""
    tested = sum(len(ANSWERS[kind.valence]) for kind in found)
    outside, furthest = [], 0.0
    for kind, given in found.items():
        n = sum(given.values())
        for code in CODES:
            share, count = planted[kind].get(code, 0.0), given.get(code, 0)
            low = binom.ppf(CHANCE / tested / 2, n, share)
            high = binom.ppf(1 - CHANCE / tested / 2, n, share)
            furthest = max(furthest, abs(count / n - share))
            if not low <= count <= high:
                outside.append(f"{kind.code} → {code}: {count} of {n}, planted {share:.2f}")
    return Cells(rater, tuple(outside), _likely(planted, found), furthest)


def _likely(planted: Confusion, found: Counts) -> float:
    """Return how often such a confusion gives a table at least as unlikely as this one."""
    rng = np.random.Generator(np.random.PCG64(1))
    own, drawn = 0.0, np.zeros(DRAWS)
    for kind, given in found.items():
        [shares] = answers(planted, [kind])
        says = np.log(np.where(shares > 0, shares, 1e-9))
        counts = np.array([given.get(code, 0) for code in CODES])
        own += _log_likelihood(counts[np.newaxis], says)[0]
        drawn += _log_likelihood(rng.multinomial(counts.sum(), shares, DRAWS), says)
    return float((1 + (drawn <= own + 1e-9).sum()) / (1 + DRAWS))


def _log_likelihood(counts: np.ndarray, says: np.ndarray) -> np.ndarray:
    """Return the logarithm of how likely each row of counts is."""
    from scipy.special import gammaln  # noqa: PLC0415 -- beside its only use

    placed: np.ndarray = counts @ says - gammaln(counts + 1).sum(1) + gammaln(counts.sum(1) + 1)
    return placed


def exchanged(raters: Sequence[Confusion]) -> list[Confusion]:
    """Return the same confusions, each as another rater's: what must not be recovered."""
    return [*raters[1:], raters[0]]


Compare = Callable[[Sequence[Confusion]], tuple[Sequence[Line], Sequence[Cells]]]


def faults(lines: Sequence[Line], told: Sequence[Cells]) -> list[str]:
    """Return everything that cannot be, in words."""
    found = [
        f"{one.what}: planted {one.planted:.3f}, found {one.found.value:.3f} "
        f"({one.found.low:.3f} to {one.found.high:.3f})"
        for one in lines
        if one.off(len(lines))
    ]
    for one in told:
        found += [f"{one.rater} on gold reports: {cell}" for cell in one.outside]
        if one.likely < CHANCE / len(told):
            found.append(f"{one.rater} on gold reports: as unlikely as {one.likely:.5f}")
    return found
