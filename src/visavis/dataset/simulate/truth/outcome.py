"""How the client fares: growth, ICCs, slopes on events, and what a judged match goes with."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from visavis.dataset.simulate.truth.between import by_state, observed_between
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.process import CLIENT, SAME, THERAPIST
from visavis.dataset.simulate.truth.same_event import judged, meetings
from visavis.dataset.simulate.truth.value import Truth

MIXED = (
    "Mixed model of the score on week (day / 7), the client's helpful gate less the client's "
    "probability, that probability, and the client's hindering gate, with intercepts of therapists "
    "and clients and clients' growth. Exact for the true probability; scores are rounded to 0.01, "
    "and leaving after a mismatch moves slopes by less than 0.01."
)
LATENT_ONLY = (
    "Coefficient of the true probability. With clients' observed shares in its place the slope is "
    "smaller: see observed_between_slope."
)
MATCH = (
    "Coded sessions with both cards in before the reveal in which both name something helpful: "
    "mean score where some pair was judged the same less mean score where none was; exact sum over "
    "cells, states and weeks. Latent: coefficient of the true match."
)
OBSERVED = (
    "Least squares over clients, each weighing the same: mean score on the share of yes, over the "
    "client's cards with the helpful gate answered; exact by recursion over weeks."
)


def outcome(model: Model) -> Iterator[Truth]:
    """Yield the truths about the score."""
    plan = model.plan.outcome
    for name, value, unit in (
        ("growth", plan.growth, "points a week"),
        ("growth_sd_of_clients", plan.growth_sd, "points a week"),
        ("within_slope", plan.within, "points"),
        ("hindering_slope", plan.hindering, "points"),
        ("therapist_sd", plan.therapist_sd, "points"),
        ("client_sd", plan.client_sd, "points"),
        ("therapist_icc", plan.therapist_icc, "share of variance"),
        ("client_icc", plan.client_icc, "share of variance"),
    ):
        yield Truth(name=name, latent=value, target=value, unit=unit, how=MIXED)
    yield Truth(
        name="between_slope", latent=plan.between, target=None, unit="points", how=LATENT_ONLY
    )
    yield Truth(
        name="observed_between_slope",
        latent=plan.between,
        target=observed_between(model),
        unit="points",
        how=OBSERVED,
    )
    yield Truth(
        name="match_difference",
        latent=plan.match,
        target=match_difference(model),
        unit="points",
        how=MATCH,
    )


def match_difference(model: Model) -> float:
    """Return how much higher scores are where raters see the same helpful event."""
    process = model.process
    meeting = next(meetings(model))
    chances = np.where(SAME, judged(model, meeting, same=True), judged(model, meeting, same=False))
    weeks = np.arange(model.plan.weeks)
    sessions = process.weekly.sum(axis=1)
    mean_week = process.weekly @ weeks / sessions
    score = by_state(model) + model.plan.outcome.growth * mean_week[:, None]
    mass = process.mass * process.comparable * CLIENT * THERAPIST
    yes, no = mass * chances, mass * (1 - chances)
    return float((yes * score).sum() / yes.sum() - (no * score).sum() / no.sum())
