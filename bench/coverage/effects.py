"""Pairs of ratings and an outcome: intervals of the surface, and of actor and partner effects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bench.coverage.cells import Cell, cell
from bench.coverage.nesting import CLIENTS, DISPERSION, THERAPIST_OF, THERAPISTS, Numbers, generator
from visavis.stats.pairs import actor_partner, response_surface
from visavis.stats.results import Estimate

SURFACE_RUNS, SIDES_RUNS = 200, 120
MIDDLE = 2.5
"""What the surface takes away from both ratings."""
SURFACE = (0.3, 0.2, -0.1, 0.25, -0.15)
"""b1 to b5."""
ALONG = {
    "a1": (1, 1, 0, 0, 0),
    "a2": (0, 0, 1, 1, 1),
    "a3": (1, -1, 0, 0, 0),
    "a4": (0, 0, 1, -1, 1),
    "a5": (0, 0, 1, 0, -1),
}
EFFECTS = {"client": (0.3, 0.1), "therapist": (0.2, 0.25)}
"""Actor and partner, of each side's outcome."""
BETWEEN, OF_SESSION, TOGETHER = 0.4, 0.7, 0.4
"""How far usual ratings and those of sessions differ, and how both sides' go together."""
CLIENT, RESIDUAL, SAME_HOUR = 0.6, 0.8, 0.4
"""How far clients' outcomes and the rest differ, and how both sides' rests go together."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Studies of one kind, of 13 therapists and 121 clients."""

    row: str
    sessions: float
    """Of a client beyond the first, on average."""
    therapists: float = 0.4
    """SD of therapists' outcomes."""
    slopes: float = 0.0
    """SD of clients' slopes, which the models have no place for."""


KINDS = (
    Kind("10 sessions a client", 9.0),
    Kind("3 sessions a client", 2.0),
    Kind("10 sessions a client, slopes of clients differ (SD .3)", 9.0, slopes=0.3),
)


def surfaces(number: int) -> list[Cell]:
    """Cover what runs along agreement and along its opposite, in studies of one kind."""
    rng, kind = generator(8_300 + number), KINDS[number]
    found = defaultdict[str, list[Estimate]](list)
    for _run in range(SURFACE_RUNS):
        study = drawn(rng, kind)
        surface = response_surface(study, outcome="outcome", centre=MIDDLE)
        for name in ALONG:
            found[name].append(surface[name])
    truth = {name: float(np.dot(weights, SURFACE)) for name, weights in ALONG.items()}
    return _cells(found, truth, kind, part="surface")


def sides(number: int) -> list[Cell]:
    """Cover actor and partner effects, and how they differ, in studies of one kind."""
    rng, kind = generator(8_400 + number), KINDS[number]
    names = {side: f"{side}_outcome" for side in EFFECTS}
    by = {side: f"{side}_rating" for side in EFFECTS}
    found = defaultdict[str, list[Estimate]](list)
    for _run in range(SIDES_RUNS):
        study = actor_partner(drawn(rng, kind), outcomes=names, predictors=by)
        for one in study.estimates:
            found[f"{one.name}: {one.of['outcome']}"].append(one)
    truth = {
        f"{name}: {side}": value
        for side, (actor, partner) in EFFECTS.items()
        for name, value in {
            "actor": actor,
            "partner": partner,
            "actor less partner": actor - partner,
        }.items()
    }
    for name, *values in zip(("actor", "partner"), *EFFECTS.values(), strict=True):
        truth[f"{name}: client less therapist"] = float(values[0] - values[1])
    return _cells(found, truth, kind, part="sides")


def _cells(
    found: Mapping[str, list[Estimate]], truth: Mapping[str, float], kind: Kind, *, part: str
) -> list[Cell]:
    print(f"coverage-pairs: {part}, {kind.row}", flush=True)
    return [
        cell(
            estimates,
            [truth[name]] * len(estimates),
            part=part,
            row=kind.row,
            column=name,
            strong=kind.slopes > 0,
        )
        for name, estimates in found.items()
    ]


def drawn(rng: np.random.Generator, kind: Kind) -> dict[str, Numbers]:
    """Draw one study, a line for each session."""
    chance = DISPERSION / (DISPERSION + kind.sessions)
    client = np.repeat(np.arange(CLIENTS), 1 + rng.negative_binomial(DISPERSION, chance, CLIENTS))
    usual, slope = BETWEEN * rng.normal(size=CLIENTS), kind.slopes * rng.normal(size=(2, CLIENTS))
    x, y = MIDDLE + usual[client] + OF_SESSION * _alike(rng, TOGETHER, len(client))
    rest = RESIDUAL * _alike(rng, SAME_HOUR, len(client))
    rest = rest + CLIENT * _alike(rng, SAME_HOUR, CLIENTS)[:, client]
    rest = rest + kind.therapists * rng.normal(size=(2, THERAPISTS))[:, THERAPIST_OF][:, client]
    rest = rest + slope[0][client] * (x - MIDDLE) + slope[1][client] * (y - MIDDLE)
    a, b = x - MIDDLE, y - MIDDLE
    terms = np.stack([a, b, a * a, a * b, b * b])
    (of_x, by_y), (of_y, by_x) = EFFECTS["client"], EFFECTS["therapist"]
    return {
        "therapist": THERAPIST_OF[client],
        "client": client,
        "client_rating": x,
        "therapist_rating": y,
        "outcome": np.asarray(SURFACE) @ terms + rest[0],
        "client_outcome": of_x * x + by_y * y + rest[0],
        "therapist_outcome": of_y * y + by_x * x + rest[1],
    }


def _alike(rng: np.random.Generator, correlation: float, size: int) -> Numbers:
    """Draw two rows of numbers that go together so far."""
    one, other = rng.normal(size=(2, size))
    return np.stack([one, correlation * one + np.sqrt(1 - correlation**2) * other])
