"""Levels 2 and 3: whether accounts are about the same event, and of one category if they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.confusion import DOES_NOT_FIT
from visavis.dataset.simulate.truth.agreement import Square
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.occurrence import EVENTS, guessed
from visavis.dataset.simulate.truth.process import CELLS, SAME, SAME_HINDERING
from visavis.dataset.simulate.truth.value import Truth
from visavis.vocab.card import Perspective, Valence

Floats = NDArray[np.float64]

SESSIONS = (
    "Rows: sessions with pairs in matches, decoys left out, of a client's report of this valence "
    "and one of this perspective (the therapist's or the guess). These are the sessions of clients "
    "with scope text with both cards in before the reveal in which both report this valence. "
    "Share of sessions in which two or three raters judged at least one pair the same; one session "
    "counts once, however many pairs it has; exact sum over states, categories and raters. "
    "Latent: both first accounts are of one event, among all held sessions in which both have one."
)
DECOYS = (
    "Rows: pairs in matches that are decoys, the client's report being of this valence; there are "
    "decoys for the therapist's first reports only, none for guesses. Share of pairs that two or "
    "three raters judged the same; exact sum over categories and raters."
)
PAIRS = (
    "Rows: pairs in matches, decoys left out, of a client's report of this valence and one of this "
    "perspective, that two or three raters judged the same and of which both have a settled "
    "category, gaps left out. Every pair counts, also several of one session. Client's settled "
    "category against the other's: share of equal ones, the same by the margins alone, and Cohen's "
    "kappa; exact sum over categories and raters. Latent: of accounts of one event."
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two kinds of accounts that may be of one event."""

    valence: Valence
    other: Perspective
    same: float
    """Comparable sessions of a client in which the first accounts are of one event …"""
    apart: float
    """… and of two."""
    latent: float
    """Share of one event among all held sessions in which both have one."""
    seconds: tuple[float, float]
    """Probability of a second account: the client's, the other's."""


def meetings(model: Model) -> Iterator[Meeting]:
    """Yield what is compared: both valences, the therapist's accounts and the guesses."""
    events = model.plan.events
    process = model.process
    for valence, same in ((Valence.HELPFUL, SAME), (Valence.HINDERING, SAME_HINDERING)):
        client, therapist = EVENTS[valence]
        helpful = valence is Valence.HELPFUL
        second = events.second_helpful if helpful else (0.0, 0.0)
        naming = events.helpful if helpful else events.hindering
        both = process.mass * (client * therapist)
        yield _meeting(model, valence, Perspective.THERAPIST, both, same, second)
        hits = np.asarray([naming.guess_same[attuned] for attuned, _, _ in CELLS])[:, None]
        both = process.mass * (client * guessed(model, valence))
        yield _meeting(model, valence, Perspective.GUESS, both, hits, (second[0], 0.0))


def _meeting(
    model: Model,
    valence: Valence,
    other: Perspective,
    both: Floats,
    same: Floats,
    seconds: tuple[float, float],
) -> Meeting:
    comparable = model.process.comparable
    return Meeting(
        valence=valence,
        other=other,
        same=float((both * comparable * same).sum()),
        apart=float((both * comparable * (1 - same)).sum()),
        latent=float((both * same).sum() / both.sum()),
        seconds=seconds,
    )


def same_event(model: Model) -> Iterator[Truth]:
    """Yield the truths of levels 2 and 3."""
    for meeting in meetings(model):
        for level, name, latent, target, how in (
            *_level_2(model, meeting),
            *_level_3(model, meeting),
        ):
            yield Truth(
                name=name,
                level=level,
                perspective=meeting.other,
                valence=meeting.valence,
                latent=latent,
                target=target,
                unit="kappa" if name == "kappa" else "share",
                how=how,
            )


Line = tuple[int, str, float | None, float, str]


def _level_2(model: Model, meeting: Meeting) -> Iterator[Line]:
    one, two = judged(model, meeting, same=True), judged(model, meeting, same=False)
    rate = (meeting.same * one + meeting.apart * two) / (meeting.same + meeting.apart)
    yield 2, "match_rate", meeting.latent, rate, SESSIONS
    if meeting.other is Perspective.THERAPIST:
        mistaken = model.apart(meeting.valence) * model.judging.taken_for_same
        yield 2, "decoy_rate", None, float(mistaken.sum()), DECOYS


def judged(model: Model, meeting: Meeting, *, same: bool) -> float:
    """Return the probability that some pair of a session is judged the same.

    `same` says whether the first accounts are of one event. Second accounts are of events of their
    own; what raters make of several pairs hangs together by their categories.
    """
    weights = model.profile_weights
    client, other = model.client(meeting.valence), model.therapist(meeting.valence)
    missed = 1 - model.judging.taken_for_same
    total = 0.0
    for profile, weight in enumerate(weights):
        first = (
            _together(model, meeting.valence, profile) * (1 - model.judging.found_same)
            if same
            else np.outer(client[profile], other[profile]) * missed
        )
        for seconds in product((0, 1), (0, 1)):
            share = np.prod(
                [p if there else 1 - p for p, there in zip(meeting.seconds, seconds, strict=True)]
            )
            if share:
                silent = _nothing_judged(first, client[profile], other[profile], missed, seconds)
                total += float(weight * share * (1 - silent))
    return total


def _together(model: Model, valence: Valence, profile: int) -> Floats:
    """Return joint shares in accounts of one event, for one orientation and theme."""
    if valence is Valence.HINDERING:
        return model.together(valence)
    joint = model.flat(model.shares.together)[profile]
    table = np.zeros((DOES_NOT_FIT, DOES_NOT_FIT))
    table[: len(joint), : len(joint)] = joint
    return table


def _nothing_judged(
    first: Floats, client: Floats, other: Floats, missed: Floats, seconds: tuple[int, int]
) -> float:
    """Return the probability that no pair is judged the same.

    `first` holds, by the categories of the first accounts, the probability of these and that the
    pair of them is not judged the same.
    """
    match seconds:
        case (0, 0):
            return float(first.sum())
        case (1, 0):  # the client's second account meets the other's first
            return float((first * (client @ missed)[None, :]).sum())
        case (0, 1):
            return float((first * (missed @ other)[:, None]).sum())
        case _:
            below = client[:, None] * missed  # the client's second with the other's first
            beside = missed * other  # the client's first with the other's second
            return float((first * (beside @ missed.T @ below)).sum())


def _level_3(model: Model, meeting: Meeting) -> Iterator[Line]:
    true = _pairs(model, meeting)
    consensus = model.judging.consensus
    found = Square((consensus.T @ true @ consensus)[:DOES_NOT_FIT, :DOES_NOT_FIT])
    ideal = Square(model.together(meeting.valence))
    for name, latent, target in (
        ("same_category", ideal.observed, found.observed),
        ("same_category_by_margins", ideal.expected, found.expected),
        ("kappa", ideal.kappa, found.kappa),
    ):
        yield 3, name, latent, target, PAIRS


def _pairs(model: Model, meeting: Meeting) -> Floats:
    """Return pairs that are judged the same, by true categories, per enrolled client."""
    together, apart = model.together(meeting.valence), model.apart(meeting.valence)
    mistaken = apart * model.judging.taken_for_same
    first, second = meeting.seconds
    more = first + second + first * second  # pairs with a second account, per session
    sessions = meeting.same + meeting.apart
    table: Floats = (
        meeting.same * model.judging.found_same * together
        + (meeting.apart + sessions * more) * mistaken
    )
    return table
