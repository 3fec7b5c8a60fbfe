"""How often each category is named, by side and valence: pooled, and with each client once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.plan.therapy import ORIENTATIONS
from visavis.dataset.simulate.profiles import CATEGORIES, HELPFUL_PLACES, HINDERING_PLACES
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.occurrence import EVENTS, guessed
from visavis.dataset.simulate.truth.value import Truth
from visavis.vocab.card import Perspective, Valence

Floats = NDArray[np.float64]

NAMED = (
    "Rows: reports in consensus of this perspective and valence with a settled category, gaps left "
    "out. "
)
POOLED = f"{NAMED}Share of them with this category; every report weighs the same; exact."
BY_CLIENT = (
    f"{NAMED}Share of this category among the reports of one client, averaged over clients with "
    "such a report; exact sum over cells, weeks, orientations and themes."
)
BY_ORIENTATION = (
    f"{NAMED}Of these, the reports from therapies with therapists of this orientation: share with "
    "this category; every report weighs the same; exact."
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Event reports of one perspective and valence."""

    perspective: Perspective
    valence: Valence
    profiles: Floats
    """Shares of categories, with shape (profiles, categories)."""
    first: Floats
    """Probability, by state, that a held session yields such a report on a card."""
    second: float
    """Probability of a second one, given the first."""

    @property
    def places(self) -> slice:
        """Where the categories of the valence stand."""
        return HELPFUL_PLACES if self.valence is Valence.HELPFUL else HINDERING_PLACES


def kinds(model: Model) -> Iterator[Kind]:
    """Yield every kind of event report."""
    process, plan = model.process, model.plan
    answered = 1 - plan.handing_in.gate_open
    cards = process.client_card, process.therapist_card
    for valence, events in EVENTS.items():
        helpful = valence is Valence.HELPFUL
        seconds = plan.events.second_helpful if helpful else (0.0, 0.0)
        client, therapist = model.client(valence), model.therapist(valence)
        for perspective, profiles, event, card, second in (
            (Perspective.CLIENT, client, events[0], cards[0], seconds[0]),
            (Perspective.THERAPIST, therapist, events[1], cards[1], seconds[1]),
        ):
            yield Kind(perspective, valence, profiles, event * card * answered, second)
        early = 1 - plan.handing_in.late[1]
        made = plan.events.guess * guessed(model, valence) * cards[1] * early
        yield Kind(Perspective.GUESS, valence, therapist, made, 0.0)


def shares(model: Model) -> Iterator[Truth]:
    """Yield the shares of categories."""
    for kind in kinds(model):
        yield from _shares(kind, "share", POOLED, pooled(model, kind))
        yield from _shares(kind, "share_by_client", BY_CLIENT, by_client(model, kind))
        if kind.valence is Valence.HELPFUL:
            for place, orientation in enumerate(ORIENTATIONS):
                if model.orientations[place]:
                    values = in_orientation(model, kind, place)
                    yield from _shares(kind, "share", BY_ORIENTATION, values, orientation)


def _shares(
    kind: Kind,
    name: str,
    how: str,
    values: tuple[Floats, Floats],
    group: str = "",
) -> Iterator[Truth]:
    for place in range(*kind.places.indices(len(CATEGORIES))):
        yield Truth(
            name=name,
            perspective=kind.perspective,
            valence=kind.valence,
            category=CATEGORIES[place],
            group=group,
            latent=float(values[0][place]),
            target=float(values[1][place]),
            unit="share",
            how=how,
        )


def pooled(model: Model, kind: Kind) -> tuple[Floats, Floats]:
    """Return latent and targeted shares, every report weighing the same."""
    latent: Floats = model.profile_weights @ kind.profiles
    return latent, _named(latent @ model.judging.consensus)


def in_orientation(model: Model, kind: Kind, place: int) -> tuple[Floats, Floats]:
    """Return the same for one orientation."""
    themes = np.asarray(model.plan.events.themes)
    latent: Floats = themes @ kind.profiles.reshape(-1, len(themes), len(CATEGORIES))[place]
    return latent, _named(latent @ model.judging.consensus)


def by_client(model: Model, kind: Kind) -> tuple[Floats, Floats]:
    """Return the same, every client with such a report weighing the same."""
    settled = kind.profiles @ model.judging.consensus
    named = settled[:, :-1].sum(axis=1)  # of a report, by profile
    in_session = 1 - (1 - named) * (1 - kind.second * named)
    share = in_session[:, None] * kind.first
    present = model.process.at_least_once(share) @ model.process.weights
    weights = model.profile_weights * present
    clients = weights @ (settled[:, :-1] / named[:, None]) / weights.sum()
    return model.profile_weights @ kind.profiles, clients


def _named(settled: Floats) -> Floats:
    named: Floats = settled[:-1] / settled[:-1].sum()
    return named
