"""Which cards were handed in, when, and what was left open on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.dataset.simulate.draw.chance import Flags, Floats, happens
from visavis.dataset.simulate.draw.course import Course
from visavis.dataset.simulate.plan import Plan
from visavis.privacy.retention import SEAL_DAYS

SEAL_HOURS = 24 * SEAL_DAYS
CLIENT, THERAPIST = 0, 1
"""Places of the two sides in the columns of the arrays here."""


@dataclass(frozen=True, slots=True)
class Cards:
    """One row a session, one column a side; what is said of a missing card means nothing."""

    handed_in: Flags
    hours: Floats
    """From the session to the handing in."""
    on_paper: Flags
    helpful_answered: Flags
    hindering_answered: Flags

    @property
    def after_reveal(self) -> Flags:
        """Whether the card came after the seal had run out."""
        return np.greater_equal(self.hours, SEAL_HOURS)

    @property
    def comparable(self) -> Flags:
        """One flag a session: both cards in before the reveal."""
        in_time = self.handed_in & ~self.after_reveal
        return np.logical_and(in_time[:, 0], in_time[:, 1])


def draw_cards(rng: np.random.Generator, plan: Plan, course: Course) -> Cards:
    """Draw the two cards of every session."""
    handing, size = plan.handing_in, len(course)
    told_nothing = ~course.therapist_helpful & ~course.therapist_hindering
    client = np.where(course.client_hindering, handing.client_hindered, handing.client)
    therapist = np.where(told_nothing, handing.therapist_nothing, handing.therapist)
    chances = np.column_stack([client, therapist])
    return Cards(
        handed_in=(rng.random((size, 2)) < chances) & course.held[:, None],
        hours=np.column_stack([_hours(rng, plan, side, size) for side in (CLIENT, THERAPIST)]),
        on_paper=rng.random((size, 2)) < np.asarray(handing.on_paper),
        helpful_answered=rng.random((size, 2)) >= handing.gate_open,
        hindering_answered=rng.random((size, 2)) >= handing.gate_open,
    )


def _hours(rng: np.random.Generator, plan: Plan, side: int, size: int) -> Floats:
    """Draw hours to one decimal; the seal's end lies between those in time and the late ones."""
    handing = plan.handing_in
    mean, spread = handing.hours[side]
    in_time = np.minimum(rng.lognormal(mean, spread, size), SEAL_HOURS - 0.1)
    late = SEAL_HOURS + handing.late_hours * rng.random(size)
    hours: Floats = np.where(happens(rng, handing.late[side], size), late, in_time)
    return np.floor(hours * 10) / 10
