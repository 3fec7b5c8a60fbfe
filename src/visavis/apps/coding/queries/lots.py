"""What is drawn into a round, before any word of it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import UUID

from visavis.apps.care.models import Study
from visavis.apps.coding.queries.candidates import (
    Candidate,
    Sides,
    Strata,
    Wanted,
    both_sides,
    by_stratum,
    candidates,
)
from visavis.apps.coding.rules.drawing import faced, stratified
from visavis.vocab.card import Perspective
from visavis.vocab.coding import RoundKind


@dataclass(frozen=True, slots=True)
class Sampling:
    """What is drawn."""

    size: int
    seed: int
    """What is drawn follows from it, and later who codes what in which order."""
    wanted: Wanted = field(default_factory=Wanted)
    strata: Strata = Strata.NONE
    against: Perspective = Perspective.THERAPIST
    """What clients' accounts are matched with: the therapist's, or what the therapist guessed."""
    decoys: float = 0.0
    gold: int = 0
    """So many gold reports are mixed in."""


@dataclass(frozen=True, slots=True)
class Lot:
    """What will be one packet: one report, or the reports of two sides."""

    sides: tuple[tuple[Candidate, ...], ...]
    probability: float
    decoy: bool = False

    @property
    def reports(self) -> list[Candidate]:
        """All of them, in the order in which raters will see them."""
        return [one for side in self.sides for one in side]

    @property
    def about(self) -> Candidate:
        """The report that the packet goes with: the client's, where there are two sides."""
        clients = (one for one in self.reports if one.perspective is Perspective.CLIENT)
        return next(clients, self.reports[0])


def lots(
    study: Study, kind: RoundKind, sampling: Sampling, *, rng: Random, now: datetime
) -> list[Lot]:
    """Draw what a round is made of; nothing is decrypted."""
    found = candidates(study, wanted=sampling.wanted, now=now)
    if kind is RoundKind.CATEGORIES:
        return _singles(found, sampling, rng)
    return _meetings(both_sides(found, other=sampling.against), sampling, rng)


def _singles(found: Sequence[Candidate], sampling: Sampling, rng: Random) -> list[Lot]:
    drawn = stratified(by_stratum(found, sampling.strata), size=sampling.size, rng=rng)
    return [Lot(((one.thing,),), one.probability) for one in drawn]


def _meetings(told: Mapping[UUID, Sides], sampling: Sampling, rng: Random) -> list[Lot]:
    """Return what is compared: who stands on which side, and in which order, is up to chance."""
    meetings = [sides.meeting for sides in told.values()]
    found = []
    for one in faced(meetings, size=sampling.size, decoys=sampling.decoys, rng=rng):
        sides = [told[one.client].client, told[one.therapist].other]
        rng.shuffle(sides)
        mixed = tuple(tuple(rng.sample(side, len(side))) for side in sides)
        found.append(Lot(mixed, one.probability, one.decoy))
    return found
