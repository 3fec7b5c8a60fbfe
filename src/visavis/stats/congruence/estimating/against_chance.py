"""A rate beside the same rate where only chance is at work, and how far it lies beyond.

The sums of such a comparison have four columns: units, what was found in them; units by chance, and
what was found in those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from visavis.stats.congruence.measure import (
    COEFFICIENT,
    SHARE,
    Function,
    Measure,
    Numbers,
    Role,
    beyond,
    column,
    share,
)

UNITS, CHANCES = column(0), column(2)
SUMS = ((column(1), UNITS), (column(3), CHANCES))
"""What is divided by what, of the rate and of chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate, or the same by chance."""

    name: str
    unit: str
    """What it is a rate of, in the plural."""
    empty: str
    """What is said where there is none of them."""
    adds_up: bool = True
    """Whether each cluster has columns of its own; pairs of two clusters have none."""


def observed(sums: Numbers) -> Numbers:
    """How often something was found."""
    return share(sums[:, 1], sums[:, 0])


def by_chance(sums: Numbers) -> Numbers:
    """How often it was where only chance is at work."""
    return share(sums[:, 3], sums[:, 2])


def beyond_chance(sums: Numbers) -> Numbers:
    """The difference, as a share of what chance leaves."""
    return beyond(observed(sums), by_chance(sums))


PAIRS_NEEDED = 10
"""For a level of chance: of fewer, nobody knows what chance is. An ordered pair is half a pair."""
PAIRS_AT_LEAST = 30
"""Below, a caution says how few there are."""


def enough_pairs(what: str) -> tuple[Function, int, str]:
    """Return the minimum of ordered pairs that a level of chance has.

    Parameters
    ----------
    what
        The pairs, as in ``pairs of sessions of one episode``.
    """
    few = f"Chance rests on fewer than {PAIRS_NEEDED} {what}: too few to know the level of chance."
    return CHANCES, 2 * PAIRS_NEEDED, few


def few_pairs(sums: Numbers, what: str) -> tuple[str, ...]:
    """Say that the level of chance is known from little.

    Parameters
    ----------
    sums
        Of shape (columns,).
    what
        As in `enough_pairs`.
    """
    pairs = int(sums[2]) // 2
    if pairs >= PAIRS_AT_LEAST:
        return ()
    return (f"The level of chance rests on no more than {pairs} {what}.",)


def against_chance(
    rate: Rate,
    chance: Rate,
    *,
    no_room: str,
    fewest: Sequence[tuple[Function, int, str]],
    fewest_of_one: Sequence[tuple[Function, int, str]] | None = None,
    cautions: Callable[[Numbers], tuple[str, ...]] = lambda _sums: (),
) -> tuple[Measure, Measure, Measure]:
    """Return the measures of a rate, of chance, and of how far the rate lies beyond it.

    Parameters
    ----------
    rate, chance
        What they are called and of what they are.
    no_room
        What is said where chance alone finds it everywhere.
    fewest, fewest_of_one, cautions
        Of the coefficient; see `Measure`.
    """
    there = (UNITS, rate.empty), (CHANCES, chance.empty)
    of_rate, of_chance = (
        Measure(
            name=one.name,
            of=of,
            n=sums[1],
            unit=one.unit,
            why=(why,),
            ratio=sums if one.adds_up else None,
            role=role,
            within=SHARE,
        )
        for one, of, sums, why, role in (
            (rate, observed, SUMS[0], there[0], Role.PERCENT),
            (chance, by_chance, SUMS[1], there[1], Role.CHANCE),
        )
    )
    coefficient = Measure(
        name="beyond_chance",
        of=beyond_chance,
        n=UNITS,
        unit=rate.unit,
        why=(*there, (UNITS, no_room)),
        fewest=fewest,
        fewest_of_one=fewest_of_one,
        weights=(UNITS, CHANCES),
        rate=SUMS[0],
        role=Role.COEFFICIENT,
        within=COEFFICIENT,
        cautions=cautions,
    )
    return of_rate, of_chance, coefficient
