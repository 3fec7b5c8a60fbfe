"""Level 1: whether both sides name something of one valence in a session."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.truth.agreement import Square
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.process import (
    CLIENT,
    CLIENT_HINDERING,
    THERAPIST,
    THERAPIST_HINDERING,
)
from visavis.dataset.simulate.truth.value import Truth
from visavis.vocab.card import Perspective, Valence

Floats = NDArray[np.float64]

EVENTS = {
    Valence.HELPFUL: (CLIENT, THERAPIST),
    Valence.HINDERING: (CLIENT_HINDERING, THERAPIST_HINDERING),
}
ROWS = (
    "Rows: sessions with both cards in before the reveal on which both sides answered the gate of "
    "this valence (yes or nothing). Cells: the client's gate against the therapist's; shares of "
    "these sessions; kappa is Cohen's; exact sum over the states of a session."
)
GUESSES = (
    "Rows: sessions with both cards in before the reveal, a guess on the therapist's, and the "
    "gate of this valence answered by the client. Cells: the client's gate against whether the "
    "guess is of this valence (a guess of the other valence is a no); shares of these sessions; "
    "kappa is Cohen's; exact sum over the states of a session."
)


def occurrence(model: Model) -> Iterator[Truth]:
    """Yield the truths of level 1, for the therapist's card and for the guess."""
    process = model.process
    for valence, (client, therapist) in EVENTS.items():
        latent = square(process.mass, client, therapist)
        target = square(process.mass * process.comparable, client, therapist)
        yield from _truths(latent, target, valence, Perspective.THERAPIST, ROWS)
        guess = guessed(model, valence)
        latent = square(process.mass, client, guess)
        target = square(process.mass * process.comparable, client, guess)
        yield from _truths(latent, target, valence, Perspective.GUESS, GUESSES)


def guessed(model: Model, valence: Valence) -> Floats:
    """Return the probability, by state, that a guess is of this valence."""
    helpful: Floats = np.asarray(model.plan.events.guess_helpful)[CLIENT]
    return helpful if valence is Valence.HELPFUL else 1 - helpful


def square(mass: Floats, client: Floats, other: Floats) -> Square:
    """Return the table of yes and no: the client in rows, the other side in columns."""
    weight = mass.sum(axis=0)
    cells = [[(weight * a * b).sum() for b in (other, 1 - other)] for a in (client, 1 - client)]
    return Square(np.asarray(cells))


def _truths(
    latent: Square, target: Square, valence: Valence, other: Perspective, how: str
) -> Iterator[Truth]:
    named = {
        "both": (float(latent.shares[0, 0]), float(target.shares[0, 0])),
        "only_client": (float(latent.shares[0, 1]), float(target.shares[0, 1])),
        "only_other": (float(latent.shares[1, 0]), float(target.shares[1, 0])),
        "neither": (float(latent.shares[1, 1]), float(target.shares[1, 1])),
        "positive_agreement": (latent.specific(0), target.specific(0)),
        "negative_agreement": (latent.specific(1), target.specific(1)),
        "observed_agreement": (latent.observed, target.observed),
        "expected_agreement": (latent.expected, target.expected),
        "kappa": (latent.kappa, target.kappa),
    }
    for name, (ideal, aimed) in named.items():
        yield Truth(
            name=name,
            level=1,
            perspective=other,
            valence=valence,
            latent=ideal,
            target=aimed,
            unit="kappa" if name == "kappa" else "share",
            how=how,
        )
