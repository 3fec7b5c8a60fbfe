"""What has been drawn of a piece of the network before its event reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.dataset.simulate.draw.cards import Cards, draw_cards
from visavis.dataset.simulate.draw.chance import Flags, Ints
from visavis.dataset.simulate.draw.course import Course, draw_course
from visavis.dataset.simulate.draw.people import (
    Clients,
    Therapists,
    draw_clients,
    draw_therapists,
)
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.plan.events import HELPFUL
from visavis.dataset.simulate.profiles import Profiles


@dataclass(frozen=True, slots=True)
class Extent:
    """Which part of the network a piece is: places counted from 0 in the whole."""

    first_therapist: int
    therapists: int
    first_client: int
    clients: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole therapists with all their clients and sessions."""

    plan: Plan
    shares: Profiles
    extent: Extent
    therapists: Therapists
    clients: Clients
    course: Course
    cards: Cards

    @property
    def profile(self) -> Ints:
        """The row of each session in shares by orientation and theme, laid out flat."""
        clients, client = self.clients, self.course.client
        orientation = self.therapists.orientation[clients.therapist[client]]
        return orientation * len(HELPFUL) + clients.theme[client]

    @property
    def attuned(self) -> Ints:
        """The therapist's kind, one a session."""
        kinds = self.therapists.attuned[self.clients.therapist[self.course.client]]
        return kinds.astype(np.int64)

    @property
    def readable(self) -> Flags:
        """Whether raters may read the words of a session."""
        return self.clients.text[self.course.client]


def draw_piece(rng: np.random.Generator, plan: Plan, shares: Profiles, extent: Extent) -> Piece:
    """Draw people, the course of their therapies, and their cards."""
    therapists = draw_therapists(rng, plan, first=extent.first_therapist, size=extent.therapists)
    clients = draw_clients(rng, plan, therapists=therapists, size=extent.clients)
    course = draw_course(rng, plan, therapists, clients)
    cards = draw_cards(rng, plan, course)
    return Piece(plan, shares, extent, therapists, clients, course, cards)
