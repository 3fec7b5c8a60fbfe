"""What event reports are about and how they are rated, told or not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.dataset.simulate.draw.chance import Flags, Floats, Ints, happens, one_by_row, one_of
from visavis.dataset.simulate.draw.piece import Piece
from visavis.dataset.simulate.plan.events import HELPFUL, Ratings

C1, C2, CH, T1, T2, TH, GUESS = PLACES = range(7)
"""Places on the two cards of a session: the client's first and second helpful event and what got
in the way; the same of the therapist; the therapist's guess."""
CLIENTS, THERAPISTS = (C1, C2, CH), (T1, T2, TH)


@dataclass(frozen=True, slots=True)
class Guesses:
    """One row a session; where no guess was made, it means nothing."""

    made: Flags
    hindering: Flags
    """Of something that got in the way."""
    same: Flags
    """Of the very event that the client experienced."""


@dataclass(frozen=True, slots=True)
class Content:
    """One row a session, one column for each of `PLACES`."""

    there: Flags
    category: Ints
    """Place in `CATEGORIES`."""
    rating: Ints
    guesses: Guesses


def draw_content(rng: np.random.Generator, piece: Piece) -> Content:
    """Draw all that the sessions of a piece could tell."""
    guesses = _guesses(rng, piece)
    return Content(
        there=_there(rng, piece, guesses),
        category=_categories(rng, piece, guesses),
        rating=_ratings(rng, piece, guesses),
        guesses=guesses,
    )


def _guesses(rng: np.random.Generator, piece: Piece) -> Guesses:
    course, events = piece.course, piece.plan.events
    size = len(course)
    helpful = happens(
        rng, np.asarray(events.guess_helpful)[course.client_helpful.astype(int)], size
    )
    same_helpful = np.asarray(events.helpful.guess_same)[piece.attuned]
    same_hindering = np.asarray(events.hindering.guess_same)[piece.attuned]
    same = happens(rng, np.where(helpful, same_helpful, same_hindering), size)
    return Guesses(
        made=course.held & happens(rng, events.guess, size),
        hindering=~helpful,
        same=same & np.where(helpful, course.client_helpful, course.client_hindering),
    )


def _there(rng: np.random.Generator, piece: Piece, guesses: Guesses) -> Flags:
    course = piece.course
    second = rng.random((len(course), 2)) < np.asarray(piece.plan.events.second_helpful)
    columns = {
        C1: course.client_helpful,
        C2: course.client_helpful & second[:, 0],
        CH: course.client_hindering,
        T1: course.therapist_helpful,
        T2: course.therapist_helpful & second[:, 1],
        TH: course.therapist_hindering,
        GUESS: guesses.made,
    }
    return np.column_stack([columns[place] for place in PLACES])


def _categories(rng: np.random.Generator, piece: Piece, guesses: Guesses) -> Ints:
    """Draw a category for every place; accounts of one event are drawn together."""
    course, shares, profile = piece.course, piece.shares, piece.profile
    client, therapist = _flat(shares.client), _flat(shares.therapist)
    first, firsts = _pair(rng, _flat(shares.together), profile, course.same_helpful)
    # Hindering shares are the same for everybody: one row, which all sessions name.
    everybody = np.zeros_like(profile)
    hindering, hinderings = _pair(
        rng, shares.hindering_together[None], everybody, course.same_hindering
    )
    drawn = {
        C1: first,
        C2: one_by_row(rng, client, profile),
        CH: hindering + len(HELPFUL),
        T1: firsts,
        T2: one_by_row(rng, therapist, profile),
        TH: hinderings + len(HELPFUL),
    }
    helpful_guess = _given(rng, _flat(shares.together), profile, first, guesses.same)
    hindering_guess = _given(
        rng, shares.hindering_together[None], everybody, hindering, guesses.same
    )
    drawn[GUESS] = np.where(guesses.hindering, hindering_guess + len(HELPFUL), helpful_guess)
    return np.column_stack([drawn[place] for place in PLACES])


def _flat(shares: Floats) -> Floats:
    """Lay orientation and theme out as one axis."""
    return shares.reshape(-1, *shares.shape[2:])


def _pair(rng: np.random.Generator, together: Floats, rows: Ints, same: Flags) -> tuple[Ints, Ints]:
    """Draw the client's and the therapist's category, together where it is the same event."""
    client = one_by_row(rng, together.sum(axis=2), rows)
    return client, _given(rng, together, rows, client, same)


def _given(
    rng: np.random.Generator, together: Floats, rows: Ints, client: Ints, same: Flags
) -> Ints:
    """Draw the therapist's category, given the client's where it is the same event."""
    size = together.shape[1]
    given = together / together.sum(axis=2, keepdims=True)
    margin = together.sum(axis=1)
    table = np.concatenate([given.reshape(-1, size), margin])
    return one_by_row(rng, table, np.where(same, rows * size + client, len(given) * size + rows))


def _ratings(rng: np.random.Generator, piece: Piece, guesses: Guesses) -> Ints:
    """Draw ratings for all places; those of the first events of a valence rise together."""
    events = piece.plan.events
    style = piece.clients.generous[piece.course.client].astype(np.int64)
    drawn: dict[int, Ints] = {}
    for joint, declared, (client, therapist) in (
        (piece.shares.ratings, events.helpful_ratings, (C1, T1)),
        (piece.shares.hindering_ratings, events.hindering_ratings, (CH, TH)),
    ):
        both = one_by_row(rng, joint.reshape(2, -1), style)
        drawn[client], drawn[therapist] = both // 4, both % 4
        if client == C1:
            drawn[C2], drawn[T2] = _alone(rng, declared, style)
    # A guess is rated as the therapist's own reports of its valence are.
    by_valence = np.asarray([events.helpful_ratings.therapist, events.hindering_ratings.therapist])
    drawn[GUESS] = one_by_row(rng, by_valence, guesses.hindering.astype(np.int64))
    return 1 + np.column_stack([drawn[place] for place in PLACES])


def _alone(rng: np.random.Generator, declared: Ratings, style: Ints) -> tuple[Ints, Ints]:
    client = one_by_row(rng, np.asarray(declared.client), style)
    return client, one_of(rng, declared.therapist, len(style))
