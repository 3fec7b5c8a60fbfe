"""What the raters made of the event reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.dataset.simulate.confusion import confusions, settled
from visavis.dataset.simulate.draw.chance import Flags, Ints, happens, one_by_row, one_of
from visavis.dataset.simulate.draw.content import CLIENTS
from visavis.dataset.simulate.draw.piece import Piece
from visavis.dataset.simulate.draw.reports import Reports
from visavis.dataset.simulate.plan import Coding


@dataclass(frozen=True, slots=True)
class Codings:
    """One row a coding: all of the first round by report and rater, then those of the second."""

    report: Ints
    """Row in `Reports`."""
    rater: Ints
    second_round: Flags
    code: Ints
    """Place in the categories, or one of the two ways of giving none."""
    certainty: Ints
    source_guess: Ints
    """Place in `SourceGuess`."""
    gold: Flags


@dataclass(frozen=True, slots=True)
class Settled:
    """One row a coded report."""

    report: Ints
    category: Ints
    disagreement: Ints
    """Place in `Disagreement`; -1 where the raters agreed."""


def draw_codings(
    rng: np.random.Generator, piece: Piece, reports: Reports
) -> tuple[Codings, Settled]:
    """Draw codings of all reports that raters may read, and settle them."""
    coding = piece.plan.coding
    coded = np.flatnonzero(piece.readable[reports.session])
    gold = happens(rng, coding.gold, len(coded))
    raters = np.arange(len(coding.raters))
    again = np.argwhere(rng.random((len(coded), len(raters))) < coding.repeat)
    unit = np.concatenate([np.repeat(np.arange(len(coded)), len(raters)), again[:, 0]])
    rater = np.concatenate([np.tile(raters, len(coded)), again[:, 1]])
    code, certainty = _judge(rng, coding, rater, reports.category[coded[unit]])
    first_round = code[: len(coded) * len(raters)].reshape(-1, len(raters))
    codings = Codings(
        report=coded[unit],
        rater=rater,
        second_round=np.arange(len(unit)) >= len(coded) * len(raters),
        code=code,
        certainty=certainty,
        source_guess=_sources(rng, coding, reports.place[coded[unit]]),
        gold=gold[unit],
    )
    category = np.where(gold, reports.category[coded], settled(first_round))
    return codings, Settled(coded, category, _disagreement(rng, coding, first_round))


def _judge(rng: np.random.Generator, coding: Coding, rater: Ints, true: Ints) -> tuple[Ints, Ints]:
    table = confusions(coding)
    code = one_by_row(rng, table.reshape(-1, table.shape[2]), rater * table.shape[1] + true)
    certainties = np.asarray([coding.certainty_wrong, coding.certainty_correct])
    return code, one_by_row(rng, certainties, (code == true).astype(np.int64))


def _sources(rng: np.random.Generator, coding: Coding, place: Ints) -> Ints:
    """Draw whose account the rater takes it for: 0 the client's, 1 the therapist's, 2 no idea."""
    wrong = 1 - coding.source_known - coding.source_cannot_tell
    shares = (coding.source_known, wrong, coding.source_cannot_tell)
    drawn = one_of(rng, shares, len(place))
    by_therapist = ~np.isin(place, CLIENTS)
    return np.where((drawn < 2) & by_therapist, 1 - drawn, drawn)  # noqa: PLR2004 -- 0 and 1 swap


def _disagreement(rng: np.random.Generator, coding: Coding, codes: Ints) -> Ints:
    drawn = one_of(rng, coding.disagreement, len(codes))
    drawn[(codes == codes[:, :1]).all(axis=1)] = -1
    return drawn
