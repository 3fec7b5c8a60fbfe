"""Which reports raters took for accounts of one event, decoys included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.dataset.simulate.draw.chance import Flags, Ints, happens
from visavis.dataset.simulate.draw.content import C1, C2, CH, GUESS, T1, T2, TH
from visavis.dataset.simulate.draw.piece import Piece
from visavis.dataset.simulate.draw.reports import Reports

PAIRED = ((C1, T1), (C1, T2), (C2, T1), (C2, T2), (CH, TH), (C1, GUESS), (C2, GUESS), (CH, GUESS))
"""Places whose reports are compared when they are of the same valence."""
DECOYS = ((C1, T1), (CH, TH))


@dataclass(frozen=True, slots=True)
class Pairs:
    """One row a pair that raters were shown."""

    client_report: Ints
    therapist_report: Ints
    decoy: Flags
    judged_same: Flags
    """One column a rater."""


def draw_pairs(rng: np.random.Generator, piece: Piece, reports: Reports) -> Pairs:
    """Draw the judgements on all pairs of comparable sessions, and on decoys."""
    usable = piece.cards.comparable & piece.readable
    found = [
        *(_within(piece, reports, usable, pair) for pair in PAIRED),
        *(_decoys(rng, piece, reports, usable, pair) for pair in DECOYS),
    ]
    client, therapist, same, decoy = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((decoy, therapist, client))
    client, therapist, same, decoy = (x[order] for x in (client, therapist, same, decoy))
    like = reports.category[client] == reports.category[therapist]
    coding = piece.plan.coding
    mistaken = np.where(
        like[:, None], coding.same_mistaken_like, np.asarray(coding.same_mistaken_unlike)
    )
    chances = np.where(same[:, None], coding.same_found, mistaken)
    return Pairs(client, therapist, decoy, rng.random(chances.shape) < chances)


def _within(
    piece: Piece, reports: Reports, usable: Flags, pair: tuple[int, int]
) -> tuple[Ints, Ints, Flags, Flags]:
    """Pair reports of one valence in one session."""
    client, therapist = (reports.row[:, place] for place in pair)
    session = np.flatnonzero(usable & (client >= 0) & (therapist >= 0))
    alike = reports.hindering[client[session]] == reports.hindering[therapist[session]]
    session = session[alike]
    truth = {
        (C1, T1): piece.course.same_helpful,
        (CH, TH): piece.course.same_hindering,
        (C1, GUESS): reports.guess_same,
        (CH, GUESS): reports.guess_same,
    }
    same = truth[pair][session] if pair in truth else np.zeros(len(session), dtype=bool)
    return client[session], therapist[session], same, np.zeros(len(session), dtype=bool)


def _decoys(
    rng: np.random.Generator, piece: Piece, reports: Reports, usable: Flags, pair: tuple[int, int]
) -> tuple[Ints, Ints, Flags, Flags]:
    """Pair a client's report with the therapist's of the episode's next session that has one."""
    client, therapist = (reports.row[:, place] for place in pair)
    giving = np.flatnonzero(usable & (therapist >= 0))
    asked = np.flatnonzero(usable & (client >= 0))
    asked = asked[happens(rng, piece.plan.coding.decoys, len(asked))]
    following = np.searchsorted(giving, asked, side="right")
    asked, following = asked[following < len(giving)], following[following < len(giving)]
    partner = giving[following]
    one_episode = piece.course.client[asked] == piece.course.client[partner]
    asked, partner = asked[one_episode], partner[one_episode]
    flags = np.ones(len(asked), dtype=bool)
    return client[asked], therapist[partner], ~flags, flags
