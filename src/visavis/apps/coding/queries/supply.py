"""How many reports there are to draw from, told before a round is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from visavis.apps.care.models import Study
from visavis.apps.coding.queries.candidates import Wanted, both_sides, candidates
from visavis.vocab.card import Perspective


@dataclass(frozen=True, slots=True)
class Supply:
    """What could be drawn."""

    reports: int
    """Of the sides that are looked for."""
    by_side: Mapping[Perspective, int]
    sessions: int
    """In which both sides have reports that were in before the reveal."""
    guessed: int
    """In which the client and the therapist's guess have."""


def supply(study: Study, *, wanted: Wanted, now: datetime) -> Supply:
    """Count what raters may read."""
    everything = Wanted(wanted.first, wanted.last, valences=wanted.valences)
    found = candidates(study, wanted=everything, now=now)
    counted = Counter(one.perspective for one in found)
    return Supply(
        reports=sum(counted[side] for side in wanted.perspectives),
        by_side={side: counted[side] for side in Perspective},
        sessions=len(both_sides(found, other=Perspective.THERAPIST)),
        guessed=len(both_sides(found, other=Perspective.GUESS)),
    )
