"""The truths of level 4."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.profiles import CATEGORIES
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.occurrence import guessed
from visavis.dataset.simulate.truth.process import CELLS, STATES
from visavis.dataset.simulate.truth.sets.joint import View
from visavis.dataset.simulate.truth.sets.likeness import jaccard, masi
from visavis.dataset.simulate.truth.sets.other_sessions import other_sessions
from visavis.dataset.simulate.truth.value import Truth
from visavis.vocab.card import Perspective, Valence

Floats = NDArray[np.float64]

ROWS = (
    "Rows: sessions of clients with scope text with both cards in before the reveal in which the "
    "client and this perspective (therapist: own reports; guess: that alone) have a settled "
    "category each. A side's set: its settled categories of both valences together, each once, "
    "gaps left out. "
)
SESSIONS = f"{ROWS}Mean over sessions of the Jaccard likeness of both sets; exact sum over sets."
OTHERS = (
    f"{ROWS}Mean Jaccard likeness of the client's set in one session and the therapist's in "
    "another session of the same episode, every ordered pair of sessions weighing the same; exact "
    "sum over weeks and sets."
)
ALPHA = (
    f"{ROWS}1 - observed / expected MASI distance: observed is the mean over sessions, expected "
    "the mean over any two sets out of all sets of both sides; exact sum over sets."
)


def category_sets(model: Model) -> Iterator[Truth]:
    """Yield the truths of level 4."""
    seconds = model.plan.events.second_helpful
    gate = model.plan.handing_in.gate_open
    share = model.process.comparable
    plain = np.eye(len(CATEGORIES), len(CATEGORIES) + 1)
    through = model.judging.consensus
    mass = model.process.mass
    latent = View(model, mass, plain, (0.0, 0.0), seconds)
    target = View(model, mass * share, through, (gate, gate), seconds)
    everything = np.ones_like(share)
    likeness = jaccard()
    values = {
        "jaccard": (_mean(latent, likeness), _mean(target, likeness), SESSIONS),
        "jaccard_other_sessions": (
            other_sessions(latent, everything, likeness),
            other_sessions(target, share, likeness),
            OTHERS,
        ),
        "masi_alpha": (_alpha(latent), _alpha(target), ALPHA),
    }
    for name, (ideal, aimed, how) in values.items():
        yield _truth(name, Perspective.THERAPIST, ideal, aimed, how)
    mass = guess_mass(model)
    latent = View(model, mass, plain, (0.0, 0.0), (seconds[0], 0.0))
    target = View(model, mass * share, through, (gate, 0.0), (seconds[0], 0.0))
    ideal, aimed = _mean(latent, likeness), _mean(target, likeness)
    yield _truth("jaccard", Perspective.GUESS, ideal, aimed, SESSIONS)


def _truth(name: str, other: Perspective, latent: float, target: float, how: str) -> Truth:
    unit = "alpha" if name == "masi_alpha" else "mean likeness"
    return Truth(
        name=name, level=4, perspective=other, latent=latent, target=target, unit=unit, how=how
    )


def _usable(view: View) -> Floats:
    """Return joint shares of sets in sessions with a category on each side."""
    joint = view.joint.copy()
    joint[0], joint[:, 0] = 0, 0
    shares: Floats = joint / joint.sum()
    return shares


def _mean(view: View, likeness: Floats) -> float:
    return float((_usable(view) * likeness).sum())


def _alpha(view: View) -> float:
    joint, distance = _usable(view), 1 - masi()
    pooled = (joint.sum(axis=0) + joint.sum(axis=1)) / 2
    return float(1 - (joint * distance).sum() / (pooled @ distance @ pooled))


def guess_mass(model: Model) -> Floats:
    """Return held sessions by cell and state, with the guess in the therapist's place."""
    events, mass = model.plan.events, model.process.mass
    guesses = np.zeros_like(mass)
    where = {tuple(state): place for place, state in enumerate(STATES.tolist())}
    helpful, hindering = (guessed(model, valence) for valence in Valence)
    for place, (client, _, _, hindered, _, _) in enumerate(STATES.tolist()):
        for cell, (attuned, _, _) in enumerate(CELLS):
            weight = mass[cell, place]
            hit = client * events.helpful.guess_same[attuned]
            found = hindered * events.hindering.guess_same[attuned]
            for state, share in (
                ((client, 1, 0, hindered, 0, 0), helpful[place] * (1 - hit)),
                ((1, 1, 1, hindered, 0, 0), helpful[place] * hit),
                ((client, 0, 0, hindered, 1, 0), hindering[place] * (1 - found)),
                ((client, 0, 0, 1, 1, 1), hindering[place] * found),
            ):
                guesses[cell, where[state]] += weight * share
    return guesses
