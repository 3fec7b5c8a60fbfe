"""The tables of what raters made of the event reports, and the scores."""

from __future__ import annotations

import numpy as np
import polars as pl

from visavis.dataset.simulate.confusion import DOES_NOT_FIT, NOT_ENOUGH_TEXT
from visavis.dataset.simulate.draw.cards import CLIENT
from visavis.dataset.simulate.draw.chance import Floats, Ints
from visavis.dataset.simulate.draw.coding import Codings, Settled
from visavis.dataset.simulate.draw.matches import Pairs
from visavis.dataset.simulate.draw.piece import Piece
from visavis.dataset.simulate.instrument import INSTRUMENT, SCALE
from visavis.dataset.simulate.instrument import VERSION as INSTRUMENT_VERSION
from visavis.dataset.simulate.profiles import CATEGORIES, CODEBOOK
from visavis.dataset.simulate.tables.codes import Codes
from visavis.dataset.simulate.tables.people import words
from visavis.vocab.card import Perspective
from visavis.vocab.coding import Certainty, Disagreement, Phase, SourceGuess

ROUNDS = ("first", "second")


def same(word: str, rows: int) -> pl.Series:
    """Return a column in which every row has `word`."""
    return pl.repeat(word, rows, dtype=pl.String, eager=True)


def categories(places: Ints) -> pl.Series:
    """Return the names of categories; a gap where none was given."""
    names = pl.Series([*CATEGORIES, None], dtype=pl.String)
    return names.gather(np.minimum(places, DOES_NOT_FIT))


def codings(piece: Piece, codes: Codes, made: Codings) -> dict[str, pl.DataFrame]:
    """Make the tables of assignments and codings, row by row the same."""
    rows = len(made.report)
    given = {
        "report": codes.report.gather(made.report),
        "rater": pl.Series(piece.plan.coding.raters).gather(made.rater),
        "round": pl.Series(ROUNDS).gather(made.second_round.astype(np.int64)),
    }
    return {
        "assignments": pl.DataFrame(
            given
            | {
                "phase": same(Phase.INDEPENDENT, rows),
                "inclusion_probability": np.where(made.second_round, piece.plan.coding.repeat, 1.0),
                "gold": made.gold,
                "repeat": made.second_round,
                "source_guess": words(tuple(SourceGuess), made.source_guess),
            }
        ),
        "codings": pl.DataFrame(
            given
            | {
                "codebook": same(CODEBOOK, rows),
                "category": categories(made.code),
                "certainty": words(tuple(Certainty), made.certainty),
                "does_not_fit": made.code == DOES_NOT_FIT,
                "not_enough_text": made.code == NOT_ENOUGH_TEXT,
            }
        ),
    }


def consensus(codes: Codes, made: Settled) -> pl.DataFrame:
    """Make the table of settled categories."""
    return pl.DataFrame(
        {
            "report": codes.report.gather(made.report),
            "codebook": same(CODEBOOK, len(made.report)),
            "category": categories(made.category),
            "kind_of_disagreement": words(tuple(Disagreement), made.disagreement),
        }
    )


def matches(piece: Piece, codes: Codes, pairs: Pairs) -> pl.DataFrame:
    """Make the table of matches, by pair and rater."""
    raters = piece.plan.coding.raters
    row = np.repeat(np.arange(len(pairs.decoy)), len(raters))
    rater = np.tile(np.arange(len(raters)), len(pairs.decoy))
    return pl.DataFrame(
        {
            "client_report": codes.report.gather(pairs.client_report[row]),
            "therapist_report": codes.report.gather(pairs.therapist_report[row]),
            "rater": pl.Series(raters).gather(rater),
            "round": same(ROUNDS[0], len(row)),
            "same": pairs.judged_same.ravel(),
            "decoy": pairs.decoy[row],
        }
    )


def scores(piece: Piece, codes: Codes, drawn: Floats) -> pl.DataFrame:
    """Make the table of scores: one on every card of a client."""
    session = np.flatnonzero(piece.cards.handed_in[:, CLIENT])
    rows = len(session)
    return pl.DataFrame(
        {
            "episode": codes.episode.gather(piece.course.client[session]),
            "day": piece.course.day[session],
            "session": codes.session.gather(session),
            "perspective": same(Perspective.CLIENT, rows),
            "instrument": same(INSTRUMENT, rows),
            "version": same(INSTRUMENT_VERSION, rows),
            "scale": same(SCALE, rows),
            "score": drawn[session],
        }
    )
