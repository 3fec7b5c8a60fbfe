"""What raters make of the planted truth, in expectation: consensus and matches by majority."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.confusion import CODES, DOES_NOT_FIT, confusions, settled
from visavis.dataset.simulate.plan import Coding, Plan
from visavis.dataset.simulate.profiles import CATEGORIES

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judging:
    """What follows from the plan for consensus codes and judged matches."""

    plan: Plan

    @cached_property
    def coding(self) -> Coding:
        """The raters' part of the plan."""
        return self.plan.coding

    @cached_property
    def raters(self) -> Floats:
        """What each rater makes of each true category, as `confusions` returns it."""
        return confusions(self.coding)

    @cached_property
    def consensus(self) -> Floats:
        """What is settled of each true category; the last column is that none fits.

        Every triple of codes is settled by the same rule as in the data, and weighed.
        """
        triples = np.asarray(list(product(range(CODES), repeat=3)))
        one, two, three = (self.raters[rater][:, triples[:, rater]] for rater in range(3))
        outcome = np.eye(DOES_NOT_FIT + 1)[settled(triples)]
        settles = one * two * three @ outcome
        gold = self.coding.gold
        known = np.eye(len(CATEGORIES), DOES_NOT_FIT + 1)
        table: Floats = gold * known + (1 - gold) * settles
        return table

    @cached_property
    def found_same(self) -> float:
        """Probability that a pair about one event is judged the same."""
        return majority(self.coding.same_found)

    @cached_property
    def taken_for_same(self) -> Floats:
        """The same for two events, by the true categories of both accounts."""
        like = majority(self.coding.same_mistaken_like)
        unlike = majority(self.coding.same_mistaken_unlike)
        size = len(CATEGORIES)
        table: Floats = np.full((size, size), unlike) + (like - unlike) * np.eye(size)
        return table


def majority(probabilities: tuple[float, float, float]) -> float:
    """Return the probability that two or three of three say yes, each for themselves."""
    one, two, three = probabilities
    return one * two + one * three + two * three - 2 * one * two * three
