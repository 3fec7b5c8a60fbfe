"""How long therapies last, how they end and how that is told, and which cards are missing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.plan.therapy import AGREED, BY_CHANCE, DROPOUT
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.process import CLIENT_HINDERING
from visavis.dataset.simulate.truth.value import Truth
from visavis.vocab.card import Perspective
from visavis.vocab.care import SessionStatus
from visavis.vocab.study import EnrolmentOutcome

Floats = NDArray[np.float64]

TRUE_ENDING = "Enrolled clients; exact. The true ending is in no table: only what is told of it."
TOLD = "Rows: episodes with an ending told by this side. Share of this word among them; exact."
ENDED = (
    "Rows: episodes. Share with status ended: those that ended before observed_until, the end of "
    "each one's own observation; exact."
)
STATUS = "Rows: sessions. Share of this status; exact. Latent: after the first session."
HANDED_IN = (
    "Rows: sessions with cards_expected = true, which are the held ones. Share with a card of this "
    "side, late or not; exact. Latent: without hindrance (client), with something to tell "
    "(therapist)."
)
LATE = "Rows: cards of this side. Share with after_reveal = true; exact."
BOTH = "Rows: held sessions. Share with both cards in before the reveal; exact."
HAZARD = (
    "Rows: held sessions with the client's card and its hindering gate answered. Share after which "
    "the episode ended (status ended, and the session's day is last_day), where the gate says yes "
    "less where it says nothing; exact sum over weeks. Latent: what is added to the hazard of "
    "dropping out."
)
ENROLMENT = "Rows: enrolments. Share of this outcome; exact."

SIDES = (Perspective.CLIENT, Perspective.THERAPIST)


def therapies(model: Model) -> Iterator[Truth]:
    """Yield the truths about therapies and cards."""
    yield from _endings(model)
    yield from _sessions(model)
    yield from _cards(model)
    yield _hazard(model)
    yield from _enrolments(model)


def endings(model: Model) -> dict[str, float]:
    """Return the shares of clients whose therapy ends so within the study."""
    process = model.process
    return {
        DROPOUT: float((process.mass * process.dropout).sum()),
        AGREED: float((process.weekly * process.agreed).sum()),
        BY_CHANCE: float(process.mass.sum() * model.plan.therapy.circumstances),
    }


def _endings(model: Model) -> Iterator[Truth]:
    shares = endings(model)
    ended = sum(shares.values())
    for name, share in shares.items():
        yield _share("true_ending", share, None, TRUE_ENDING, group=name)
    yield _share("ended", ended, ended, ENDED)
    for side in SIDES:
        tells = {name: model.plan.therapy.told[name][side] for name in shares}
        told = sum(shares[name] * tells[name].handed_in for name in shares)
        for word in dict.fromkeys(word for one in tells.values() for word in one.words):
            said = sum(
                shares[name] * tells[name].handed_in * tells[name].words.get(word, 0.0)
                for name in shares
            )
            yield _share("ending_told", None, said / told, TOLD, perspective=side, group=word)


def _sessions(model: Model) -> Iterator[Truth]:
    therapy, process = model.plan.therapy, model.process
    later = 1 - float(process.weights @ process.reached[:, 0]) / process.sessions
    for status, latent in (
        (SessionStatus.CANCELLED, therapy.cancelled),
        (SessionStatus.MISSED, therapy.missed),
    ):
        yield _share("session_status", latent, latent * later, STATUS, group=status)


def _cards(model: Model) -> Iterator[Truth]:
    process, handing = model.process, model.plan.handing_in
    held = process.mass.sum()
    pairs = (handing.client, process.client_card), (handing.therapist, process.therapist_card)
    for side, (usual, card), late in zip(SIDES, pairs, handing.late, strict=True):
        handed_in = process.expected(card) / held
        yield _share("card_handed_in", usual, float(handed_in), HANDED_IN, perspective=side)
        yield _share("after_reveal", late, late, LATE, perspective=side)
    both = process.expected(process.comparable) / held
    yield _share("both_before_reveal", None, float(both), BOTH)


def _hazard(model: Model) -> Truth:
    process = model.process
    rates = []
    for hindered in (CLIENT_HINDERING, 1 - CLIENT_HINDERING):
        seen = process.states * process.client_card * hindered
        sessions = float((process.weekly.sum(axis=1) * seen.sum(axis=1)).sum())
        ends = np.einsum("cw,cs,ws->", process.weekly, seen, process.ending, optimize=True)
        rates.append(float(ends) / sessions)
    return _share(
        "ending_hazard_difference",
        model.plan.therapy.dropout_hindering,
        rates[0] - rates[1],
        HAZARD,
    )


def _enrolments(model: Model) -> Iterator[Truth]:
    therapy = model.plan.therapy
    rates = {
        EnrolmentOutcome.ENROLLED: 1.0,
        EnrolmentOutcome.DECLINED: therapy.declined,
        EnrolmentOutcome.NO_ANSWER: therapy.no_answer,
        EnrolmentOutcome.NOT_ASKED: therapy.not_asked,
    }
    for word, rate in rates.items():
        share = rate / sum(rates.values())
        yield _share("enrolment", share, share, ENROLMENT, group=word)


def _share(
    name: str,
    latent: float | None,
    target: float | None,
    how: str,
    *,
    perspective: str = "",
    group: str = "",
) -> Truth:
    return Truth(
        name=name,
        perspective=perspective,
        group=group,
        latent=latent,
        target=target,
        unit="share",
        how=how,
    )
