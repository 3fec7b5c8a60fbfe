"""Predictors split into what differs between clients and what changes within each.

It is done to the sums: a client's mean is known from them, so that no row is read again, and merged
sums split as the pooled rows would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from visavis.stats.congruence.estimating.rating import CARRYING
from visavis.stats.outcome.asked import Asked, Model, When, after
from visavis.stats.outcome.rows import WHO
from visavis.stats.summaries import Summary
from visavis.stats.summaries.products import ONE, matrices, of_matrices
from visavis.stats.summaries.summary import grouped
from visavis.stats.uncertainty.few import FEWEST
from visavis.vocab.counted import counted

LEAST = 1e-12
"""A share of a sum of squares that is rounding and no spread."""
SPARE = 5
"""How many more people there must be than predictors that differ between them."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a predictor."""

    predictor: str
    level: str
    when: When

    @property
    def term(self) -> str:
        """What it is called in the model."""
        when = f", {self.when}" if self.when == When.SAME else ""
        return f"{self.predictor}, {self.level}{when}"

    @property
    def column(self) -> str:
        """What it is made of."""
        return after(self.predictor) if self.when == When.SAME else self.predictor


@dataclass(frozen=True, kw_only=True)
class Split:
    """What a mixed model is fitted to."""

    asked: Asked
    summary: Summary = field(repr=False)
    clients: int
    therapists: int
    undefined: Mapping[str, str]
    """By term: why the data say nothing of it."""
    spread: Mapping[str, float]
    """By term: its standard deviation over all lines."""

    def terms(self, predictors: Sequence[str]) -> list[str]:
        """Return what of these predictors can be in a model."""
        every = (part.term for name in predictors for part in parts(self.asked, name))
        return [term for term in every if term not in self.undefined]


def parts(asked: Asked, predictor: str) -> Iterator[Part]:
    """Yield the parts of a predictor in their order."""
    inner, outer = asked.levels
    before = When.BEFORE if asked.model == Model.NEXT_SESSION else When.WHOLE
    yield Part(predictor=predictor, level=inner, when=before)
    if asked.same_session:
        yield Part(predictor=predictor, level=inner, when=When.SAME)
    yield Part(predictor=predictor, level=outer, when=When.WHOLE)


def split(summary: Summary, asked: Asked) -> Split:
    """Take each group's mean out of the predictors, and keep it beside them."""
    table = summary.table.drop_nulls(list(WHO))
    lines = grouped(table, asked.groups, summary.sums)
    one = Summary(kind=summary.kind, keys=asked.groups, sums=summary.sums, table=lines)
    turning = Turning(asked=asked, plain=matrices(one, (ONE, *asked.columns)))
    terms = [part.term for part in turning.parts]
    return Split(
        asked=asked,
        summary=of_matrices(
            turning.turned.transpose(1, 2, 0),
            (ONE, *asked.alike, *terms, asked.outcome),
            who=lines.select(*asked.groups),
            dropped=summary.dropped,
        ),
        clients=len(table),
        therapists=table.get_column(WHO[0]).n_unique(),
        undefined={part.term: why for part in turning.parts if (why := turning.nothing(part))},
        spread=dict(zip(terms, turning.spread(), strict=True)),
    )


class Turning:
    """The cross-products of each group, and the same of the split predictors."""

    def __init__(self, *, asked: Asked, plain: Numbers) -> None:
        """Turn them; `plain` is of shape (groups, columns, columns)."""
        self.asked, self.plain = asked, plain
        self.columns = (ONE, *asked.columns)
        self.parts = [part for name in asked.predictors for part in parts(asked, name)]
        self.size = plain[:, 0, 0]
        turn = self._turn()
        self.turned = turn @ plain @ turn.swapaxes(1, 2)
        self._settle()

    def _mean(self, part: Part) -> Numbers:
        return self.plain[:, 0, self.columns.index(part.predictor)] / self.size

    def _turn(self) -> Numbers:
        """Return the matrices that make split columns of plain ones."""
        kept = 1 + len(self.asked.alike)
        found = np.zeros((len(self.plain), kept + len(self.parts) + 1, len(self.columns)))
        found[:, range(kept), range(kept)] = 1.0
        found[:, -1, -1] = 1.0
        for place, part in enumerate(self.parts, kept):
            if self._inner(part):
                found[:, place, self.columns.index(part.column)] = 1.0
                found[:, place, 0] = -self._mean(part)
            else:
                found[:, place, 0] = self._mean(part)
        return found

    def _inner(self, part: Part) -> bool:
        return part.level == self.asked.levels[0]

    def _settle(self) -> None:
        """Make nothing of what is as good as nothing: rounding would look like a predictor."""
        for place, part in enumerate(self.parts, 1 + len(self.asked.alike)):
            if self._inner(part):
                if part.when != When.SAME:
                    self.turned[:, 0, place] = self.turned[:, place, 0] = 0.0
                flat = ~self._varies(part)
                if part.when != When.SAME:
                    self.turned[flat, :, place] = self.turned[flat, place, :] = 0.0

    def _varies(self, part: Part) -> NDArray[np.bool_]:
        """Return within which groups a part differs from line to line."""
        place = self.columns.index(part.column)
        squares = self.plain[:, place, place]
        within = squares - self.plain[:, 0, place] ** 2 / self.size
        return np.asarray(within > LEAST * squares)

    def spread(self) -> list[float]:
        """Return the standard deviation of each part over all lines."""
        n, first = self.size.sum(), 1 + len(self.asked.alike)
        total = self.turned[:, :, first:-1].sum(axis=0)
        if not n:
            return [0.0] * len(self.parts)
        squares = np.array([total[first + k, k] for k in range(len(self.parts))])
        return [float(x) for x in np.sqrt(np.maximum(squares / n - (total[0] / n) ** 2, 0.0))]

    def nothing(self, part: Part) -> str | None:
        """Say why the data tell nothing of a part; None where they may."""
        if not len(self.plain):
            return None
        return self._within(part) if self._inner(part) else self._between(part)

    def _within(self, part: Part) -> str | None:
        of_clients = self.asked.model == Model.NEXT_SESSION
        line, group = ("session", "client") if of_clients else ("episode", "therapist")
        differing, least = int(self._varies(part).sum()), CARRYING if of_clients else 1
        what = f"{part.predictor!r} differs from one {line} to another within"
        if not differing:
            return f"{what.replace('differs', 'does not differ')} any {group}."
        if differing < least:
            return f"{what} {counted(differing, group)} only: fewer than {least} tell nothing."
        return None

    def _between(self, part: Part) -> str | None:
        group = self.asked.levels[1].removeprefix("between ")
        there, mean = len(self.plain), self._mean(part)
        needed = max(FEWEST[group], len(self.asked.predictors) + SPARE)
        if there < needed:
            people = counted(there, group.removesuffix("s"))
            return (
                f"There are {people}: fewer than {needed} do not tell what "
                f"{part.predictor!r} goes with between them."
            )
        if np.ptp(mean) <= LEAST * max(1.0, float(np.abs(mean).max())):
            return f"{part.predictor!r} is the same on average for all {group}."
        return None
