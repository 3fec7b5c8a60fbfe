"""Every planted truth of a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.truth.categories import shares
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.occurrence import occurrence
from visavis.dataset.simulate.truth.outcome import outcome
from visavis.dataset.simulate.truth.profile import profile
from visavis.dataset.simulate.truth.raters import raters
from visavis.dataset.simulate.truth.rating import rating
from visavis.dataset.simulate.truth.same_event import same_event
from visavis.dataset.simulate.truth.sets.truths import category_sets
from visavis.dataset.simulate.truth.size import size
from visavis.dataset.simulate.truth.therapies import therapies
from visavis.dataset.simulate.truth.turning_points import turning_points
from visavis.dataset.simulate.truth.value import Truth

FAMILIES: Mapping[str, Callable[[Model], Iterator[Truth]]] = {
    "shares": shares,
    "occurrence": occurrence,
    "same_event": same_event,
    "category_sets": category_sets,
    "profile": profile,
    "rating": rating,
    "raters": raters,
    "outcome": outcome,
    "therapies": therapies,
    "turning_points": turning_points,
}
"""What computes truths, by the name of the query that finds the same in the tables."""
ROWS = "rows"


def all_truths(plan: Plan, *, therapists: int, clients: int) -> tuple[Truth, ...]:
    """Compute what was planted and what an analysis should find; draws nothing."""
    model = Model(plan, therapists)
    families: dict[str, Callable[[Model], Iterator[Truth]]] = {
        ROWS: partial(size, clients=clients),
        **FAMILIES,
    }
    return tuple(
        truth if truth.target is None else replace(truth, query=name)
        for name, family in families.items()
        for truth in family(model)
    )
