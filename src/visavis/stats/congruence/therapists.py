"""Congruence therapist by therapist, in the order of their codes and never of their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visavis.stats.congruence.block import Block, Places
from visavis.stats.congruence.measure import Measure, Numbers, Role
from visavis.stats.congruence.sentences import of_therapists
from visavis.stats.congruence.shrink import drawn
from visavis.stats.results import Result
from visavis.stats.results.estimate import why_dropped
from visavis.stats.results.shown import Row

STILL = 1e-15
"""A variance below is what is left of rounding."""
CLIENTS_AT_LEAST = 5
"""Of a therapist: fewer tell of these clients more than of the therapist."""
THERAPISTS_AT_LEAST = 3
"""With a value of their own: a variance between two says next to nothing."""
FEW_CLIENTS = (
    f"Fewer than {CLIENTS_AT_LEAST} clients of this therapist count here: too few for a value of "
    "the therapist's own."
)
STANDING = (
    "No client's share of the network's value differs from that of the therapist's other clients, "
    "so it cannot be told how far chance moves a therapist's value."
)
ALIKE = (
    "Chance alone explains how therapists differ here. The standard error is one for the case that "
    "they do differ after all, so the true value lies within it more often than it says."
)
FEW_THERAPISTS = (
    f"Fewer than {THERAPISTS_AT_LEAST} therapists have enough data, so it cannot be told how "
    "therapists differ."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTherapist:
    """One value of one therapist, drawn towards the network's."""

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
    """Of `own`: from what a unit varies by in the network, and how many the therapist has."""
    weight: float | None
    """What of `value` is the therapist's own, from 0 to 1; the rest is the network's value."""
    network: float | None
    """The network's value: what it was drawn towards."""
    between: float | None
    """The standard deviation between therapists; 0 where chance explains what differs."""
    n: int
    unit: str
    dropped: int
    """How many of these units of the therapist were left out, where they are units of the value."""
    why_dropped: str | None
    clients: int
    cautions: str | None
    """What makes the therapist's own value easy to misread."""


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
    network = float(measure.of(block.whole[np.newaxis])[0])
    reasons = [
        _reason(block, measure, place, own=own[place], clients=clients[place], variance=variance)
        for place in range(len(names))
    ]
    sound = np.array([reason is None for reason in reasons])
    enough = sound.sum() >= THERAPISTS_AT_LEAST
    pool = drawn(own[sound], variance[sound], towards=network) if enough else None
    n, gone = measure.n(block.by_therapist), block.left_out.by("therapist")
    rank = np.cumsum(sound) - 1
    for place, therapist in enumerate(names):
        reason = reasons[place] or (FEW_THERAPISTS if pool is None else None)
        at = rank[place]
        dropped = block.dropped(measure, block.by_therapist[place], gone.get(therapist, {}))
        yield OfTherapist(
            name=measure.name,
            perspective=block.perspective,
            valence=block.of["valence"],
            therapist=therapist,
            value=None if reason or pool is None else float(pool.value[at]),
            undefined=reason,
            se=None if reason or pool is None else float(pool.se[at]),
            own=_finite(own[place]),
            own_se=_finite(np.sqrt(variance[place])) if np.isfinite(own[place]) else None,
            weight=None if reason or pool is None else float(pool.weight[at]),
            network=network if pool else None,
            between=pool.between if pool else None,
            n=int(n[place]),
            unit=measure.unit,
            dropped=sum(dropped.values()),
            why_dropped=why_dropped(dropped),
            clients=int(clients[place]),
            cautions=None
            if reason or pool is None
            else " ".join((*measure.cautions(block.by_therapist[place]), *_all_alike(pool.between)))
            or None,
        )


def _all_alike(between: float) -> tuple[str, ...]:
    return () if between else (ALIKE,)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _carrying(block: Block, measure: Measure) -> Places:
    """Return the places of the dyads that carry the number: clients that count."""
    found: Places = np.flatnonzero((measure.carried(block.lost_with_dyad) > 0).any(axis=0))
    return found


def _variance(block: Block, measure: Measure, carrying: Places) -> Numbers:
    """Return each therapist's sampling variance: that of a unit, the same for all, by their units.

    A unit's is what the network's value moves by with each client (infinitesimal jackknife), about
    the mean of the therapist's clients. The variance of a therapist's own value would follow that
    value: kappa of rare events is near 0 and hardly moves where by chance nobody agreed.
    """
    of, size = block.nesting.therapist_of[carrying], len(block.nesting.therapists)
    lost = block.lost_with_dyad[carrying]
    units = (measure.ratio[1] if measure.ratio else measure.n)(lost)
    own = np.bincount(of, units, minlength=size)
    whole = block.whole[np.newaxis]
    moved = (measure.of(whole) - measure.of(whole - STEP * lost)) / STEP * own.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = moved - units * (np.bincount(of, moved, minlength=size) / own)[of]
        room = (units - units**2 / own[of]).sum()
        variance: Numbers = np.divide(apart @ apart, room) / own
    return variance


STEP = 1e-5
"""How much of each client is left out to see how the value moves."""


def _reason(
    block: Block,
    measure: Measure,
    place: int,
    *,
    own: float,
    clients: float,
    variance: Numbers,
) -> str | None:
    """Say why a therapist has no value, or nothing."""
    sums = block.by_therapist[place]
    if not np.isfinite(own):
        return measure.undefined(sums)
    if clients < CLIENTS_AT_LEAST:
        return FEW_CLIENTS
    if few := measure.too_few(sums):
        return few
    if not np.isfinite(variance[place]) or variance[place] < STILL:
        return STANDING
    return None
