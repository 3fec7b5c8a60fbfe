"""The tables of cards and event reports."""

from __future__ import annotations

import numpy as np
import polars as pl

from visavis.dataset.simulate.draw.chance import Ints
from visavis.dataset.simulate.draw.content import C1, CH, CLIENTS, GUESS, T1, TH
from visavis.dataset.simulate.draw.piece import Piece
from visavis.dataset.simulate.draw.reports import Reports
from visavis.dataset.simulate.profiles import CATEGORIES
from visavis.dataset.simulate.tables.codes import Codes
from visavis.dataset.simulate.tables.people import words
from visavis.dataset.simulate.tables.texts import LANGUAGES, Texts
from visavis.vocab.card import Gate, Moment, Perspective, Valence, Visibility

FORM = "card@1"
GATES = (Gate.UNANSWERED, Gate.NOTHING, Gate.YES)
SIDE_OF_PLACE = np.asarray([place not in CLIENTS for place in range(7)], dtype=np.int64)


def cards(piece: Piece, codes: Codes, reports: Reports) -> pl.DataFrame:
    """Make the table of cards, by session and side."""
    held = piece.cards
    session, side = np.nonzero(held.handed_in)
    french = piece.therapists.french[piece.clients.therapist[piece.course.client[session]]]
    helpful = np.column_stack([reports.row[:, C1] >= 0, reports.row[:, T1] >= 0])
    hindering = np.column_stack([reports.row[:, CH] >= 0, reports.row[:, TH] >= 0])
    return pl.DataFrame(
        {
            "card": codes.card(session, side),
            "session": codes.session.gather(session),
            "perspective": words((Perspective.CLIENT, Perspective.THERAPIST), side),
            "form": pl.Series([FORM]).gather(np.zeros_like(side)),
            "language": pl.Series(LANGUAGES).gather(french.astype(np.int64)),
            "helpful": words(GATES, (held.helpful_answered * (1 + helpful))[session, side]),
            "hindering": words(GATES, (held.hindering_answered * (1 + hindering))[session, side]),
            "delay_hours": held.hours[session, side],
            "after_reveal": held.after_reveal[session, side],
            "on_paper": held.on_paper[session, side],
        }
    )


def event_reports(
    rng: np.random.Generator, piece: Piece, codes: Codes, reports: Reports, texts: Texts
) -> pl.DataFrame:
    """Make the table of event reports, by session and place."""
    session, place = reports.session, reports.place
    client = piece.course.client[session]
    therapist = piece.clients.therapist[client]
    side = SIDE_OF_PLACE[place]
    said = texts.sentences.gather(_sentences(rng, piece, reports, texts))
    rating = pl.Series(reports.rating)
    return pl.DataFrame(
        {
            "report": codes.report,
            "card": codes.card(session, side),
            "session": codes.session.gather(session),
            "episode": codes.episode.gather(client),
            "client": codes.client.gather(client),
            "therapist": codes.therapist.gather(therapist),
            "perspective": words(tuple(Perspective), np.where(place == GUESS, 2, side)),
            "valence": words(
                (Valence.HELPFUL, Valence.HINDERING), reports.hindering.astype(np.int64)
            ),
            "rating": rating.set(rating == 0, None),
            "moment": words(tuple(Moment), reports.moment),
            "visibility": words(tuple(Visibility), np.where(side == 0, reports.visibility, -1)),
            "text": said.set(pl.Series(~piece.clients.text[client]), None),
        }
    )


def _sentences(rng: np.random.Generator, piece: Piece, reports: Reports, texts: Texts) -> Ints:
    """Choose sentences; accounts of one event in one category are of one moment of the bank."""
    client = piece.course.client[reports.session]
    french = piece.therapists.french[piece.clients.therapist[client]]
    side = SIDE_OF_PLACE[reports.place]
    turn = _turns(rng, piece, reports, client * 2 + side)
    places = texts.told(side=side, french=french, category=reports.category, turn=turn)
    for first, second, same in (
        (C1, GUESS, reports.guess_same),
        (CH, GUESS, reports.guess_same),
        (C1, T1, piece.course.same_helpful),
        (CH, TH, piece.course.same_hindering),
    ):
        rows = reports.row[same][:, [first, second]]
        rows = rows[(rows >= 0).all(axis=1)]
        rows = rows[reports.category[rows[:, 0]] == reports.category[rows[:, 1]]]
        one = rows[:, 0]
        together = texts.told_together(
            french=french[one], category=reports.category[one], turn=turn[one]
        )
        places[one], places[rows[:, 1]] = together
    return places


def _turns(rng: np.random.Generator, piece: Piece, reports: Reports, person: Ints) -> Ints:
    """Count a person's reports of one category, from a beginning of their own.

    People do not repeat themselves word for word as long as the bank has another sentence.
    """
    beginning = rng.integers(0, 1 << 16, size=2 * len(piece.clients))
    kind = person * len(CATEGORIES) + reports.category
    order = np.argsort(kind, kind="stable")
    ordered = kind[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    sizes = np.diff(np.append(starts, len(ordered)))
    turn = np.empty_like(kind)
    turn[order] = np.arange(len(kind)) - np.repeat(starts, sizes)
    return turn + beginning[person]
