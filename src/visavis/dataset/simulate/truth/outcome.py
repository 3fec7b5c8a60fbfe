"""How the client fares: growth, ICCs, slopes on events, and what a judged match goes with."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from visavis.dataset.simulate.truth.between import by_state, observed_between, usual
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.process import CLIENT, SAME, THERAPIST
from visavis.dataset.simulate.truth.same_event import judged, meetings
from visavis.dataset.simulate.truth.value import Truth

CARDS = (
    "Rows: client's cards with a score and both gates answered; yes is 1, nothing 0; week is day / "
    "7. "
)
SLOPES = (
    f"{CARDS}Least squares of the score on week, helpful gate and hindering gate with an intercept "
    "for every client. To within 0.01: leaving after a mismatch hardly moves it."
)
LEFT_OVER = (
    f"{CARDS}What the slopes within clients (within_slope, hindering_slope, growth) leave of the "
    "score, less its mean. "
)
PEOPLE = (
    "Its product in two sessions of one client, regressed over all such pairs of cards on the "
    "product of their weeks: the slope is the variance of clients' growth, the intercept that of "
    "clients and therapists together, at the start; the mean product in two clients of one "
    "therapist is the therapists' variance; the rest of the mean square is the residual. A mixed "
    "model with intercepts of therapists and clients and clients' growth on the same columns aims "
    "at the same. "
)
MORE = (
    "To within 0.01: what the client's usual number of events adds between clients, and the match "
    "within, is part of it. Latent: without these."
)
LATENT_ONLY = (
    "Latent only: coefficient of the client's true probability of a helpful event, which stands in "
    "no table; no analysis of the tables aims at it. With observed shares in its place the slope "
    "is smaller: see observed_between_slope."
)
MATCH = (
    "Rows: sessions with a score and with pairs in matches, decoys left out, of helpful reports of "
    "client and therapist, guesses left out. Mean score of sessions in which two or three raters "
    "judged some pair the same less mean score of the others; exact sum over cells, states and "
    "weeks. Latent: coefficient of the true match."
)
OBSERVED = (
    "Rows: clients with a score and an answered helpful gate. Least squares over clients, each "
    "weighing the same, of the mean score on the share of yes, both over the client's cards with "
    "the helpful gate answered; exact by recursion over weeks. Latent: coefficient of the true "
    "probability. A mixed model that weighs clients by their cards finds another value."
)


def outcome(model: Model) -> Iterator[Truth]:
    """Yield the truths about the score."""
    plan = model.plan.outcome
    yield _points("growth", plan.growth, plan.growth, SLOPES, unit="points a week")
    yield _points("within_slope", plan.within, plan.within, SLOPES)
    yield _points("hindering_slope", plan.hindering, plan.hindering, SLOPES)
    yield from _spread(model)
    yield _points("between_slope", plan.between, None, LATENT_ONLY)
    yield _points("observed_between_slope", plan.between, observed_between(model), OBSERVED)
    yield _points("match_difference", plan.match, match_difference(model), MATCH)


def _points(
    name: str, latent: float, target: float | None, how: str, unit: str = "points"
) -> Truth:
    return Truth(name=name, latent=latent, target=target, unit=unit, how=how)


def _spread(model: Model) -> Iterator[Truth]:
    """Yield standard deviations and shares of the variance at the start."""
    plan = model.plan.outcome
    therapist, client, residual = variances(model)
    total = therapist + client + residual
    how = LEFT_OVER + PEOPLE
    yield _points("growth_sd_of_clients", plan.growth_sd, plan.growth_sd, how, unit="points a week")
    yield _points("therapist_sd", plan.therapist_sd, math.sqrt(therapist), how)
    yield _points("client_sd", plan.client_sd, math.sqrt(client), how + MORE)
    yield _points("residual_sd", plan.residual_sd, math.sqrt(residual), how + MORE)
    share = "share of variance"
    yield _points("therapist_icc", plan.therapist_icc, therapist / total, how + MORE, unit=share)
    yield _points("client_icc", plan.client_icc, client / total, how + MORE, unit=share)


def variances(model: Model) -> tuple[float, float, float]:
    """Return what is left over between therapists, between clients and within them.

    The gate takes away the slope within clients only, so what their probabilities add beyond it
    stays between them; and what the match adds, which no gate tells of, stays within.
    """
    plan, process = model.plan.outcome, model.process
    helpful, same = usual(model)
    usually = process.weights @ helpful
    between = (plan.between - plan.within) ** 2 * (process.weights @ (helpful - usually) ** 2)
    seen = process.mass * process.client_card
    matched = plan.match**2 * (seen * (SAME - same[:, None] * CLIENT) ** 2).sum() / seen.sum()
    return (
        plan.therapist_sd**2,
        plan.client_sd**2 + float(between),
        plan.residual_sd**2 + float(matched),
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
