"""Which share of what is left of the outcome within clients goes with some predictors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.stats.outcome.fitting import Fitted
from visavis.stats.outcome.result import Effect
from visavis.stats.outcome.splitting import parts
from visavis.stats.summaries.products import ONE, matrices

DESCRIBES = "It describes these data; how far it may be off is not computed."
NOTHING = "Once earlier scores are taken out, nothing of the outcome is left to go with anything."
LEAST = 1e-10
"""A share of a column's squares that is rounding."""
Numbers = NDArray[np.float64]


def explained(together: Fitted, kinds: Mapping[str, Sequence[str]]) -> Iterator[Effect]:
    """Yield the share of each kind of predictors: alone, and beyond the others.

    Shares are of the outcome about each client's mean (each therapist's, of whole episodes), less
    what goes with earlier scores and controls; by least squares.
    """
    asked, split = together.asked, together.split
    inner = asked.levels[0]
    terms = {
        kind: [
            part.term
            for name in names
            for part in parts(asked, name)
            if part.level == inner and part.term not in split.undefined
        ]
        for kind, names in kinds.items()
    }
    every = [term for names in terms.values() for term in names]
    left = _left(together, every)
    for kind, own in terms.items():
        others = [term for term in every if term not in own]
        alone, beyond = left((), own), left(others, own)
        yield _share(together, f"share with {kind}, alone", kind, alone)
        yield _share(together, f"share with {kind}, beyond the others", kind, beyond)


class _Left:
    """What predictors take away of the outcome's squares."""

    def __init__(self, within: Numbers, names: Sequence[str], alike: int) -> None:
        """Take out what is held alike: the first `alike` columns."""
        self.names = {name: place for place, name in enumerate(names)}
        self.squares = _swept(within, range(alike))[alike:, alike:]

    def __call__(self, given: Sequence[str], added: Sequence[str]) -> float | None:
        """Return the share of the outcome that `added` take away once `given` have."""
        whole = float(self.squares[-1, -1])
        if not whole > 0 or not added:
            return None
        first = _swept(self.squares, [self.names[name] for name in given])
        then = _swept(first, [self.names[name] for name in added])
        return max(0.0, float(first[-1, -1] - then[-1, -1]) / whole)


def _left(together: Fitted, terms: Sequence[str]) -> _Left:
    split = together.split
    asked = split.asked
    columns = (ONE, *asked.alike, *terms, asked.outcome)
    each = matrices(split.summary, columns)
    size = each[:, 0, 0]
    sums = each[:, 0, 1:] / np.sqrt(size)[:, None]
    within = each[:, 1:, 1:].sum(axis=0) - sums.T @ sums
    return _Left(within, terms, len(asked.alike))


def _swept(squares: Numbers, places: Sequence[int] | range) -> Numbers:
    """Take columns out of all others; what follows from others already is nothing more."""
    left = squares.copy()
    for place in places:
        pivot = left[place, place]
        if pivot > LEAST * squares[place, place]:
            left -= np.outer(left[place], left[place]) / pivot
    return left


def _share(together: Fitted, name: str, kind: str, value: float | None) -> Effect:
    split = together.split
    why = together.nothing or together.fit.undefined or (None if value is not None else NOTHING)
    return Effect(
        name=name,
        value=None if why else value,
        undefined=why,
        no_interval=None if why else DESCRIBES,
        n=together.fit.found.n,
        unit=together.asked.unit,
        dropped=split.summary.dropped,
        clusters=split.therapists,
        cluster="therapists",
        of={
            "outcome": together.asked.outcome,
            "model": together.asked.model.value,
            "predictor": kind,
            "side": "",
            "level": together.asked.levels[0],
            "when": "",
            "given": "alone" if name.endswith("alone") else "beyond the others",
        },
        clients=split.clients,
        therapists=split.therapists,
    )
