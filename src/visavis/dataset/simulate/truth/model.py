"""Everything that truths are computed from, worked out once for a plan and a network's size."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.plan.therapy import ORIENTATIONS
from visavis.dataset.simulate.profiles import (
    CATEGORIES,
    HELPFUL_PLACES,
    HINDERING_PLACES,
    Profiles,
    profiles,
)
from visavis.dataset.simulate.truth.judging import Judging
from visavis.dataset.simulate.truth.process import Process
from visavis.vocab.card import Valence

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """A plan, and how many therapists there are: that fixes how orientations weigh."""

    plan: Plan
    therapists: int

    @cached_property
    def process(self) -> Process:
        """Events, cards and endings."""
        return Process(self.plan)

    @cached_property
    def judging(self) -> Judging:
        """Raters."""
        return Judging(self.plan)

    @cached_property
    def shares(self) -> Profiles:
        """Categories and ratings."""
        return profiles(self.plan)

    @cached_property
    def orientations(self) -> Floats:
        """Share of therapists of each orientation: each expects equally many clients."""
        row = self.plan.therapy.orientations
        counts = Counter(row[place % len(row)] for place in range(self.therapists))
        return np.asarray([counts[one] / self.therapists for one in ORIENTATIONS])

    @cached_property
    def profile_weights(self) -> Floats:
        """Weight of each orientation and theme, laid out flat as in `flat`."""
        return np.outer(self.orientations, self.plan.events.themes).ravel()

    def flat(self, shares: Floats) -> Floats:
        """Lay orientation and theme out as one axis."""
        return shares.reshape(-1, *shares.shape[2:])

    def client(self, valence: Valence) -> Floats:
        """Shares of all categories in clients' accounts, with shape (profiles, categories)."""
        return self._spread(self.shares.client, self.shares.client_hindering, valence)

    def therapist(self, valence: Valence) -> Floats:
        """The same for therapists' accounts, and for guesses."""
        return self._spread(self.shares.therapist, self.shares.therapist_hindering, valence)

    def together(self, valence: Valence) -> Floats:
        """Joint shares in accounts of one event, with shape (categories, categories)."""
        if valence is Valence.HELPFUL:
            weighed = np.tensordot(self.profile_weights, self.flat(self.shares.together), 1)
            return _placed(weighed, HELPFUL_PLACES)
        return _placed(self.shares.hindering_together, HINDERING_PLACES)

    def apart(self, valence: Valence) -> Floats:
        """Joint shares in accounts of two events of one therapy."""
        client, therapist = self.client(valence), self.therapist(valence)
        joint: Floats = (client * self.profile_weights[:, None]).T @ therapist
        return joint

    def _spread(self, helpful: Floats, hindering: Floats, valence: Valence) -> Floats:
        table = np.zeros((len(self.profile_weights), len(CATEGORIES)))
        if valence is Valence.HELPFUL:
            table[:, HELPFUL_PLACES] = self.flat(helpful)
        else:
            table[:, HINDERING_PLACES] = hindering
        return table


def _placed(joint: Floats, places: slice) -> Floats:
    table = np.zeros((len(CATEGORIES), len(CATEGORIES)))
    table[places, places] = joint
    return table
