"""Everything that is planted, in one place; nothing in a simulated network comes from elsewhere.

The figures are plausible, not estimated: where a published study suggests one, a comment names it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from visavis.dataset.simulate.plan.coding import Coding
from visavis.dataset.simulate.plan.events import Events
from visavis.dataset.simulate.plan.handing_in import HandingIn
from visavis.dataset.simulate.plan.outcome import Outcome
from visavis.dataset.simulate.plan.therapy import Therapy

__all__ = ["Coding", "Events", "HandingIn", "Outcome", "Plan", "Therapy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All planted parameters of a network, apart from its size and seed."""

    months: int = 18  # Castonguay et al. 2010
    therapy: Therapy = field(default_factory=Therapy)
    events: Events = field(default_factory=Events)
    handing_in: HandingIn = field(default_factory=HandingIn)
    coding: Coding = field(default_factory=Coding)
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def weeks(self) -> int:
        """The study's length in whole weeks."""
        return round(self.months * 52 / 12)
