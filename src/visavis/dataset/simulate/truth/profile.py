"""Level 5: what both sides name over a therapy, beyond single sessions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.profiles import CATEGORIES
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.value import Truth
from visavis.vocab.card import Perspective, Valence

Floats = NDArray[np.float64]

ROWS = (
    "Rows: helpful reports in consensus of episodes in which client and therapist have at least 5 "
    "such reports each, guesses left out; a gap (settled as fitting none) is a category of its "
    "own here. "
)
OWN = (
    f"{ROWS}Pairs of a client's and the therapist's report of different sessions of one episode: "
    "share with the same category, averaged over episodes, each weighing the same; exact sum over "
    "orientations and themes."
)
OTHERS = (
    f"{ROWS}Pairs of a client's report of one and the therapist's of another episode of the same "
    "therapist: share with the same category, averaged over ordered pairs of episodes, each "
    "weighing the same; exact sum over orientations and themes."
)


def profile(model: Model) -> Iterator[Truth]:
    """Yield the truths of level 5."""
    plain = np.eye(len(CATEGORIES))
    for name, how, overlap in (
        ("profile_overlap", OWN, _own),
        ("profile_overlap_other_clients", OTHERS, _others),
    ):
        yield Truth(
            name=name,
            level=5,
            perspective=Perspective.THERAPIST,
            valence=Valence.HELPFUL,
            latent=overlap(model, plain),
            target=overlap(model, model.judging.consensus),
            unit="share",
            how=how,
        )


def _own(model: Model, seen: Floats) -> float:
    client, therapist = (side(Valence.HELPFUL) @ seen for side in (model.client, model.therapist))
    return float(model.profile_weights @ (client * therapist).sum(axis=1))


def _others(model: Model, seen: Floats) -> float:
    themes = np.asarray(model.plan.events.themes)
    shape = (len(model.orientations), len(themes), seen.shape[1])
    client, therapist = (
        np.einsum("t,otc->oc", themes, (side(Valence.HELPFUL) @ seen).reshape(shape))
        for side in (model.client, model.therapist)
    )
    return float(model.orientations @ (client * therapist).sum(axis=1))
