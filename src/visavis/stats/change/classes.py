"""Recovered, improved, unchanged, deteriorated, harmed: by a criterion and a cut-off.

References
----------
Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach to defining
meaningful change in psychotherapy research. Journal of Consulting and Clinical Psychology, 59,
12–19.
Claus, B. (2023). clinicalsignificance: A toolbox for clinical significance analyses in intervention
studies. R package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.change.criteria import Criterion, Crossing, Method, Reliable
from visavis.stats.change.cutoffs import cutoff_of, functional
from visavis.stats.change.norms import Norms
from visavis.stats.change.pairs import Pairs
from visavis.stats.change.sample import Sample
from visavis.stats.errors import UnusableError

CROSSING = "crossing"
"""The cut-off alone, as a word."""


class Change(StrEnum):
    """What became of a client."""

    RECOVERED = "recovered"
    """Better by the criterion, and in the functional range."""
    IMPROVED = "improved"
    """Better, but not recovered."""
    UNCHANGED = "unchanged"
    """Neither better nor worse by the criterion, whatever range the scores lie in."""
    DETERIORATED = "deteriorated"
    """Worse by the criterion."""
    HARMED = "harmed"
    """Worse, and from the functional into the clinical range."""


class Definition(StrEnum):
    """When somebody who is better counts as recovered."""

    CROSSING = "crossing"
    """Who begins in the clinical range and ends in the functional one; harmed, the reverse."""
    ENDING = "ending"
    """Who ends in the functional range, wherever the beginning was; nobody counts as harmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRule:
    """All that decides who is in which class."""

    norms: Norms
    by: Criterion | Method | str = Method.JACOBSON_TRUAX
    """A criterion, the name of a `Method`, or ``crossing``."""
    cutoff: str | float | None = None
    definition: Definition | str = Definition.CROSSING

    def __post_init__(self) -> None:
        """Refuse what does not go together."""
        if self.definition not in tuple(Definition):
            msg = f"There is no definition {self.definition!r}: use {', '.join(Definition)}."
            raise UnusableError(msg)
        object.__setattr__(self, "definition", Definition(self.definition))
        if not isinstance(self.by, Criterion):
            by = Crossing() if self.by == CROSSING else Reliable(self.by)
            object.__setattr__(self, "by", by)
        if isinstance(self.by, Crossing) and self.cutoff is None:
            msg = "Crossing a cut-off needs one: pass cutoff='c', or another."
            raise UnusableError(msg)
        if self.cutoff is not None and self._draws:
            msg = (
                "Hageman and Arrindell compare estimated true scores with a cut-off of their own, "
                "which is not here: leave cutoff, or use another method."
            )
            raise UnusableError(msg)

    @property
    def criterion(self) -> Criterion:
        """By what clients are judged."""
        return cast("Criterion", self.by)

    @property
    def _draws(self) -> bool:
        return isinstance(self.by, Reliable) and self.by.method is Method.HAGEMAN_ARRINDELL

    @property
    def by_points(self) -> bool:
        """Whether the norms' limit in points decides."""
        known = self.norms.limit is not None
        return known and isinstance(self.by, Reliable) and self.by.method is Method.JACOBSON_TRUAX

    @property
    def borrowed(self) -> tuple[str, ...]:
        """What it takes from the study's own clients, for want of norms."""
        norms, by = self.norms, self.by
        mean = self.cutoff in {"a", "c"}
        sd = mean
        if isinstance(by, Reliable):
            sd = sd or not self.by_points
            mean = mean or by.method is not Method.JACOBSON_TRUAX
        found = [("mean", mean and norms.mean is None), ("SD", sd and norms.sd is None)]
        return (
            *(name for name, is_so in found if is_so),
            *(("mean and SD at the end, and the correlation",) if self._draws else ()),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Classified:
    """Each client's class, and the points it was decided by."""

    table: nw.DataFrame[Any]
    """The pairs, with change (better being positive), index, began and class."""
    dropped: Mapping[str, int]
    limit: float | None
    cutoff: float | None


def classify(pairs: Pairs, rule: ChangeRule, sample: Sample) -> Classified:
    """Put each client into a class."""
    judged = rule.criterion.judge(pairs.pre, pairs.post, norms=rule.norms, sample=sample)
    cutoff = cutoff_of(rule.cutoff, norms=rule.norms, sample=sample)
    begun, ended = (
        np.zeros(len(judged.direction), bool)
        if cutoff is None
        else functional(scores, cutoff, norms=rule.norms)
        for scores in (pairs.pre, pairs.post)
    )
    change = rule.norms.sign * (pairs.post - pairs.pre)
    words = np.array(["clinical", "functional"])[begun.astype(int)]
    table = pairs.table.with_columns(
        nw.new_series("change", change, backend="polars"),
        nw.new_series("index", judged.index, backend="polars"),
        nw.new_series("began", words.tolist(), nw.String, backend="polars"),
        nw.new_series(
            "class", _classes(rule, judged.direction, begun, ended), nw.String, backend="polars"
        ),
    )
    if cutoff is None:
        table = table.with_columns(nw.lit(None, nw.String).alias("began"))
    gone = {judged.why: int(judged.unsaid.sum())} if judged.why else {}
    return Classified(
        table=table.filter(nw.new_series("said", ~judged.unsaid, nw.Boolean, backend="polars")),
        dropped={**pairs.dropped, **gone},
        limit=None if judged.limit is None else float(judged.limit),
        cutoff=cutoff,
    )


def _classes(
    rule: ChangeRule,
    direction: NDArray[np.int8],
    begun: NDArray[np.bool_],
    ended: NDArray[np.bool_],
) -> list[str]:
    crossed, fell = ~begun & ended, begun & ~ended
    known, strict = rule.cutoff is not None, rule.definition is Definition.CROSSING
    recovered = crossed if strict else ended
    both = [
        ((direction > 0) & recovered & known, Change.RECOVERED.value),
        (direction > 0, Change.IMPROVED.value),
        ((direction < 0) & fell & known & strict, Change.HARMED.value),
        (direction < 0, Change.DETERIORATED.value),
    ]
    if isinstance(rule.by, Crossing):
        both = [(crossed, Change.IMPROVED.value), (fell, Change.DETERIORATED.value)]
    chosen = np.select(
        [where for where, _word in both], [word for _where, word in both], Change.UNCHANGED.value
    )
    found: list[str] = chosen.tolist()
    return found


def possible(rule: ChangeRule) -> tuple[Change, ...]:
    """Return the classes that a rule knows."""
    three = (Change.IMPROVED, Change.UNCHANGED, Change.DETERIORATED)
    if rule.cutoff is None or isinstance(rule.by, Crossing):
        return three
    harmed = (Change.HARMED,) if rule.definition is Definition.CROSSING else ()
    return (Change.RECOVERED, *three, *harmed)
