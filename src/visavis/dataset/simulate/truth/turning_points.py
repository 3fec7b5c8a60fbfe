"""Which sessions turned a therapy: how often both sides name the same one, or near ones.

Each side names one session, so all follows from how many sessions were held.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.plan.therapy import AGREED, BY_CHANCE, DROPOUT
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.process import CELLS
from visavis.dataset.simulate.truth.value import Truth
from visavis.vocab.card import SIDES

Floats = NDArray[np.float64]

WITHIN = (0, 1, 2)
"""How many held sessions apart the two may lie."""
ROWS = (
    "Rows: episodes of which both sides name a turning point in place 1 with its session. Held "
    "sessions of an episode are counted off in their order; group says how many of them the two "
    "may lie apart. "
)
COMMON = ROWS + "Share in which they lie no further apart; exact by recursion over weeks."
CHANCE = (
    ROWS + "Mean of the share that lies no further apart if either side draws a session; exact."
)
BEYOND = (
    ROWS + "Share in common less that by chance, over 1 less that by chance; exact. Latent: how "
    "often they lie no further apart on purpose."
)
RATINGS = (
    "Rows: episodes of which both sides name the same session in place 1, with both ratings. "
    "Pearson's correlation of the ratings; exact. Latent: where it is the same on purpose."
)


def turning_points(model: Model) -> Iterator[Truth]:
    """Yield the truths about turning points."""
    held, weight = np.arange(1, model.plan.weeks + 1), lengths(model)
    therapy = model.plan.therapy
    same, beside = therapy.turning_same_session, therapy.turning_beside
    for within in WITHIN:
        chance = near(held, within)
        purpose = beside if within else beside * (held == 1)  # none is beside the only one
        common = same + purpose + (1 - same - beside) * chance
        expected = float(weight @ chance)
        found = float(weight @ common)
        room = float(weight @ (1 - chance))
        latent = same + beside * (within > 0)
        yield _share("in_common", within, None, found, COMMON)
        yield _share("by_chance", within, None, expected, CHANCE)
        yield _share("beyond_chance", within, latent, (found - expected) / room, BEYOND)
        if not within:
            together = therapy.turning_ratings_together
            yield Truth(
                name="turning_points_rating_correlation",
                latent=together,
                target=together * same / found,
                unit="correlation",
                how=RATINGS,
            )


def _share(name: str, within: int, latent: float | None, target: float, how: str) -> Truth:
    return Truth(
        name=f"turning_points_{name}",
        group=f"within {within}",
        latent=latent,
        target=target,
        unit="share",
        how=how,
    )


def near(held: NDArray[np.int64], within: int) -> Floats:
    """Return how probably two sessions of so many, both drawn, lie no further apart."""
    pairs = (2 * within + 1) * held - within * (within + 1)
    return np.where(held > within, pairs / held**2, 1.0)


def lengths(model: Model) -> Floats:
    """Return the share of each number of held sessions among therapies of which both sides tell."""
    process, therapy = model.process, model.plan.therapy
    both = {
        name: float(np.prod([therapy.told[name][side].handed_in for side in SIDES]))
        for name in (DROPOUT, AGREED, BY_CHANCE)
    }
    dropout = process.states @ process.dropout
    paths = np.zeros((len(CELLS), model.plan.weeks + 1))
    paths[:, 0] = process.weights
    found = np.zeros(model.plan.weeks)
    for week, held in enumerate(process.held):
        now = paths[:, :-1] * held  # the n-th session is held in this week
        ends = both[DROPOUT] * dropout + (
            both[AGREED] * process.agreed[week] + both[BY_CHANCE] * therapy.circumstances
        )
        found += process.in_sight[week] * (ends @ now)
        stays = 1 - dropout - process.agreed[week] - therapy.circumstances
        paths = paths * (1 - held)
        paths[:, 1:] += now * stays[:, None]
    shares: Floats = found / found.sum()
    return shares
