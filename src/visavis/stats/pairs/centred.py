"""Each client's cross-products about the mean of the rating that is taken as the truth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from visavis.stats.frames import lazy
from visavis.stats.models.design import Numbers
from visavis.stats.models.gram import Asked, Gathered, gathered
from visavis.stats.models.soundness import too_far
from visavis.stats.pairs.sides import Sides, lacking
from visavis.stats.refusals import refuse_session_twice
from visavis.stats.summaries import Summary
from visavis.stats.summaries.moments import MISSING
from visavis.stats.summaries.products import ONE, of_matrices
from visavis.vocab.counted import counted

LEAST = 1e-12
"""A share of a client's sum of squares that is rounding and no spread."""
CONGRUENCE = "temporal_congruence"
"""What the truth about its mean is called in the model, as its effect is."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Centred:
    """What the model is fitted to."""

    found: Gathered
    """Of (1, truth, judgement), as they came in."""
    sides: Sides
    matrices: Numbers
    """Of (1, truth less its mean, judgement less that mean): shape (3, 3, clients)."""

    @property
    def outcome(self) -> str:
        """What the judgement about the mean of the truth is called."""
        return f"{self.sides.judgement} less the mean of {self.sides.truth}"

    @property
    def sessions(self) -> NDArray[np.int64]:
        """How many each client has."""
        return np.asarray(self.matrices[0, 0], np.int64)

    @property
    def carrying(self) -> NDArray[np.bool_]:
        """Which clients carry a slope: those within whom the truth differs between sessions."""
        return np.asarray(self.matrices[1, 1] > 0)

    def unfit(self) -> str | None:
        """Return why nothing at all can be said; None where something can."""
        if self.found.n == 0:
            return f"No session has both {self.sides.truth!r} and {self.sides.judgement!r}."
        return too_far(self.found) or self._still()

    def _still(self) -> str | None:
        if len(self.sessions) > 1 and int(self.sessions.max()) == 1:
            return (
                f"Each {self.sides.client} has one session that both rated, so what is lasting in "
                "people and what is of the hour cannot be told apart."
            )
        if len(self.sessions) > 1 and self._nothing(self._within):
            return (
                f"{self.sides.judgement!r} does not differ from one session to another within any "
                f"{self.sides.client}, so the model has nothing to tell chance by."
            )
        return None

    @property
    def _within(self) -> Numbers:
        """Each client's squares of the judgement about its mean."""
        return np.asarray(self.matrices[2, 2] - self.matrices[0, 2] ** 2 / self.matrices[0, 0])

    def _nothing(self, left: Numbers) -> bool:
        """Whether squares that are left over are rounding."""
        return bool(left.sum() <= LEAST * self.found.matrices[2, 2].sum())

    def slopeless(self, fewest: int) -> str | None:
        """Return why nothing can be said of how ratings rise together."""
        differing, client = int(self.carrying.sum()), self.sides.client
        if differing == 0:
            return (
                f"{self.sides.truth!r} does not differ from one session to another within any "
                f"{client}, so nothing can rise with it."
            )
        if differing < fewest:
            return (
                f"{self.sides.truth!r} differs from one session to another within "
                f"{counted(differing, client)} only: of fewer than {fewest}, nothing can be said "
                "of how ratings rise together."
            )
        squares = np.where(self.carrying, self.matrices[1, 1], 1.0)
        if self._nothing(self._within - self.matrices[1, 2] ** 2 / squares):
            return (
                f"Within each {client}, {self.sides.judgement!r} follows from {self.sides.truth!r} "
                "without any chance, which the model has no place for."
            )
        return None

    def summary(self) -> Summary:
        """Return what a mixed model takes."""
        return of_matrices(
            self.matrices,
            (ONE, CONGRUENCE, self.outcome),
            who=self.found.names.select(*self.sides.groups),
            dropped=self.found.dropped,
        )


def centred(data: object, sides: Sides) -> Centred:
    """Add up what is needed of a table, or take it from its summary, and centre it."""
    if not isinstance(data, Summary):
        refuse_session_twice(lazy(data), sides.groups)
    asked = Asked(y=sides.judgement, fixed=(sides.truth,), random=(), groups=sides.groups)
    found = gathered(data, asked)
    if not isinstance(data, Summary):
        others = {why: count for why, count in found.dropped.items() if why != MISSING}
        both = (sides.client_rating, sides.therapist_rating)
        found = replace(found, dropped={**lacking(data, both), **others})
    return Centred(found=found, sides=sides, matrices=_about_the_mean(found))


def _about_the_mean(found: Gathered) -> Numbers:
    matrices = found.matrices
    mean = matrices[0, 1] / matrices[0, 0]
    turn = np.zeros_like(matrices)
    turn[range(3), range(3)] = 1.0
    turn[1, 0] = -mean
    turn[2, 0] = found.around[2] - found.around[1] - mean
    about = np.einsum("abn,bcn,dcn->adn", turn, matrices, turn)
    about[0, 1] = about[1, 0] = 0.0
    flat = about[1, 1] <= LEAST * matrices[1, 1]
    about[1, :, flat] = 0.0
    about[:, 1, flat] = 0.0
    return np.ascontiguousarray(about)
