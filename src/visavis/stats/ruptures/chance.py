"""What rules find in the same scores when their order means nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.results import Result
from visavis.stats.results.better import Better
from visavis.stats.results.shown import Row
from visavis.stats.ruptures.find import known_spread
from visavis.stats.ruptures.rules import USUAL_RULES, Rule, usual
from visavis.stats.ruptures.series import Series, series_of
from visavis.stats.uncertainty.permutation import generator
from visavis.stats.uncertainty.totals import Numbers

DRAWS = 99
WIDE = (0.025, 0.975)
"""Between which parts of the draws most of them lie."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ByChance(Result):
    """Episodes with a rupture, as they are and with the scores of each episode shuffled."""

    rules: tuple[str, ...]
    observed: Numbers
    """Of shape (rules,): how many episodes."""
    drawn: Numbers
    """Of shape (draws, rules): the same, shuffled."""
    episodes: int

    def title(self) -> str:
        """Say how many draws there were."""
        return f"Episodes with a rupture, and with scores shuffled {len(self.drawn):,} times"

    def rows(self) -> Sequence[Row]:
        """Return one row for each rule."""
        return [self._row(place, rule) for place, rule in enumerate(self.rules)]

    def _row(self, place: int, rule: str) -> Row:
        n, seen, drawn = self.episodes, self.observed[place], self.drawn[:, place]
        low, high = np.quantile(drawn, WIDE)
        tested = bool((drawn != seen).any())
        return {
            "rule": rule,
            "episodes": n,
            "with a rupture": float(seen / n),
            "shuffled": float(drawn.mean() / n),
            "shuffled, low": float(low / n),
            "shuffled, high": float(high / n),
            "p for more": _p(drawn >= seen) if tested else None,
            "p for fewer": _p(drawn <= seen) if tested else None,
            "cautions": None if tested else SAME_EACH_TIME,
        }


SAME_EACH_TIME = "No p: shuffled, it was the same number each time, so there is nothing to test."


def _p(reached: NDArray[np.bool_]) -> float:
    return float((1 + reached.sum()) / (1 + len(reached)))


def ruptures_by_chance(
    data: object,
    *,
    rng: np.random.Generator,
    better: Better | str = Better.HIGHER,
    rules: Sequence[Rule] = USUAL_RULES,
    between: float | None = None,
    draws: int = DRAWS,
) -> ByChance:
    """Shuffle the scores of each episode, and look for ruptures again.

    Parameters
    ----------
    data, better, rules, between
        As in `ruptures`.
    rng
        Chance; note the seed.
    draws
        How often scores are shuffled. Sessions without a score stay where they are.

    Returns
    -------
    ByChance
        With fewer episodes than shuffled where scores rise or drift, with more where they fall out
        of line more often than their spread makes them.

    Raises
    ------
    UnusableError
        As `ruptures`; and when no episode has enough scores, or draws are too few.
    """
    if draws < 1:
        msg = f"draws={draws}: shuffle once at least."
        raise UnusableError(msg)
    generator(rng)
    series = series_of(data)
    if not len(series.people):
        msg = "No episode has enough scores: there is nothing to shuffle."
        raise UnusableError(msg)
    score, _known = known_spread(series, better=better, rules=rules, between=between)
    observed = _found(score, series, rules, between)
    drawn = [_found(_shuffled(score, series, rng), series, rules, between) for _ in range(draws)]
    return ByChance(
        rules=tuple(rule.name for rule in rules),
        observed=observed,
        drawn=np.array(drawn),
        episodes=len(series.people),
    )


def _shuffled(score: Numbers, series: Series, rng: np.random.Generator) -> Numbers:
    """Put the scores of each episode into another order."""
    return score[np.lexsort((rng.random(len(score)), series.episode))]


def _found(score: Numbers, series: Series, rules: Sequence[Rule], between: float | None) -> Numbers:
    """Count the episodes in which each rule finds something."""
    known = usual(score, series, between)
    found = [rule.find(score, series, known).lowest for rule in rules]
    return np.array([len(np.unique(series.episode[low])) for low in found], np.float64)
