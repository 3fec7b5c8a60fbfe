"""Congruence therapist by therapist, in the order of their codes and never of their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visavis.stats.congruence.block import Block, Places
from visavis.stats.congruence.measure import Measure, Numbers, Role
from visavis.stats.congruence.network import STILL
from visavis.stats.congruence.sentences import of_therapists
from visavis.stats.congruence.shrink import drawn
from visavis.stats.results import Result
from visavis.stats.results.shown import Row

CLIENTS_AT_LEAST = 5
"""Of a therapist: a variance from fewer says next to nothing."""
THERAPISTS_AT_LEAST = 3
"""With a value of their own: a variance between two says next to nothing."""
FEW_CLIENTS = (
    f"Fewer than {CLIENTS_AT_LEAST} clients of this therapist count here, so it cannot be told how "
    "far chance moves the value."
)
FRAGILE = "Without one of this therapist's clients there is no value: too few differ."
STANDING = (
    "None of this therapist's clients moves the value when left out, so it cannot be told how far "
    "chance may."
)
FEW_THERAPISTS = (
    f"Fewer than {THERAPISTS_AT_LEAST} therapists have enough data, so it cannot be told how "
    "therapists differ."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTherapist:
    """One value of one therapist, drawn towards the mean of all."""

    name: str
    perspective: str
    valence: str
    therapist: str
    value: float | None
    """Shrunken."""
    undefined: str | None
    se: float | None
    """Of the shrunken value: how far the true one may lie from it."""
    own: float | None
    """Before it was shrunken, for checking; not for comparing therapists."""
    own_se: float | None
    weight: float | None
    """What of `value` is the therapist's own, from 0 to 1; the rest is the mean of all."""
    mean: float | None
    """What it was drawn towards."""
    between: float | None
    """The standard deviation between therapists; 0 where chance explains what differs."""
    n: int
    unit: str
    clients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Therapists(Result):
    """What one level says of each therapist: a percent and a coefficient each."""

    level: int
    values: Sequence[OfTherapist]

    def title(self) -> str:
        """Say what the rows are about."""
        return f"Congruence level {self.level} by therapist, shrunken"

    def rows(self) -> Sequence[Row]:
        """Return one row for each value, by measure and then by the therapist's code."""
        return [
            {"level": self.level}
            | {name: getattr(value, name) for name in OfTherapist.__dataclass_fields__}
            for value in self.values
        ]

    def sentence(self) -> str:
        """Say how far therapists differ in their accounts of what helped."""
        return of_therapists(self.level, self.rows())


def by_therapist(level: int, blocks: Sequence[Block]) -> Therapists:
    """Return the shrunken values of a level."""
    found = [
        value
        for block in blocks
        for measure in block.measures
        if measure.role in (Role.PERCENT, Role.COEFFICIENT)
        for value in _values(block, measure)
    ]
    return Therapists(level=level, values=tuple(found))


def _values(block: Block, measure: Measure) -> Iterator[OfTherapist]:
    names, carrying = block.nesting.therapists, _carrying(block, measure)
    if not names:
        return
    of = block.nesting.therapist_of[carrying]
    clients = np.bincount(of, minlength=len(names)).astype(float)
    own = measure.of(block.by_therapist)
    variance = _variance(block, measure, carrying)
    reasons = [
        _reason(
            measure,
            block.by_therapist[place],
            own=own[place],
            clients=clients[place],
            variance=variance[place],
        )
        for place in range(len(names))
    ]
    sound = np.array([reason is None for reason in reasons])
    pool = drawn(own[sound], variance[sound]) if sound.sum() >= THERAPISTS_AT_LEAST else None
    n = measure.n(block.by_therapist)
    rank = np.cumsum(sound) - 1
    for place, therapist in enumerate(names):
        reason = reasons[place] or (FEW_THERAPISTS if pool is None else None)
        at = rank[place]
        yield OfTherapist(
            name=measure.name,
            perspective=block.perspective,
            valence=block.of["valence"],
            therapist=therapist,
            value=None if reason or pool is None else float(pool.value[at]),
            undefined=reason,
            se=None if reason or pool is None else float(pool.se[at]),
            own=_finite(own[place]),
            own_se=_finite(np.sqrt(variance[place])),
            weight=None if reason or pool is None else float(pool.weight[at]),
            mean=pool.mean if pool else None,
            between=pool.between if pool else None,
            n=int(n[place]),
            unit=measure.unit,
            clients=int(clients[place]),
        )


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _carrying(block: Block, measure: Measure) -> Places:
    """Return the places of the dyads that carry the number: clients that count."""
    found: Places = np.flatnonzero((measure.carried(block.lost_with_dyad) > 0).any(axis=0))
    return found


def _variance(block: Block, measure: Measure, carrying: Places) -> Numbers:
    """Return each therapist's sampling variance: the jackknife over the therapist's clients."""
    of, size = block.nesting.therapist_of[carrying], len(block.nesting.therapists)
    count = np.bincount(of, minlength=size)
    without = measure.of(block.by_therapist[of] - block.lost_with_dyad[carrying])
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(of, without, minlength=size) / count
        squares = np.bincount(of, (without - mean[of]) ** 2, minlength=size)
        variance: Numbers = (count - 1) / count * squares
    return variance


def _reason(
    measure: Measure, sums: Numbers, *, own: float, clients: float, variance: float
) -> str | None:
    """Say why a therapist has no value, or nothing."""
    if not np.isfinite(own):
        return measure.undefined(sums)
    if clients < CLIENTS_AT_LEAST:
        return FEW_CLIENTS
    if not np.isfinite(variance):
        return FRAGILE
    if variance < STILL**2:
        return STANDING
    return None
