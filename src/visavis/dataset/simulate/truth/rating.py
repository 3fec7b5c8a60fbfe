"""Level 6: whether the two sides' ratings rise together, and whose are higher."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.value import Truth
from visavis.vocab.card import Perspective, Valence

Floats = NDArray[np.float64]

POINTS = np.arange(1, 5)

LINE = (
    "Rows: sessions with both cards in before the reveal in which client and therapist both rate "
    "an event of this valence, guesses left out; a side's rating is its mean in the session. Least "
    "squares over all these sessions of t - m on c - m: c and t are the client's and the "
    "therapist's rating, m is the mean of c over this client's rows. "
)
CONGRUENCE = f"{LINE}The slope; exact. Latent: of the first events alone."
DISCREPANCY = f"{LINE}The intercept, which is the therapists' mean less the clients'; exact."
MEAN = (
    "Rows: event reports of this perspective and valence with a rating. Their mean, every report "
    "weighing the same; exact. Guesses are rated as the therapist's own reports of the valence. "
    "It is the same for every category: differences between categories are chance."
)


@dataclass(frozen=True, slots=True)
class Rated:
    """What a side's rating of a session is made of."""

    first: float
    """Expected weight of the first event's rating."""
    squares: float
    """Expected sum of squared weights."""


ALONE = Rated(1.0, 1.0)


def rating(model: Model) -> Iterator[Truth]:
    """Yield the truths of level 6, and the mean ratings."""
    left_open = model.plan.handing_in.rating_open
    for valence in Valence:
        seconds = model.plan.events.second_helpful if valence is Valence.HELPFUL else (0.0, 0.0)
        client, therapist = (rated(second, left_open) for second in seconds)
        latent, target = (
            slope(model, valence, ALONE, ALONE),
            slope(model, valence, client, therapist),
        )
        yield _truth("temporal_congruence", valence, (latent, target), "slope", CONGRUENCE)
        means = mean_ratings(model, valence)
        gap = means[Perspective.THERAPIST] - means[Perspective.CLIENT]
        yield _truth("directional_discrepancy", valence, (gap, gap), "points", DISCREPANCY)
        for perspective, mean in means.items():
            yield Truth(
                name="mean_rating",
                perspective=perspective,
                valence=valence,
                latent=mean,
                target=mean,
                unit="points, 1 to 4",
                how=MEAN,
            )


def _truth(name: str, valence: Valence, values: tuple[float, float], unit: str, how: str) -> Truth:
    return Truth(
        name=name,
        level=6,
        perspective=Perspective.THERAPIST,
        valence=valence,
        latent=values[0],
        target=values[1],
        unit=unit,
        how=how,
    )


def rated(second: float, left_open: float) -> Rated:
    """Return how a side's rating of a session is made up when at least one event is rated."""
    first_rated, second_rated = 1 - left_open, second * (1 - left_open)
    both = first_rated * second_rated
    only_first, only_second = first_rated - both, second_rated - both
    some = both + only_first + only_second
    return Rated((only_first + both / 2) / some, (only_first + only_second + both / 2) / some)


def slope(model: Model, valence: Valence, client: Rated, therapist: Rated) -> float:
    """Return the slope within clients; their styles weigh as they are frequent."""
    covariance = variance = 0.0
    for weight, joint in zip(_styles(model), _joints(model, valence), strict=True):
        first, other = joint.sum(axis=1), joint.sum(axis=0)
        mean = first @ POINTS
        variance += weight * client.squares * float(first @ (POINTS - mean) ** 2)
        product = float(POINTS @ joint @ POINTS - mean * (other @ POINTS))
        covariance += weight * client.first * therapist.first * product
    return covariance / variance


def mean_ratings(model: Model, valence: Valence) -> dict[Perspective, float]:
    """Return the mean rating of either side; guesses are rated like the therapist's own."""
    joint = np.tensordot(_styles(model), _joints(model, valence), 1)
    therapist = float(joint.sum(axis=0) @ POINTS)
    return {
        Perspective.CLIENT: float(joint.sum(axis=1) @ POINTS),
        Perspective.THERAPIST: therapist,
        Perspective.GUESS: therapist,
    }


def _styles(model: Model) -> Floats:
    generous = model.plan.events.generous
    return np.asarray([1 - generous, generous])


def _joints(model: Model, valence: Valence) -> Floats:
    shares = model.shares
    return shares.ratings if valence is Valence.HELPFUL else shares.hindering_ratings
