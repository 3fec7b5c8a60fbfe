"""The tables of people and their therapies."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import polars as pl

from visavis.dataset.simulate.draw.chance import Ints
from visavis.dataset.simulate.draw.course import CANCELLED, HELD, MISSED, OPEN
from visavis.dataset.simulate.draw.outcome import HOW, Endings
from visavis.dataset.simulate.draw.piece import Piece
from visavis.dataset.simulate.plan.therapy import ORIENTATIONS
from visavis.dataset.simulate.tables.codes import Codes
from visavis.dataset.simulate.tables.texts import Texts
from visavis.vocab.card import Perspective
from visavis.vocab.care import ConsentScope, EpisodeStatus, SessionStatus
from visavis.vocab.study import EnrolmentOutcome

STATUS = {
    HELD: SessionStatus.HELD,
    CANCELLED: SessionStatus.CANCELLED,
    MISSED: SessionStatus.MISSED,
}
NOT_ENROLLED = (
    EnrolmentOutcome.DECLINED,
    EnrolmentOutcome.NO_ANSWER,
    EnrolmentOutcome.NOT_ASKED,
)
WEEKS_A_QUARTER = 13


def words(vocabulary: Sequence[StrEnum], places: Ints) -> pl.Series:
    """Return the words at `places`; a gap where a place is below 0."""
    names = pl.Series([*(word.value for word in vocabulary), None], dtype=pl.String)
    return names.gather(np.where(places < 0, len(vocabulary), places))


def people(piece: Piece, codes: Codes, consent_days: Ints) -> dict[str, pl.DataFrame]:
    """Make the tables of therapists, clients and enrolments."""
    clients = piece.clients
    owner = pl.concat(
        [
            codes.therapist.gather(clients.therapist),
            codes.therapist.gather(clients.others_therapist),
        ]
    )
    practice = codes.practice.gather(np.concatenate([clients.therapist, clients.others_therapist]))
    everybody = pl.concat([codes.client, codes.others])
    outcome = np.concatenate([np.full(len(clients), -1), clients.others])
    enrolled = outcome < 0
    scope = (ConsentScope.RESEARCH, ConsentScope.TEXT)
    none = np.full(len(clients.others), -1)
    return {
        "therapists": pl.DataFrame(
            {
                "therapist": codes.therapist,
                "practice": codes.practice,
                "orientation": words(ORIENTATIONS, piece.therapists.orientation),
                "experience_years": piece.therapists.experience,
            }
        ),
        "clients": pl.DataFrame({"client": everybody, "practice": practice}),
        "enrolments": pl.DataFrame(
            {
                "client": everybody,
                "therapist": owner,
                "invited": outcome != NOT_ENROLLED.index(EnrolmentOutcome.NOT_ASKED),
                "outcome": words(
                    (*NOT_ENROLLED, EnrolmentOutcome.ENROLLED),
                    np.where(enrolled, len(NOT_ENROLLED), outcome),
                ),
                "consent_day": pl.Series(
                    [*consent_days.tolist(), *[None] * len(none)], dtype=pl.Int64
                ),
                "scope": words(scope, np.concatenate([clients.text.astype(np.int64), none])),
            }
        ),
    }


def therapies(piece: Piece, codes: Codes, endings: Endings) -> dict[str, pl.DataFrame]:
    """Make the tables of episodes and their sessions."""
    clients, course = piece.clients, piece.course
    held = course.held
    last = np.zeros(len(clients), dtype=np.int64)
    np.maximum.at(last, course.client[held], course.day[held])
    return {
        "episodes": pl.DataFrame(
            {
                "episode": codes.episode,
                "client": codes.client,
                "therapist": codes.therapist.gather(clients.therapist),
                "status": words(
                    (EpisodeStatus.OPEN, EpisodeStatus.ENDED),
                    (course.ending != OPEN).astype(np.int64),
                ),
                "last_day": last,
                "observed_until": clients.observed_until,
                "ending_client": words(HOW, endings.told[:, 0]),
                "ending_therapist": words(HOW, endings.told[:, 1]),
                "study_quarter": 1 + clients.intake_week // WEEKS_A_QUARTER,
            }
        ),
        "sessions": pl.DataFrame(
            {
                "session": codes.session,
                "episode": codes.episode.gather(course.client),
                "number": course.number,
                "day": course.day,
                "status": words(tuple(STATUS[place] for place in sorted(STATUS)), course.status),
                "cards_expected": held,
            }
        ),
    }


def turning_points(
    rng: np.random.Generator, piece: Piece, codes: Codes, endings: Endings, texts: Texts
) -> pl.DataFrame:
    """Make the table of turning points, by episode, side and place."""
    counts = endings.turning_points
    client, side, place = np.nonzero(counts[:, :, None] > np.arange(counts.max(initial=0)))
    session = np.where(place == 0, endings.session[client, side], -1)
    known = pl.Series(session >= 0)
    french = piece.therapists.french[piece.clients.therapist[client]]
    text = texts.turning_points(rng, side=side, french=french)
    return pl.DataFrame(
        {
            "episode": codes.episode.gather(client),
            "perspective": words((Perspective.CLIENT, Perspective.THERAPIST), side),
            "place": place + 1,
            "session": codes.session.gather(np.maximum(session, 0)).set(~known, None),
            "rating": endings.ratings[client, side, place],
            "text": text.set(pl.Series(~piece.clients.text[client]), None),
        }
    )
