"""Scores on the clients' cards, and how therapies ended as each side tells it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.dataset.simulate.draw.chance import Floats, Ints, happens, one_of
from visavis.dataset.simulate.draw.course import AGREED, BY_CHANCE, DROPPED_OUT
from visavis.dataset.simulate.draw.piece import Piece
from visavis.dataset.simulate.plan import therapy as planned
from visavis.vocab.card import HowEnded

SIDES = ("client", "therapist")
HOW = tuple(HowEnded)
ENDING_NAMES = {
    DROPPED_OUT: planned.DROPOUT,
    AGREED: planned.AGREED,
    BY_CHANCE: planned.BY_CHANCE,
}


def draw_scores(rng: np.random.Generator, piece: Piece) -> Floats:
    """Draw the score of every session, whether or not a card will carry it."""
    outcome, course, clients = piece.plan.outcome, piece.course, piece.clients
    client = course.client
    naming = piece.plan.events.helpful
    usual = np.asarray(naming.client)[clients.talkative.astype(int)][client]
    usual_match = naming.therapist[1] * np.asarray(naming.same)[piece.attuned]
    events = (
        outcome.within * (course.client_helpful - usual)
        + outcome.between * usual
        + outcome.hindering * course.client_hindering
        + outcome.match * (course.same_helpful - usual_match * course.client_helpful)
    )
    person = piece.therapists.effect[clients.therapist] + clients.effect
    growth = (outcome.growth + clients.growth[client]) * course.day / 7
    noise = rng.normal(0, outcome.residual_sd, len(course))
    scores: Floats = outcome.intercept + person[client] + growth + events + noise
    return scores.round(2)


@dataclass(frozen=True, slots=True)
class Endings:
    """One row a client, one column a side."""

    told: Ints
    """Place in `HOW`; -1 where it was not told."""
    turning_points: Ints
    """How many were named."""
    session: Ints
    """The session row of the first turning point; -1 where the person cannot say."""
    ratings: Ints
    """With a third axis, one entry for each of the two that may be named."""


def draw_endings(rng: np.random.Generator, piece: Piece, *, apart: np.random.Generator) -> Endings:
    """Draw what both sides tell of the endings.

    What was planted later is drawn from chance `apart`, so that all else stays as it was.
    """
    size = len(piece.clients)
    told = np.column_stack([_told(rng, piece, side) for side in SIDES])
    therapy = piece.plan.therapy
    points = np.column_stack([one_of(rng, therapy.turning_points, size) for _ in SIDES])
    first = np.column_stack([_held_session(rng, piece) for _ in SIDES])
    agreeing = happens(rng, therapy.turning_same_session, size)
    first[agreeing, 1] = first[agreeing, 0]
    beside = happens(apart, therapy.turning_beside / (1 - therapy.turning_same_session), size)
    beside &= ~agreeing
    first[beside, 1] = _beside(apart, piece, first[beside, 0])
    known = rng.random((size, 2)) < therapy.turning_session_known
    ratings = rng.integers(2, 4, size=(size, 2, 2), endpoint=True)
    together = agreeing & happens(apart, therapy.turning_ratings_together, size)
    ratings[together, 1, 0] = ratings[together, 0, 0]
    return Endings(
        told=told,
        turning_points=np.where(told >= 0, points, 0),
        session=np.where(known, first, -1),
        ratings=ratings,
    )


def _told(rng: np.random.Generator, piece: Piece, side: str) -> Ints:
    told = np.full(len(piece.clients), -1)
    for ending, name in ENDING_NAMES.items():
        tells = piece.plan.therapy.told[name][side]
        rows = np.flatnonzero(piece.course.ending == ending)
        words = [HOW.index(word) for word in tells.words]
        said = np.asarray(words)[one_of(rng, list(tells.words.values()), len(rows))]
        told[rows] = np.where(happens(rng, tells.handed_in, len(rows)), said, -1)
    return told


def _held_session(rng: np.random.Generator, piece: Piece) -> Ints:
    """Draw one held session of each client, each as probable as the others."""
    held = np.flatnonzero(piece.course.held)
    counts = np.bincount(piece.course.client[held], minlength=len(piece.clients))
    first = np.cumsum(counts) - counts
    chosen: Ints = held[first + np.floor(rng.random(len(counts)) * counts).astype(np.int64)]
    return chosen


def _beside(rng: np.random.Generator, piece: Piece, sessions: Ints) -> Ints:
    """Draw the held session before or after each of `sessions`; itself where there is no other."""
    held = np.flatnonzero(piece.course.held)
    client, place = piece.course.client[held], np.searchsorted(held, sessions)

    def moved(step: Ints) -> Ints:
        there = np.clip(place + step, 0, len(held) - 1)
        return np.where(client[there] == client[place], there, place)

    step = rng.choice(np.asarray([-1, 1]), len(sessions))
    there, back = moved(step), moved(-step)
    chosen: Ints = held[np.where(there == place, back, there)]
    return chosen
