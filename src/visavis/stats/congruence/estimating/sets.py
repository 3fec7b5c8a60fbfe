"""Level 4: which categories both sides name in a session, match or no match.

References
----------
Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic
annotation. LREC.
Krippendorff, K. (2004). Content analysis (2nd ed.). Sage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from visavis.stats.congruence.block import (
    Block,
    LeftOut,
    Nesting,
    Places,
    added,
    additive,
    nested,
    numbers,
    placed,
)
from visavis.stats.congruence.estimating.against_chance import (
    Rate,
    against_chance,
    enough_pairs,
    few_pairs,
)
from visavis.stats.congruence.estimating.likeness import (
    Sets,
    jaccard,
    masi,
    pairs_within,
    sets_of,
    times_distance,
)
from visavis.stats.congruence.measure import COEFFICIENT, Measure, Numbers, column, enough, share
from visavis.stats.summaries import Summary
from visavis.stats.summaries.patterns import AND
from visavis.stats.summaries.summary import N
from visavis.vocab.card import Perspective, Valence

VALENCES: tuple[tuple[Valence, ...], ...] = (tuple(Valence), *((each,) for each in Valence))
"""Both together, as a session's set; and each by itself."""
UNCODED = "in which both report and a side has no settled category"
EMPTY = "There is no session with a settled category on each side."
SINGLE = "No episode has two sessions with a settled category on each side: chance is unknown."
CONSTANT = "Of all pairs of sessions here both have the same set: chance leaves no room."
ONE_SET = "Both sides name one and the same set in every session: nothing is left to compare."


def blocks(summary: Summary) -> Iterator[Block]:
    """Yield blocks for each other side: both valences together, and each by itself."""
    for other in (Perspective.THERAPIST, Perspective.GUESS):
        for valences in VALENCES:
            yield from _blocks(summary.table, other, valences)


def _blocks(
    table: nw.DataFrame[Any], other: Perspective, valences: Sequence[Valence]
) -> Iterator[Block]:
    named = table.select(
        "therapist",
        "client",
        "episode",
        N,
        _together(Perspective.CLIENT, valences).alias("own"),
        _together(other, valences).alias("other"),
    ).filter(~nw.col("own").is_null(), ~nw.col("other").is_null())
    coded = named.filter(nw.col("own") != nw.lit(""), nw.col("other") != nw.lit(""))
    uncoded = named.filter((nw.col("own") == nw.lit("")) | (nw.col("other") == nw.lit("")))
    nesting, episode = nested(coded)
    met = Met.of(coded, nesting, episode)
    fields: dict[str, Any] = {
        "level": 4,
        "perspective": other.value,
        "valence": valences[0].value if len(valences) == 1 else "",
        "left_out": LeftOut.of({UNCODED: (uncoded, N)}),
    }
    yield additive(nesting, by_episode=_likeness(met), measures=MEASURES, **fields)
    yield _alpha_block(met, fields)


def _together(side: Perspective, valences: Sequence[Valence]) -> nw.Expr:
    """Return the union of a side's sets; categories of two valences are told apart or not."""
    first, *more = (nw.col(f"{side} {valence}") for valence in valences)
    for another in more:
        first = (
            nw.when(first.is_null() | (first == nw.lit("")) & ~another.is_null())
            .then(another)
            .when(another.is_null() | (another == nw.lit("")))
            .then(first)
            .otherwise(nw.concat_str(first, another, separator=AND))
        )
    return first


@dataclass(frozen=True, eq=False)
class Met:
    """Lines of sessions with the client's and the other side's set."""

    nesting: Nesting
    episode: Places
    n: Numbers
    own: Sets
    other: Sets

    @classmethod
    def of(cls, lines: nw.DataFrame[Any], nesting: Nesting, episode: Places) -> Met:
        """Read the sets of a summary's lines."""
        words = {side: lines.get_column(side) for side in ("own", "other")}
        names = {side: column.unique().to_list() for side, column in words.items()}
        categories = sorted({c for each in names.values() for n in each for c in n.split(AND)})
        read = {
            side: sets_of(names[side], categories)[placed(words[side], names[side])]
            for side in words
        }
        return cls(nesting, episode, numbers(lines, [N])[:, 0], read["own"], read["other"])


def _likeness(met: Met) -> Numbers:
    """Return, by episode: sessions, their likeness, ordered pairs of sessions, their likeness."""
    size = len(met.nesting.episodes)
    alike = met.n * jaccard(met.own, met.other)
    sums = added(met.episode, np.column_stack([met.n, alike]), size)
    met_others = np.zeros(size)
    for one, other in pairs_within(met.episode, size):
        likeness = met.n[one] * met.n[other] * jaccard(met.own[one], met.other[other])
        met_others += np.bincount(met.episode[one], likeness, minlength=size)
    pairs = sums[:, 0] * (sums[:, 0] - 1)
    others = met_others - sums[:, 1]
    # What is left of rounding where no two sessions have anything in common is no likeness.
    return np.column_stack([sums, pairs, np.where(others > LEAST, others, 0)])


def _alpha_block(met: Met, fields: Mapping[str, Any]) -> Block:
    """Return the block of alpha, which compares sets across the whole network.

    The columns are sessions, the sum of their distances, and the sum of distances between any two
    of all sets of both sides.
    """
    sets, place = np.unique(np.concatenate([met.own, met.other]), return_inverse=True)
    place = place.reshape(-1)
    n = np.concatenate([met.n, met.n])
    dyad = met.nesting.dyad_of[met.episode]
    to_all = times_distance(sets, np.bincount(place, n, minlength=len(sets)).astype(float))
    distance = met.n * (1 - masi(met.own, met.other))
    lost = []
    for group, size in (
        (met.nesting.client_of[dyad], len(met.nesting.clients)),
        (met.nesting.therapist_of[dyad], len(met.nesting.therapists)),
    ):
        own = added(group, np.column_stack([met.n, distance]), size)
        both = np.concatenate([group, group])
        between = np.bincount(both, n * to_all[place], minlength=size)
        inside = _inside(both, place, n, sets, size)
        lost.append(np.column_stack([own, 2 * between - inside]))
    whole = np.array([met.n.sum(), distance.sum(), n @ to_all[place]])
    nobody = np.empty((0, 3))
    return Block(
        nesting=met.nesting,
        whole=whole,
        lost_with_client=lost[0],
        lost_with_therapist=lost[1],
        by_therapist=nobody,
        lost_with_dyad=nobody,
        by_episode=nobody,
        measures=(ALPHA,),
        **fields,
    )


def _inside(group: Places, place: Places, n: Numbers, sets: Sets, size: int) -> Numbers:
    """Return, by group, the sum of distances between any two of its sets."""
    lines, line = np.unique(group * len(sets) + place, return_inverse=True)
    count = np.bincount(line.reshape(-1), n, minlength=len(lines))
    of, which = lines // max(1, len(sets)), sets[lines % max(1, len(sets))]
    found = np.zeros(size)
    for one, other in pairs_within(of, size):
        distance = count[one] * count[other] * (1 - masi(which[one], which[other]))
        found += np.bincount(of[one], distance, minlength=size)
    return found


def alpha(sums: Numbers) -> Numbers:
    """Krippendorff's alpha of two observers with MASI distances."""
    sessions, distances, any_two = sums.T
    values = 2 * sessions
    expected = share(np.where(any_two > LEAST, any_two, 0), values * (values - 1))
    return 1 - share(share(distances, sessions), expected)


LEAST = 1e-9
"""Sums of distances below are what is left of rounding."""
ENOUGH = enough(column(0), "sessions")
PAIRS = "pairs of sessions of one episode"
MEASURES = against_chance(
    Rate(name="jaccard", unit="sessions", empty=EMPTY),
    Rate(name="jaccard_other_sessions", unit="ordered pairs of sessions", empty=SINGLE),
    no_room=CONSTANT,
    fewest=(ENOUGH, enough_pairs(PAIRS)),
    cautions=lambda sums: few_pairs(sums, PAIRS),
)
"""The mean likeness of both sides' sets; and of a client's set and the other side's in another
session of the episode."""
ALPHA = Measure(
    name="masi_alpha",
    of=alpha,
    n=column(0),
    unit="sessions",
    why=((column(0), EMPTY), (column(0), ONE_SET)),
    fewest=(ENOUGH,),
    within=COEFFICIENT,
)
