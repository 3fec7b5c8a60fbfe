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
    "Rows: reports of all perspectives, guesses too, that both raters gave a category in the round "
    "first. Share of equal categories; kappa is Cohen's; exact sum over true categories and codes."
)
ALPHA = (
    "Rows: codings of the round first, of all perspectives; a coding without a category is a "
    "missing value. Krippendorff's alpha, nominal, without the correction for small samples; "
    "exact sum."
)
TWICE = (
    "Rows: reports that this rater gave a category in the rounds first and second. Share of equal "
    "ones; exact."
)
GOLD = (
    "Rows: codings of this rater with a category in the round first whose assignment has gold = "
    "true. Share with the category in consensus, which for gold reports is the true one; exact."
)
NONE = (
    "Rows: codings of this rater in the round first. Share without a category, whether it does not "
    "fit or there is not enough text; exact."
)
SOURCE = (
    "Rows: assignments of all rounds whose source_guess is not cannot_tell. Share that is right: "
    "client for the client's reports, therapist for the therapist's and for guesses; exact."
)


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
