"""How probable every two sets are together, of one session or of two sessions of one episode."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.plan.events import HELPFUL, HINDERING
from visavis.dataset.simulate.profiles import HELPFUL_PLACES, HINDERING_PLACES, independent
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.process import TOLD_OF
from visavis.dataset.simulate.truth.sets.likeness import HELPFUL_SETS, HINDERING_SETS

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """How the planted categories are looked at: as they are, or through cards and raters."""

    model: Model
    mass: Floats
    """Held sessions by cell and state, as far as they count."""
    consensus: Floats
    """What is settled of each true category; none is the last column."""
    untold: tuple[float, float]
    """How often a gate keeps a valence back: the client's, the other side's."""
    seconds: tuple[float, float]
    """How often there is a second helpful account."""

    @cached_property
    def helpful(self) -> Floats:
        """Joint shares of helpful sets, with shape (what is told, profiles, sets, sets)."""
        shares, flat = self.model.shares, self.model.flat
        seen = _seen(self.consensus, HELPFUL_PLACES)
        client, other = flat(shares.client), flat(shares.therapist)
        together = flat(shares.together)
        codes = [
            (one @ seen, two @ seen, seen.T @ both @ seen)
            for one, two, both in zip(client, other, together, strict=True)
        ]
        return np.asarray([[self._pair_of_sets(told, *each) for each in codes] for told in TOLD_OF])

    @cached_property
    def hindering(self) -> Floats:
        """Joint shares of hindering sets, with shape (what is told, sets, sets)."""
        shares = self.model.shares
        seen = _seen(self.consensus, HINDERING_PLACES)
        client, other = shares.client_hindering @ seen, shares.therapist_hindering @ seen
        together = seen.T @ shares.hindering_together @ seen
        order = [len(HINDERING), *range(len(HINDERING))]  # none first, as in the sets
        tables = [_codes(told, client, other, together)[np.ix_(order, order)] for told in TOLD_OF]
        return np.asarray([self._held_back(table) for table in tables])

    @cached_property
    def joint(self) -> Floats:
        """Sessions by both sides' sets."""
        by_state = self.mass.sum(axis=0).reshape(len(TOLD_OF), len(TOLD_OF))
        helpful = np.einsum("p,tpab->tab", self.model.profile_weights, self.helpful)
        parts = by_state, helpful, self.hindering
        sessions: Floats = np.einsum("hd,hab,dxy->axby", *parts, optimize=True)
        size = len(HELPFUL_SETS) * len(HINDERING_SETS)
        return sessions.reshape(size, size)

    def _pair_of_sets(
        self, told: tuple[int, ...], client: Floats, other: Floats, together: Floats
    ) -> Floats:
        first = _codes(told, client, other, together)
        rows = _sets_with_second(client, self.seconds[0] * told[0])
        columns = _sets_with_second(other, self.seconds[1] * told[1])
        return self._held_back(rows.T @ first @ columns)

    def _held_back(self, table: Floats) -> Floats:
        """Empty either side's set where its gate was left unanswered."""
        one, two = (_keeping_back(len(table), untold) for untold in self.untold)
        return one.T @ table @ two


def _seen(consensus: Floats, places: slice) -> Floats:
    """Return what is settled of the categories of one valence; none is the last column."""
    block = consensus[places]
    return np.concatenate([block[:, places], block[:, -1:]], axis=1)


def _codes(told: tuple[int, ...], client: Floats, other: Floats, together: Floats) -> Floats:
    """Return joint shares of both first accounts' codes; where there is none, none is coded."""
    if told[2]:
        return together
    none = np.zeros(len(client))
    none[-1] = 1
    return independent(client if told[0] else none, other if told[1] else none)


def _sets_with_second(codes: Floats, second: float) -> Floats:
    """Return, by the first account's code, the shares of sets that a second one may make of it."""
    more = second * codes
    more[-1] += 1 - second
    table: Floats = np.tensordot(_sets_of_two(), more, axes=([1], [0]))
    return table


@cache
def _sets_of_two() -> Floats:
    """Return which set two codes make, with shape (first, second, sets); none is the last code."""
    none = len(HELPFUL)
    table = np.zeros((none + 1, none + 1, len(HELPFUL_SETS)))
    for first, second in np.ndindex(none + 1, none + 1):
        chosen = tuple(sorted({first, second} - {none}))
        table[first, second, HELPFUL_SETS.index(chosen)] = 1
    return table


def _keeping_back(size: int, untold: float) -> Floats:
    table = (1 - untold) * np.eye(size)
    table[:, 0] += untold
    return table
