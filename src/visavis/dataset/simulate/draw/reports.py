"""The event reports that were told: those that stand on cards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.dataset.simulate.draw.cards import CLIENT, THERAPIST, Cards
from visavis.dataset.simulate.draw.chance import Flags, Ints, happens, one_of
from visavis.dataset.simulate.draw.content import (
    C1,
    C2,
    CH,
    GUESS,
    PLACES,
    T1,
    T2,
    TH,
    Content,
    draw_content,
)
from visavis.dataset.simulate.draw.piece import Piece
from visavis.dataset.simulate.plan import Plan


@dataclass(frozen=True, slots=True)
class Reports:
    """One row an event report, by session and place."""

    session: Ints
    place: Ints
    category: Ints
    """The true one, as a place in `CATEGORIES`."""
    hindering: Flags
    rating: Ints
    """0 where it was left open."""
    moment: Ints
    """Place in `Moment`, -1 where it was left open."""
    visibility: Ints
    """Place in `Visibility`; the client's choice."""
    row: Ints
    """The row of the report of each session (rows) and place (columns), -1 where there is none."""
    guess_same: Flags
    """One a session: the guess is of the very event that the client experienced."""

    def __len__(self) -> int:
        return len(self.session)


def draw_reports(rng: np.random.Generator, piece: Piece) -> Reports:
    """Draw the event reports of a piece."""
    content = draw_content(rng, piece)
    there = content.there & _told(piece.cards)
    session, place = np.nonzero(there)
    row = np.full(there.shape, -1)
    row[session, place] = np.arange(len(session))
    rating = content.rating[session, place]
    rating[happens(rng, piece.plan.handing_in.rating_open, len(session))] = 0
    return Reports(
        session=session,
        place=place,
        category=content.category[session, place],
        hindering=_hindering(content, session, place),
        rating=rating,
        moment=_moments(rng, piece.plan, len(session)),
        visibility=one_of(rng, piece.plan.handing_in.visibility, len(session)),
        row=row,
        guess_same=content.guesses.same,
    )


def _told(cards: Cards) -> Flags:
    """Whether what belongs at a place is told: the card is in and its gate answered."""
    told = np.zeros((len(cards.hours), len(PLACES)), dtype=bool)
    helpful = cards.handed_in & cards.helpful_answered
    told[:, [C1, C2]] = helpful[:, [CLIENT]]
    told[:, [T1, T2]] = helpful[:, [THERAPIST]]
    told[:, [CH, TH]] = cards.handed_in & cards.hindering_answered
    # A guess is made before the reveal, so it stands on no card that came after it.
    told[:, GUESS] = cards.handed_in[:, THERAPIST] & ~cards.after_reveal[:, THERAPIST]
    return told


def _hindering(content: Content, session: Ints, place: Ints) -> Flags:
    of_guess = (place == GUESS) & content.guesses.hindering[session]
    hindering: Flags = (place == CH) | (place == TH) | of_guess
    return hindering


def _moments(rng: np.random.Generator, plan: Plan, size: int) -> Ints:
    moments = one_of(rng, plan.handing_in.moments, size)
    moments[happens(rng, plan.handing_in.moment_open, size)] = -1
    return moments
