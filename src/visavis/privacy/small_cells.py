"""Small cells: what is told of therapists is made coarser until nobody stands out. Pure.

A combination of attributes that one or two therapists share points at them. Each attribute comes
as a ladder, the exact value first and nothing at all last; all therapists stand on the same rung
of it. Of all choices of rungs the one is taken that climbs least and leaves enough therapists and
clients in every combination.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

Value = str | None
"""What is told; None is nothing, be it unknown or left out."""
Ladder = tuple[Value, ...]
"""The exact value first, then coarser ones; the last is None."""
Rungs = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """How many must share every combination; a study's protocol may ask for more."""

    therapists: int = 3
    clients: int = 5


AT_LEAST = Threshold()
"""Where the protocol says nothing else."""


@dataclass(frozen=True, slots=True)
class Told:
    """One therapist: whom they treat in the study, and what could be told of them."""

    clients: frozenset[str]
    ladders: tuple[Ladder, ...]
    """One an attribute, in the same order and of the same length for everybody."""


@dataclass(frozen=True, slots=True)
class Coarsened:
    """What may be told."""

    rungs: Rungs
    """How far each attribute's ladder was climbed; 0 is the exact value."""
    values: Mapping[str, tuple[Value, ...]]
    """By therapist, one an attribute."""
    enough: bool
    """Whether every combination is shared by enough. Where not, there are fewer in all than must
    share one: nothing is told then, and each still is one of few."""


def coarsen(
    therapists: Mapping[str, Told], *, at_least: Threshold, no_finer_than: Rungs = ()
) -> Coarsened:
    """Climb the ladders of all attributes as little as will do.

    Parameters
    ----------
    therapists
        By any key. The attribute that is to be kept longest has the first ladder: it decides
        between choices that climb equally far in all.
    at_least
        How many therapists and clients must share each combination.
    no_finer_than
        Where the study's earlier exports stood. Codes stay, so whoever holds two exports on
        different rungs would join them and go below the threshold.

    Returns
    -------
    Coarsened
        On the highest rungs nothing is told, and that is allowed however few there are: whoever
        asks must say so.
    """
    told = list(therapists.values())
    rungs = next(
        (
            rungs
            for rungs in _choices(told)
            if _only_climbs(no_finer_than, rungs) and _is_enough(told, rungs, at_least)
        ),
        _highest(told),
    )
    return Coarsened(
        rungs,
        {key: _values(one, rungs) for key, one in therapists.items()},
        enough=_is_enough(told, rungs, at_least),
    )


def pooled(
    values: Collection[Value],
    *,
    other: str,
    at_least: Threshold,
    already: Collection[str] = (),
) -> dict[Value, Value]:
    """Return for each value what it becomes when rare ones are called `other`.

    What was `already` called so in an earlier export remains it, however many it has become.
    """
    counts = Counter(values)
    return {
        value: other if value in already or _is_rare(value, count, at_least) else value
        for value, count in counts.items()
    }


def _is_rare(value: Value, count: int, at_least: Threshold) -> bool:
    return value is not None and count < at_least.therapists


def _only_climbs(before: Rungs, rungs: Rungs) -> bool:
    return all(rung >= earlier for earlier, rung in zip(before, rungs, strict=False))


def _choices(told: Sequence[Told]) -> list[Rungs]:
    """Every choice of rungs, the one that climbs least first."""
    return sorted(
        product(*(range(rung + 1) for rung in _highest(told))),
        key=lambda rungs: (sum(rungs), rungs),
    )


def _highest(told: Sequence[Told]) -> Rungs:
    return tuple(len(ladder) - 1 for ladder in told[0].ladders) if told else ()


def _values(one: Told, rungs: Rungs) -> tuple[Value, ...]:
    return tuple(ladder[rung] for ladder, rung in zip(one.ladders, rungs, strict=True))


def _is_enough(told: Iterable[Told], rungs: Rungs, at_least: Threshold) -> bool:
    therapists: Counter[tuple[Value, ...]] = Counter()
    clients: defaultdict[tuple[Value, ...], set[str]] = defaultdict(set)
    for one in told:
        combination = _values(one, rungs)
        therapists[combination] += 1
        clients[combination] |= one.clients
    return all(
        count >= at_least.therapists and len(clients[combination]) >= at_least.clients
        for combination, count in therapists.items()
    )
