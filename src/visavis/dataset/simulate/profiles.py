"""The planted distributions of categories and ratings, as arrays; drawing and truth share them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.plan import Events, Plan
from visavis.dataset.simulate.plan.events import HELPFUL, HINDERING, Ratings
from visavis.dataset.simulate.plan.therapy import ORIENTATIONS

Floats = NDArray[np.float64]

CODEBOOK = "impacts@1"
"""By which the simulated raters code."""
CATEGORIES = HELPFUL + HINDERING
HELPFUL_PLACES = slice(0, len(HELPFUL))
HINDERING_PLACES = slice(len(HELPFUL), len(CATEGORIES))


@dataclass(frozen=True, slots=True)
class Profiles:
    """Shares of categories by orientation (O) and the client's theme (T), and joint shares.

    A joint distribution has the client's category or rating in its rows.
    """

    client: Floats
    """Helpful categories, with shape (O, T, H)."""
    therapist: Floats
    """The same for the therapist; guesses are drawn from it, too."""
    together: Floats
    """Accounts of one helpful event, with shape (O, T, H, H); margins as above."""
    client_hindering: Floats
    therapist_hindering: Floats
    hindering_together: Floats
    ratings: Floats
    """Of the first helpful events of one session, by the client's style, with shape (2, 4, 4)."""
    hindering_ratings: Floats


def profiles(plan: Plan) -> Profiles:
    """Work the plan's shares out."""
    events = plan.events
    client = themed(events, events.client_helpful)
    therapist = themed(events, events.therapist_helpful)
    client_hindering = np.asarray(events.client_hindering)
    therapist_hindering = np.asarray(events.therapist_hindering)
    return Profiles(
        client=client,
        therapist=therapist,
        together=mixed(
            overlapping(client, therapist),
            independent(client, therapist),
            weight=events.helpful.same_category,
        ),
        client_hindering=client_hindering,
        therapist_hindering=therapist_hindering,
        hindering_together=mixed(
            overlapping(client_hindering, therapist_hindering),
            independent(client_hindering, therapist_hindering),
            weight=events.hindering.same_category,
        ),
        ratings=_ratings(events.helpful_ratings, events.helpful.ratings_together),
        hindering_ratings=_ratings(events.hindering_ratings, events.hindering.ratings_together),
    )


def themed(events: Events, base: tuple[float, ...]) -> Floats:
    """Lean `base` to each orientation, then to each theme; with shape (O, T, H)."""
    leaning = np.asarray([events.leaning[orientation] for orientation in ORIENTATIONS])
    leant = leaning * np.asarray(base)
    leant /= leant.sum(axis=1, keepdims=True)
    themes = np.eye(len(HELPFUL))
    shares: Floats = (1 - events.theme) * leant[:, None, :] + events.theme * themes[None, :, :]
    return shares


def _ratings(ratings: Ratings, weight: float) -> Floats:
    client = np.asarray(ratings.client)
    therapist = np.broadcast_to(np.asarray(ratings.therapist), client.shape)
    return mixed(rising(client, therapist), independent(client, therapist), weight=weight)


def mixed(coupled: Floats, apart: Floats, *, weight: float) -> Floats:
    """Mix two joint distributions of the same margins."""
    return weight * coupled + (1 - weight) * apart


def independent(first: Floats, second: Floats) -> Floats:
    """Return the joint distribution of two that know nothing of each other."""
    joint: Floats = first[..., :, None] * second[..., None, :]
    return joint


def overlapping(first: Floats, second: Floats) -> Floats:
    """Return the joint distribution with these margins that agrees as often as any can."""
    same = np.minimum(first, second)
    rest_first, rest_second = first - same, second - same
    left = rest_first.sum(axis=-1)[..., None, None]
    apart = independent(rest_first, rest_second) / np.where(left > 0, left, 1)
    joint: Floats = apart + same[..., :, None] * np.eye(same.shape[-1])
    return joint


def rising(first: Floats, second: Floats) -> Floats:
    """Return the joint distribution with these margins in which one rises with the other."""
    upper_first, upper_second = np.cumsum(first, axis=-1), np.cumsum(second, axis=-1)
    lower_first, lower_second = upper_first - first, upper_second - second
    upper = np.minimum(upper_first[..., :, None], upper_second[..., None, :])
    lower = np.maximum(lower_first[..., :, None], lower_second[..., None, :])
    joint: Floats = np.clip(upper - lower, 0, None)
    return joint
