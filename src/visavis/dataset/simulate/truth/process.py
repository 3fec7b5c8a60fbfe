"""The planted process as a finite sum: kinds of people, states of a session, weeks survived.

A session is in one of 25 states, a client in one of 8 cells. Within a cell sessions are alike and
independent until the therapy ends, so every expectation is a sum over cells, states and weeks.
Categories, ratings and raters do not bear on who stays: they are multiplied on afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.plan.events import Naming
from visavis.dataset.simulate.sight import sights

Floats = NDArray[np.float64]

TOLD_OF = ((0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0), (1, 1, 1))
"""What can be of one valence: the client's event, the therapist's, and that they are the same."""
STATES = np.asarray([helpful + hindering for helpful, hindering in product(TOLD_OF, TOLD_OF)])
CLIENT, THERAPIST, SAME, CLIENT_HINDERING, THERAPIST_HINDERING, SAME_HINDERING = STATES.T
MISMATCH = CLIENT * THERAPIST * (1 - SAME)

CELLS = tuple(product((0, 1), (0, 1), (0, 1)))
"""Attuned therapist, talkative client, burdened client: no or yes."""


@dataclass(frozen=True)
class Process:
    """What follows from the plan for events, cards and endings."""

    plan: Plan

    @cached_property
    def weights(self) -> Floats:
        """Share of clients in each cell."""
        events = self.plan.events
        shares = (events.attuned, events.talkative, events.burdened)
        return np.asarray(
            [
                np.prod([p if kind else 1 - p for p, kind in zip(shares, cell, strict=True)])
                for cell in CELLS
            ]
        )

    @cached_property
    def states(self) -> Floats:
        """Probability of each state in a held session, with shape (cells, states)."""
        events = self.plan.events
        return np.asarray(
            [
                np.outer(
                    _naming(events.helpful, client=talkative, therapist=attuned),
                    _naming(events.hindering, client=burdened, therapist=attuned),
                ).ravel()
                for attuned, talkative, burdened in CELLS
            ]
        )

    @cached_property
    def held(self) -> Floats:
        """Probability that the session of each week is held, if the therapy goes on."""
        therapy = self.plan.therapy
        held = np.full(self.plan.weeks, 1 - therapy.cancelled - therapy.missed)
        held[0] = 1
        return held

    @cached_property
    def in_sight(self) -> Floats:
        """Probability that the study still sees the session of each week of a therapy."""
        return sights(self.plan.weeks).still()

    @cached_property
    def dropout(self) -> Floats:
        """Hazard of dropping out after each state."""
        therapy = self.plan.therapy
        hazard: Floats = (
            therapy.dropout
            + therapy.dropout_hindering * CLIENT_HINDERING
            + therapy.dropout_mismatch * MISMATCH
        )
        return hazard

    @cached_property
    def agreed(self) -> Floats:
        """Hazard of an agreed ending after the held session of each week."""
        therapy = self.plan.therapy
        number = np.arange(1, self.plan.weeks + 1)
        return np.where(number >= therapy.agreed_from, therapy.agreed, 0.0)

    @cached_property
    def ending(self) -> Floats:
        """Hazard of any ending, with shape (weeks, states)."""
        return self.agreed[:, None] + self.plan.therapy.circumstances + self.dropout

    @cached_property
    def reached(self) -> Floats:
        """Probability that the therapy goes on in each week, with shape (cells, weeks)."""
        stays = 1 - self.held * (self.states @ self.ending.T)
        before = np.cumprod(stays, axis=1)[:, :-1]
        return np.concatenate([np.ones((len(CELLS), 1)), before], axis=1)

    @cached_property
    def weekly(self) -> Floats:
        """Expected held sessions of an enrolled client, by cell and week; cells weighed."""
        return self.weights[:, None] * self.reached * self.in_sight * self.held

    @cached_property
    def mass(self) -> Floats:
        """Expected held sessions of an enrolled client, by cell and state; cells weighed."""
        mass: Floats = self.weekly.sum(axis=1)[:, None] * self.states
        return mass

    @cached_property
    def sessions(self) -> float:
        """Expected sessions of an enrolled client, held or not: rows of the table."""
        return float((self.weights[:, None] * self.reached * self.in_sight).sum())

    @cached_property
    def client_card(self) -> Floats:
        """Probability of the client's card after each state."""
        handing = self.plan.handing_in
        return np.where(CLIENT_HINDERING == 1, handing.client_hindered, handing.client)

    @cached_property
    def therapist_card(self) -> Floats:
        """Probability of the therapist's card after each state."""
        handing = self.plan.handing_in
        nothing = (THERAPIST == 0) & (THERAPIST_HINDERING == 0)
        return np.where(nothing, handing.therapist_nothing, handing.therapist)

    @cached_property
    def comparable(self) -> Floats:
        """Probability of both cards before the reveal, after each state."""
        early = np.prod(1 - np.asarray(self.plan.handing_in.late))
        both: Floats = self.client_card * self.therapist_card * early
        return both

    def expected(self, share: Floats) -> float:
        """Return how many held sessions of an enrolled client count, `share` of each state."""
        return float((self.mass * share).sum())

    def at_least_once(self, share: Floats) -> Floats:
        """Return the probability that a therapy has one session that counts.

        Parameters
        ----------
        share
            Probability that a session counts, by state; with shape (…, states).

        Returns
        -------
        array of shape (…, cells)
        """
        counts_not = 1 - share
        goes_on = np.ones((*share.shape[:-1], len(CELLS)))  # and nothing has counted so far
        never = np.zeros_like(goes_on)
        last_week = np.append(-np.diff(self.in_sight), self.in_sight[-1])
        for week, held in enumerate(self.held):
            ends = held * (counts_not * self.ending[week]) @ self.states.T
            stays = 1 - held + held * (counts_not * (1 - self.ending[week])) @ self.states.T
            never += self.in_sight[week] * goes_on * ends
            goes_on = goes_on * stays
            never += last_week[week] * goes_on
        return 1 - never


def _naming(naming: Naming, *, client: int, therapist: int) -> Floats:
    """Return the probability of each of `TOLD_OF`."""
    tells = naming.client[client]
    without, with_it = naming.therapist
    both = tells * with_it
    return np.asarray(
        [
            (1 - tells) * (1 - without),
            tells * (1 - with_it),
            (1 - tells) * without,
            both * (1 - naming.same[therapist]),
            both * naming.same[therapist],
        ]
    )
