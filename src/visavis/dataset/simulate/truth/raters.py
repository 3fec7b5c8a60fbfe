"""How far raters agree with each other, with themselves, and with what is true."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.profiles import CATEGORIES
from visavis.dataset.simulate.truth.agreement import Square
from visavis.dataset.simulate.truth.categories import kinds
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.value import Truth

Floats = NDArray[np.float64]

BOTH_NAMED = (
    "Reports of all perspectives that both raters gave a category in the first round; exact sum "
    "over true categories and codes."
)
ALPHA = (
    "Krippendorff's alpha, nominal, of the first round; no category is a missing value; exact sum."
)
TWICE = "Reports that this rater gave a category in both rounds; exact."
GOLD = "Gold reports that this rater gave a category in the first round; exact."
NONE = "Codings of the first round without a category; exact."
SOURCE = "Assignments in which the rater ventured whose account it is: guessed rightly; exact."


def raters(model: Model) -> Iterator[Truth]:
    """Yield the truths about raters."""
    names, tables = model.plan.coding.raters, model.judging.raters[:, :, : len(CATEGORIES)]
    true = true_categories(model)
    for one, two in combinations(range(len(names)), 2):
        square = Square((tables[one] * true[:, None]).T @ tables[two])
        pair = f"{names[one]} {names[two]}"
        yield _truth("pair_agreement", pair, square.observed, BOTH_NAMED)
        yield _truth("pair_kappa", pair, square.kappa, BOTH_NAMED, unit="kappa")
    yield _truth("krippendorff_alpha", "", alpha(tables, true), ALPHA, unit="alpha")
    for name, table in zip(names, tables, strict=True):
        named = table.sum(axis=1)
        again = float(true @ (table**2).sum(axis=1) / (true @ named**2))
        yield _truth("agreement_with_oneself", name, again, TWICE)
        right = float(true @ np.diag(table) / (true @ named))
        yield _truth("correct", name, right, GOLD)
        yield _truth("no_category", name, float(1 - true @ named), NONE)
    coding = model.plan.coding
    yield _truth(
        "source_guessed", "", coding.source_known / (1 - coding.source_cannot_tell), SOURCE
    )


def _truth(name: str, group: str, target: float, how: str, unit: str = "share") -> Truth:
    return Truth(name=name, group=group, latent=None, target=target, unit=unit, how=how)


def true_categories(model: Model) -> Floats:
    """Return the shares of true categories among coded reports of all perspectives."""
    total = np.zeros(len(CATEGORIES))
    for kind in kinds(model):
        count = model.process.expected(kind.first) * (1 + kind.second)
        total += count * (model.profile_weights @ kind.profiles)
    shares: Floats = total / total.sum()
    return shares


def alpha(tables: Floats, true: Floats) -> float:
    """Return Krippendorff's alpha in the limit of infinitely many reports.

    Every pattern of who named a category is a block of its own; pairs of codes weigh one by the
    number of codes less one, as in the coincidence matrix.
    """
    size = len(CATEGORIES)
    coincidences = np.zeros((size, size))
    silent = 1 - tables.sum(axis=2)
    everybody = range(len(tables))
    for count in (2, 3):
        for naming in combinations(everybody, count):
            others = [silent[rater] for rater in everybody if rater not in naming]
            weight = true * np.prod(others, axis=0) if others else true
            for one, two in combinations(naming, 2):
                third = [tables[r].sum(axis=1) for r in naming if r not in (one, two)]
                by_true = weight * np.prod(third, axis=0) if third else weight
                pairs = (tables[one] * by_true[:, None]).T @ tables[two]
                coincidences += (pairs + pairs.T) / (count - 1)
    return Square(coincidences).kappa
