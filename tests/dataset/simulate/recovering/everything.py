from __future__ import annotations

from tests.dataset.simulate.recovering.congruence import (
    category_sets,
    occurrence,
    profile,
    rating,
    same_event,
)
from tests.dataset.simulate.recovering.counts import raters, rows, shares
from tests.dataset.simulate.recovering.found import Found, Key
from tests.dataset.simulate.recovering.tables import Network
from tests.dataset.simulate.recovering.therapies import outcome, therapies


def recovered(network: Network) -> dict[Key, Found]:
    """Estimate everything that has a target and can be counted."""
    parts = (rows, shares, occurrence, same_event, category_sets, profile, rating, raters)
    return {key: found for part in (*parts, outcome, therapies) for key, found in part(network)}
