"""Level 2: whether both sides' reports are about the same event."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from visavis.stats.congruence.block import (
    Block,
    LeftOut,
    added,
    additive,
    nested,
    numbers,
    sides,
)
from visavis.stats.congruence.estimating.against_chance import (
    Rate,
    against_chance,
    by_chance,
    observed,
)
from visavis.stats.congruence.measure import Measure, Numbers, column, enough
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty.jackknife import Range
from visavis.vocab.counted import counted

SUMS = (N, "matched", "decoys", "decoys_matched")
DECOYS_NEEDED = 10
"""For a difference from chance: of fewer, nobody knows what chance is."""
DECOYS_AT_LEAST = 30
"""Below, a caution says how few there are."""
UNJUDGED = "of which no pair of reports was judged"
EMPTY = "There is no session in which both report this valence and raters judged a pair."
NO_DECOYS = "Raters judged no decoys of this kind, so the level of chance is unknown."
FEW_DECOYS = (
    f"Raters judged fewer than {DECOYS_NEEDED} decoys of this kind: too few to know the level of "
    "chance."
)
ALL_DECOYS = "Every decoy was taken for the same event: chance leaves no room."


def blocks(summary: Summary) -> Iterator[Block]:
    """Yield a block for each valence and other side."""
    for other, valence, lines in sides(summary.table):
        counted = lines.filter((nw.col(N) > 0) | (nw.col("decoys") > 0))
        nesting, episode = nested(counted)
        yield additive(
            nesting,
            by_episode=added(episode, numbers(counted, SUMS), len(nesting.episodes)),
            level=2,
            perspective=other.value,
            valence=valence.value,
            left_out=LeftOut.of({UNJUDGED: (lines, "unjudged")}),
            measures=MEASURES,
        )


def difference(sums: Numbers) -> Numbers:
    """How much more often real pairs are matched than decoys."""
    return observed(sums) - by_chance(sums)


def few_decoys(sums: Numbers) -> tuple[str, ...]:
    """Say that the level of chance is known from little."""
    decoys, found = int(sums[2]), []
    if decoys < DECOYS_AT_LEAST:
        found.append(
            f"The level of chance rests on no more than {counted(decoys, 'pair')} of decoys."
        )
    if not sums[3]:
        found.append(
            f"None of the {decoys} decoys was taken for the same event: the interval takes chance "
            "to be 0, which it hardly is."
        )
    return tuple(found)


NEEDED = (enough(column(0), "sessions"), (column(2), DECOYS_NEEDED, FEW_DECOYS))
MATCHED, DECOYS, BEYOND = against_chance(
    Rate(name="match_rate", unit="sessions", empty=EMPTY),
    Rate(name="decoy_rate", unit="pairs of decoys", empty=NO_DECOYS),
    no_room=ALL_DECOYS,
    fewest=NEEDED,
    cautions=few_decoys,
)
"""How often at least one pair of a session was judged the same, and how often a decoy was."""
DIFFERENCE = Measure(
    name="difference",
    of=difference,
    n=column(0),
    unit="sessions",
    why=((column(0), EMPTY), (column(2), NO_DECOYS)),
    fewest=NEEDED,
    weights=(column(0), column(2)),
    within=Range(-1.0, 1.0),
    cautions=few_decoys,
)
MEASURES = (MATCHED, DECOYS, DIFFERENCE, BEYOND)
