"""What agreement the planted confusion implies, once it is known what was coded.

Raters err independently given what a report is. So two raters' answers to a report meet as the
product of their rows of confusion, and every coefficient follows from the mean of these products.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from bench.coded.planted import CODES, Confusion, Kind

Numbers = npt.NDArray[np.float64]


def answers(confusion: Confusion, kinds: Sequence[Kind]) -> Numbers:
    """Return how likely each answer to each report is: a row for each report."""
    at = {code: place for place, code in enumerate(CODES)}
    rows = {kind: np.zeros(len(CODES)) for kind in confusion}
    for kind, given in confusion.items():
        for code, probability in given.items():
            rows[kind][at[code]] = probability
    return np.array([rows[kind] for kind in kinds])


def judgements(probabilities: Sequence[float]) -> Numbers:
    """Return how likely "same" and "not the same" are: a row for each pair of accounts."""
    same = np.asarray(probabilities)
    return np.column_stack([same, 1 - same])


def coefficients(by_rater: Sequence[Numbers]) -> dict[str, float]:
    """Return what all raters together are expected to show.

    Parameters
    ----------
    by_rater
        How likely each answer to each report is, for each rater.
    """
    percent = float(np.mean([_same(one, other) for one, other in combinations(by_rater, 2)]))
    shares = np.mean([one.mean(0) for one in by_rater], axis=0)
    codes = sum(len(one) for one in by_rater)
    used = np.count_nonzero(shares)
    chance = float((shares**2).sum())
    unalike = (1 - chance) * codes / (codes - 1)
    gwet = float((shares * (1 - shares)).sum() / (used - 1))
    return {
        "percent": percent,
        "krippendorff_alpha": 1 - (1 - percent) / unalike,
        "fleiss": (percent - chance) / (1 - chance),
        "gwet_ac1": (percent - gwet) / (1 - gwet),
    }


def pair(first: Numbers, second: Numbers) -> dict[str, float]:
    """Return what two raters are expected to show."""
    percent, chance = _same(first, second), float(first.mean(0) @ second.mean(0))
    return {"percent": percent, "cohen": (percent - chance) / (1 - chance)}


def against_others(by_rater: Sequence[Numbers]) -> dict[str, float]:
    """Return the alpha of each category against all others."""
    found = {}
    for place, code in enumerate(CODES):
        single = [np.column_stack([one[:, place], 1 - one[:, place]]) for one in by_rater]
        found[code] = coefficients(single)["krippendorff_alpha"]
    return found


def with_oneself(own: Numbers) -> float:
    """Return how often a rater who answers anew is expected to say the same."""
    return _same(own, own)


def right(confusion: Confusion, counted: Mapping[Kind, int]) -> float:
    """Return how often a rater is expected to say what experts say."""
    return sum(confusion[kind][kind.code] * n for kind, n in counted.items()) / sum(
        counted.values()
    )


def _same(first: Numbers, second: Numbers) -> float:
    return float((first * second).sum(1).mean())
