"""What either side's card says of a session, and where the two sides meet."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from visavis.stats.congruence.study import LATE, MISSING, NOTHING, OPEN, YES, Frame, once
from visavis.vocab.card import SIDES, Valence

CLIENT, THERAPIST = (side.value for side in SIDES)
GATES = tuple(f"{side}_{valence.value}" for side in (CLIENT, THERAPIST) for valence in Valence)
RAW = "gate "
"""What the name of a gate begins with while it holds the study's own marks."""


def marked(rows: Frame) -> Frame:
    """Give gates their raw names; a session without any card has none of either side."""
    return rows.with_columns(
        nw.col(name).fill_null(MISSING).alias(f"{RAW}{name}") for name in GATES
    ).drop(*GATES)


def gate(side: str, valence: str) -> nw.Expr:
    """Return the study's mark of a gate."""
    return nw.col(f"{RAW}{side}_{valence}")


def said() -> Iterator[nw.Expr]:
    """Yield 1 where a side reports a valence, 0 where it says nothing; a late card says nothing.

    Whoever hands in after the reveal may have read the other's card.
    """
    for side in (CLIENT, THERAPIST):
        for valence in Valence:
            mark = gate(side, valence.value)
            yes = nw.when(mark == nw.lit(YES)).then(nw.lit(1))
            yield yes.when(mark == nw.lit(NOTHING)).then(nw.lit(0)).alias(f"{side}_{valence.value}")


def whole(valence: str) -> nw.Expr:
    """Return whether both cards were in before the reveal and answer this gate."""
    return (gate(CLIENT, valence) > nw.lit(OPEN)) & (gate(THERAPIST, valence) > nw.lit(OPEN))


def both(valence: str) -> nw.Expr:
    """Return whether both report this valence."""
    return (gate(CLIENT, valence) == nw.lit(YES)) & (gate(THERAPIST, valence) == nw.lit(YES))


def not_both(valence: str) -> nw.Expr:
    """Return whether both answer this gate, and one or both say nothing."""
    return whole(valence) & ~both(valence)


def cells() -> Iterator[nw.Expr]:
    """Yield the cells of level 1; where neither reports, all three are 0."""
    for valence in Valence:
        word = valence.value
        client, therapist = (gate(side, word) == nw.lit(YES) for side in (CLIENT, THERAPIST))
        for name, where in (
            ("both", client & therapist),
            ("only_client", client & ~therapist),
            ("only_therapist", ~client & therapist),
        ):
            yield nw.when(whole(word)).then(once(where)).alias(f"{name}_{word}")


def in_time(side: str) -> nw.Expr:
    """Return whether a side's card is there, and was not late."""
    return gate(side, Valence.HELPFUL.value) > nw.lit(LATE)
