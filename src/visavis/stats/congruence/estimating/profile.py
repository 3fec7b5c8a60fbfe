"""Level 5: whether both sides name the same kinds of events over a therapy, in any session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from visavis.stats.congruence.block import Block, LeftOut, Nesting, added, nested, numbers
from visavis.stats.congruence.counting.sets import ALL
from visavis.stats.congruence.estimating.against_chance import (
    Rate,
    against_chance,
    enough_pairs,
    few_pairs,
)
from visavis.stats.congruence.measure import Numbers, column, enough, share
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import N, each_one
from visavis.vocab.card import Perspective, Valence

LEAST = 5
"""Coded reports that each side has at least."""
TOO_FEW = f"in which a side has fewer than {LEAST} coded reports"
EMPTY = f"There is no episode in which both sides have at least {LEAST} coded reports."
ALONE = (
    f"No therapist has two clients with at least {LEAST} coded reports a side: the level of chance "
    "is unknown."
)
WIDE = (
    "In simulated studies of 13 therapists an interval of 95 % held the truth in 98 to 99 of 100: "
    "it is wider than it says."
)
CONSTANT = "Reports of different clients are always of one category: chance leaves no room."


def blocks(summary: Summary) -> Iterator[Block]:
    """Yield a block for each valence."""
    for valence in Valence:
        yield _block(summary.table.filter(nw.col("valence") == nw.lit(valence.value)), valence)


def _block(lines: nw.DataFrame[Any], valence: Valence) -> Block:
    totals = lines.group_by("therapist", "episode").agg(nw.col("by_client", "by_therapist").sum())
    plenty = (nw.col("by_client") >= LEAST) & (nw.col("by_therapist") >= LEAST)
    few = totals.filter(~plenty).with_columns(each_one())
    kept = lines.join(totals.filter(plenty).select("episode"), on="episode", how="semi")
    nesting, own, profiles = _overlaps(kept)
    pairs = _across(nesting, profiles)
    dyads = nesting.by_dyad(own)
    lost = np.column_stack([dyads, pairs.by_dyad])
    by_therapist = np.column_stack([nesting.by_therapist(dyads), pairs.by_therapist])
    return Block(
        level=5,
        perspective=Perspective.THERAPIST.value,
        valence=valence.value,
        nesting=nesting,
        whole=by_therapist.sum(axis=0),
        lost_with_client=nesting.by_client(lost),
        lost_with_therapist=by_therapist,
        by_therapist=by_therapist,
        lost_with_dyad=lost,
        by_episode=np.column_stack([own, pairs.by_episode]),
        left_out=LeftOut.of({TOO_FEW: (few, N)}),
        measures=MEASURES,
    )


def _overlaps(lines: nw.DataFrame[Any]) -> tuple[Nesting, Numbers, tuple[Numbers, Numbers]]:
    """Return the nesting, each episode's own overlap, and both sides' profiles.

    The overlap is the share of a category in common among pairs of reports of two sessions; its
    columns are 1 where there is such a pair, and the overlap. Profiles are shares of categories,
    of shape (episodes, categories).
    """
    nesting, episode = nested(lines)
    size = len(nesting.episodes)
    whole = (lines.get_column("what") == ALL).to_numpy()
    sums = numbers(lines, ("by_client", "by_therapist", "together"))
    category = _places(lines)
    count = int(category.max()) + 1 if len(category) else 0
    tables = np.zeros((3, size, count))
    for place in range(3):
        np.add.at(tables[place], (episode[~whole], category[~whole]), sums[~whole, place])
    of_one_session = added(episode[whole], sums[whole, 2:], size)[:, 0]
    client, therapist = tables[0].sum(axis=1), tables[1].sum(axis=1)
    alike = (tables[0] * tables[1] - tables[2]).sum(axis=1)
    pairs = client * therapist - of_one_session
    overlap = share(alike, pairs)
    own = np.column_stack([pairs > 0, np.where(pairs > 0, overlap, 0)]).astype(float)
    return nesting, own, (tables[0] / client[:, None], tables[1] / therapist[:, None])


def _places(lines: nw.DataFrame[Any]) -> Any:  # noqa: ANN401 -- whole numbers, one a line
    """Return the place of each line's category; the missing one is the first."""
    column = lines.get_column("category")
    names = [None, *column.drop_nulls().unique().sort().to_list()]
    if not len(column):
        return np.empty(0, np.int64)
    return column.replace_strict(names, list(range(len(names))), return_dtype=nw.Int64).to_numpy()


@dataclass(frozen=True)
class Across:
    """Pairs of a client's profile in one episode and the therapist's in another client's.

    Each array has two columns: how many ordered pairs of episodes, and the sum of their overlaps.
    Rows of dyads and episodes hold the pairs that they take part in.
    """

    by_therapist: Numbers
    by_dyad: Numbers
    by_episode: Numbers


def _across(nesting: Nesting, profiles: tuple[Numbers, Numbers]) -> Across:
    one, two = profiles
    size = one.shape[1]
    episodes = np.column_stack([np.ones(len(one)), one, two])
    dyads = nesting.by_dyad(episodes)
    totals = nesting.by_therapist(dyads)
    others = totals[nesting.therapist_of] - dyads
    return Across(
        _met(totals, totals, size) - nesting.by_therapist(_met(dyads, dyads, size)),
        _met(dyads, others, size) + _met(others, dyads, size),
        _met(episodes, others[nesting.dyad_of], size)
        + _met(others[nesting.dyad_of], episodes, size),
    )


def _met(first: Numbers, second: Numbers, size: int) -> Numbers:
    """Return pairs and overlaps of the client's profiles in `first` and the other's in `second`."""
    client, therapist = first[:, 1 : 1 + size], second[:, 1 + size :]
    return np.column_stack([first[:, 0] * second[:, 0], (client * therapist).sum(axis=1)])


PAIRS = "pairs of two clients of one therapist"


def _cautions(sums: Numbers) -> tuple[str, ...]:
    """Return what makes the coefficient easy to misread; one episode has no interval."""
    return (WIDE, *few_pairs(sums, PAIRS)) if sums[0] > 1 else ()


MEASURES = against_chance(
    Rate(name="profile_overlap", unit="episodes", empty=EMPTY),
    Rate(
        name="profile_overlap_other_clients",
        unit="ordered pairs of episodes",
        empty=ALONE,
        adds_up=False,
    ),
    no_room=CONSTANT,
    fewest=(enough(column(0), "episodes"), enough_pairs(PAIRS)),
    fewest_of_one=(),  # it has its coded reports
    cautions=_cautions,
)
"""The mean overlap of an episode's two sides, each episode weighing the same; and of a client's
profile and the therapist's with another client."""
