"""Level 1: whether both sides name something of a valence in a session.

References
----------
Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
Measurement, 20, 37–46.
Cicchetti, D. V., & Feinstein, A. R. (1990). High agreement but low kappa: II. Resolving the
paradoxes. Journal of Clinical Epidemiology, 43, 551–558.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

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
from visavis.stats.congruence.counting.occurrence import CELLS, LEFT_OUT
from visavis.stats.congruence.measure import (
    KAPPA,
    SHARE,
    Function,
    Measure,
    Numbers,
    Role,
    beyond,
    column,
    divided,
    enough,
    share,
)
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import N
from visavis.vocab.card import Perspective, Valence

WHY_LEFT_OUT = {
    "missing": "without a card of one side",
    "late": "with a card that came after the reveal",
    "open": "in which a side left the question open",
    "unguessed": "without a guess",
}
EMPTY = "No session has both cards in before the reveal with an answer of both sides."
UNGUESSED = "No session with both cards in before the reveal has a guess."
FORCED = (
    "A guess is a forced choice: each names exactly one valence. Where the client names both or "
    "neither it cannot say so, so even the best guesses stay well below a kappa of 1; do not "
    "compare it with the kappa of the therapist's own card."
)
HALF = (0.4, 0.6)
HALVES = (
    "Each side names something in about half of the sessions. Chance then makes them agree in "
    "about half, however often exactly they do, and this interval holds the truth more often than "
    "it says."
)
NO_YES = "Neither side names anything of this valence in any session."
NO_NO = "At least one side names something of this valence in every session."
CONSTANT = (
    "Both sides give one and the same answer in every session: chance alone agrees as well, and "
    "nothing is left to compare."
)


def blocks(summary: Summary) -> Iterator[Block]:
    """Yield a block for each valence and other side."""
    for other, valence, lines in sides(summary.table):
        left_out = LeftOut.of({WHY_LEFT_OUT[why]: (lines, why) for why in LEFT_OUT})
        yield _block(lines.filter(nw.col(N) > 0), other, valence, left_out)


def _block(
    lines: nw.DataFrame[Any], other: Perspective, valence: Valence, left_out: LeftOut
) -> Block:
    nesting, episode = nested(lines)
    return additive(
        nesting,
        by_episode=added(episode, numbers(lines, CELLS), len(nesting.episodes)),
        level=1,
        perspective=other.value,
        valence=valence.value,
        left_out=left_out,
        measures=measures(guessed=other is Perspective.GUESS),
    )


def sessions(sums: Numbers) -> Numbers:
    """How many sessions there are."""
    found: Numbers = sums.sum(axis=1)
    return found


def _specific(place: int) -> tuple[Function, Function]:
    """Return what is divided by what: given one side's answer, how often the other's is the same.

    Both sides' answers count, so a session in which they are the same counts twice.
    """
    return (
        lambda sums: 2 * sums[:, place],
        lambda sums: 2 * sums[:, place] + sums[:, 1] + sums[:, 2],
    )


POSITIVE, NEGATIVE = _specific(0), _specific(3)
SAME: tuple[Function, Function] = (lambda sums: sums[:, 0] + sums[:, 3], sessions)
"""How often both say the same."""
observed = divided(SAME)


def expected(sums: Numbers) -> Numbers:
    """How often they would by chance, each side naming something as often as it does."""
    both, client, other, neither = sums.T
    n = sessions(sums)
    alike = (both + client) * (both + other) + (neither + client) * (neither + other)
    return share(alike, n * n)


def kappa(sums: Numbers) -> Numbers:
    """Cohen's kappa."""
    return beyond(observed(sums), expected(sums))


def empty_cells(sums: Numbers) -> tuple[str, ...]:
    """Say which cells are empty."""
    names = ("each side", "only the client", "only the other side", "neither side")
    return tuple(
        f"No session lies in the cell in which {who} names something: one more session could move "
        "the coefficient far."
        for who, count in zip(names, sums, strict=True)
        if not count and sums.sum()
    )


def halves(sums: Numbers) -> tuple[str, ...]:
    """Say that the level of chance lies at its turning point, where it hardly moves."""
    named = (sums[0] + sums[1:3]) / max(sums.sum(), 1)
    return (HALVES,) if (named > HALF[0]).all() and (named < HALF[1]).all() else ()


def _cautions(role: Role, *, guessed: bool) -> Callable[[Numbers], tuple[str, ...]]:
    """Return what makes a number easy to misread."""
    forced = (FORCED,) if guessed and role in (Role.PERCENT, Role.COEFFICIENT) else ()
    if role is Role.COEFFICIENT:
        return lambda sums: (*forced, *empty_cells(sums))
    if role is Role.CHANCE:
        return halves
    return lambda _sums: forced


def measures(*, guessed: bool) -> tuple[Measure, ...]:
    """Return what is computed of the four cells."""
    empty = UNGUESSED if guessed else EMPTY
    cells = tuple(
        (name, (column(place), sessions), Role.DETAIL, "") for place, name in enumerate(CELLS)
    )
    ratios = (
        *cells,
        ("positive_agreement", POSITIVE, Role.DETAIL, NO_YES),
        ("negative_agreement", NEGATIVE, Role.DETAIL, NO_NO),
        ("observed_agreement", SAME, Role.PERCENT, ""),
    )
    rest = (
        ("expected_agreement", expected, Role.CHANCE, ""),
        ("kappa", kappa, Role.COEFFICIENT, CONSTANT),
    )
    every = (
        *((name, divided(ratio), ratio, role, equal) for name, ratio, role, equal in ratios),
        *((name, of, None, role, equal) for name, of, role, equal in rest),
    )
    return tuple(
        Measure(
            name=name,
            of=of,
            n=sessions,
            unit="sessions",
            why=((sessions, empty), (sessions, equal)),
            ratio=ratio,
            within=KAPPA if role is Role.COEFFICIENT else SHARE,
            role=role,
            fewest=(enough(sessions, "sessions"),) if role is Role.COEFFICIENT else (),
            rate=SAME if role is Role.COEFFICIENT else None,
            cautions=_cautions(role, guessed=guessed),
        )
        for name, of, ratio, role, equal in every
    )
