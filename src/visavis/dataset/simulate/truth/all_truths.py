"""Every planted truth of a network."""

from __future__ import annotations

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
from visavis.dataset.simulate.truth.value import Truth


def all_truths(plan: Plan, *, therapists: int, clients: int) -> tuple[Truth, ...]:
    """Compute what was planted and what an analysis should find; draws nothing."""
    model = Model(plan, therapists)
    return (
        *size(model, clients=clients),
        *shares(model),
        *occurrence(model),
        *same_event(model),
        *category_sets(model),
        *profile(model),
        *rating(model),
        *raters(model),
        *outcome(model),
        *therapies(model),
    )
