"""The slope between clients as it appears when each is known by a handful of cards.

Therapies are followed week by week over how many of the client's cards count and how many of these
say yes: a finite recursion, exact for any length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.process import CELLS, CLIENT, CLIENT_HINDERING, SAME

Floats = NDArray[np.float64]


def usual(model: Model) -> tuple[Floats, Floats]:
    """Return, by cell, the probability of a helpful event, and of the same one given it."""
    naming = model.plan.events.helpful
    helpful = [naming.client[talkative] for _, talkative, _ in CELLS]
    same = [naming.therapist[1] * naming.same[attuned] for attuned, _, _ in CELLS]
    return np.asarray(helpful), np.asarray(same)


def by_state(model: Model) -> Floats:
    """Return what events add to the score, with shape (cells, states)."""
    plan = model.plan.outcome
    helpful, same = usual(model)
    adds: Floats = (
        plan.within * (CLIENT - helpful[:, None])
        + plan.between * helpful[:, None]
        + plan.hindering * CLIENT_HINDERING
        + plan.match * (SAME - same[:, None] * CLIENT)
    )
    return adds


@dataclass(frozen=True, slots=True)
class Paths:
    """Therapies of one cell by cards that count (rows) and cards that say yes (columns)."""

    there: Floats
    """Probability of having come this way."""
    total: Floats
    """Expected sum of the scores on these cards, on such paths."""

    def after(self, silent: float, named: tuple[tuple[float, float], ...]) -> Paths:
        """Carry the paths on by a week.

        Parameters
        ----------
        silent
            Probability that no card that counts is added.
        named
            For a card that says no and one that says yes: the probability, and the expected score
            on such a card.
        """
        size = len(self.there) + 1
        there, total = np.zeros((size, size)), np.zeros((size, size))
        there[:-1, :-1], total[:-1, :-1] = self.there * silent, self.total * silent
        for yes, (share, score) in enumerate(named):
            columns = slice(yes, size - 1 + yes)
            there[1:, columns] += self.there * share
            total[1:, columns] += self.total * share + self.there * score
        return Paths(there, total)

    def sums(self) -> Floats:
        """Return the sums of 1, x, y, xx, xy over clients with a card that counts.

        x is a client's share of cards that say yes, y the mean score.
        """
        cards = np.arange(1, len(self.there))[:, None]
        x = np.arange(len(self.there)) / cards
        weight, y = self.there[1:], self.total[1:] / cards
        return np.asarray([p.sum() for p in (weight, weight * x, y, weight * x * x, y * x)])


def observed_between(model: Model) -> float:
    """Return the slope of clients' mean scores on their shares of yes."""
    weights = model.process.weights
    weight, x, y, xx, xy = sum(
        (share * _moments(model, cell) for cell, share in enumerate(weights)), start=np.zeros(5)
    )
    slope: float = (xy * weight - x * y) / (xx * weight - x**2)
    return float(slope)


def _moments(model: Model, cell: int) -> Floats:
    """Return `Paths.sums` over the finished therapies of a cell."""
    process = model.process
    last_week = np.append(-np.diff(process.in_sight), process.in_sight[-1])
    score = by_state(model)[cell]
    growth = model.plan.outcome.growth
    paths = Paths(np.ones((1, 1)), np.zeros((1, 1)))
    result = np.zeros(5)
    for week, held in enumerate(process.held):
        ending = process.ending[week]
        now = score + growth * week
        leaving = _step(model, process.states[cell] * held * ending, now)
        staying = _step(model, process.states[cell] * held * (1 - ending), now)
        result += process.in_sight[week] * paths.after(*leaving).sums()
        paths = paths.after(staying[0] + 1 - held, staying[1])
        result += last_week[week] * paths.sums()
    return result


def _step(
    model: Model, states: Floats, score: Floats
) -> tuple[float, tuple[tuple[float, float], ...]]:
    """Sum over states what `Paths.after` asks for."""
    counts = model.process.client_card * (1 - model.plan.handing_in.gate_open)
    named = []
    for yes in (0, 1):
        weights = states * counts * (yes == CLIENT)
        named.append((float(weights.sum()), float(weights @ score)))
    return float((states * (1 - counts)).sum()), tuple(named)
