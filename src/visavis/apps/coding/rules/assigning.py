"""Deals packets to raters, each in an order of their own. Pure; all chance comes from `rng`."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from string import ascii_uppercase
from typing import Generic, TypeVar

from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError

P = TypeVar("P", bound=Hashable)
R = TypeVar("R", bound=Hashable)

APART = 10
"""So many places lie between a packet and its repeat, where there are so many."""
NOT_ENOUGH = _(
    "Too few of these raters may code every report: whoever matches a report with another does "
    "not code it. Name more raters."
)


class NotEnoughRatersError(RemedyError):
    """Some packet cannot be given to as many raters as were asked for."""


@dataclass(frozen=True, slots=True)
class Deal:
    """How many raters code what."""

    codings: int
    """Raters of each packet that is not coded by all."""
    overlap: float
    """Share of packets that all raters code."""
    repeats: float
    """Share of a rater's packets that come once more."""


@dataclass(frozen=True, slots=True)
class Turn(Generic[P]):
    """One place in a rater's order."""

    packet: P
    repeat: bool = False


def dealt(
    packets: Sequence[P],
    raters: Sequence[R],
    *,
    deal: Deal,
    rng: Random,
    gold: Sequence[P] = (),
    barred: Mapping[R, Collection[P]] | None = None,
) -> dict[R, list[Turn[P]]]:
    """Give each rater the packets to code, in the rater's own order.

    Loads differ by at most one where nobody is barred. Every rater gets all of `gold`, among the
    others and told by nothing.

    Parameters
    ----------
    packets
        What is to be coded.
    raters
        Who codes.
    deal
        How many code what.
    rng
        Where chance comes from.
    gold
        Packets that experts settled.
    barred
        By rater, what they must not code.

    Raises
    ------
    NotEnoughRatersError
        When a packet would be coded by fewer raters than asked for.
    """
    shuffled = rng.sample(packets, len(packets))
    common = round(deal.overlap * len(packets))
    hands = _Hands({rater: frozenset((barred or {}).get(rater, ())) for rater in raters}, rng)
    for place, packet in enumerate(shuffled):
        hands.give(packet, to=len(raters) if place < common else deal.codings, least=deal.codings)
    again = round(deal.repeats * min((len(own) for own in hands.held.values()), default=0))
    return {rater: _ordered(own, gold, again=again, rng=rng) for rater, own in hands.held.items()}


def passed_on(
    packets: Sequence[P],
    open_by_rater: Mapping[R, int],
    *,
    barred: Mapping[R, Collection[P]],
    rng: Random,
) -> dict[R, list[P]]:
    """Give what one rater left to the others, first to whoever has least before them.

    What nobody may take is given to nobody: it is coded by one rater fewer.

    Parameters
    ----------
    packets
        What was left uncoded.
    open_by_rater
        How much each of the others has still to code.
    barred
        By rater, what they must not code or have already.
    rng
        Where chance comes from.
    """
    hands = _Hands({r: frozenset(barred.get(r, ())) for r in open_by_rater}, rng)
    hands.before.update(open_by_rater)
    for packet in rng.sample(packets, len(packets)):
        hands.give(packet, to=1, least=0)
    return hands.held


def letters(many: int) -> list[str]:
    """Return so many letters: A to Z, then AA, AB and so on."""
    firsts = ["", *ascii_uppercase]
    return [first + letter for first in firsts for letter in ascii_uppercase][:many]


class _Hands(Generic[P, R]):
    """What each rater holds while packets are dealt."""

    def __init__(self, barred: Mapping[R, frozenset[P]], rng: Random) -> None:
        self.barred, self.rng = barred, rng
        self.held: dict[R, list[P]] = {rater: [] for rater in barred}
        self.before: dict[R, int] = dict.fromkeys(barred, 0)

    def give(self, packet: P, *, to: int, least: int) -> None:
        """Give a packet to those who hold least; who of equals is up to chance."""
        able = [rater for rater in self.held if packet not in self.barred[rater]]
        if len(able) < least:
            raise NotEnoughRatersError(NOT_ENOUGH)
        self.rng.shuffle(able)
        able.sort(key=lambda rater: self.before[rater] + len(self.held[rater]))
        for rater in able[:to]:
            self.held[rater].append(packet)


def _ordered(own: Sequence[P], gold: Sequence[P], *, again: int, rng: Random) -> list[Turn[P]]:
    """Return the packets of one rater in an order by chance, `again` of them once more later."""
    rest = rng.sample(own, len(own))
    twice, once = rest[:again], [*rest[again:], *gold]
    rng.shuffle(once)
    total = len(once) + 2 * again
    turns: dict[int, Turn[P]] = {}
    for packet, (first, second) in zip(twice, _couples(again, total, rng), strict=True):
        turns[first], turns[second] = Turn(packet), Turn(packet, repeat=True)
    free = (place for place in count() if place not in turns)
    for packet, place in zip(once, free, strict=False):
        turns[place] = Turn(packet)
    return [turns[place] for place in range(total)]


def _couples(many: int, total: int, rng: Random) -> list[tuple[int, int]]:
    """Draw so many couples of places that lie far enough apart."""
    for _try in range(50):
        places = sorted(rng.sample(range(total), 2 * many))
        couples = list(zip(places[:many], places[many:], strict=True))
        if _apart(couples) > APART:
            return _exchanged(couples, rng)
    return [(first, total - many + first) for first in range(many)]  # as far apart as they can be


def _apart(couples: Sequence[tuple[int, int]]) -> int:
    return min((second - first for first, second in couples), default=APART + 1)


def _exchanged(couples: list[tuple[int, int]], rng: Random) -> list[tuple[int, int]]:
    """Let repeats come in an order of their own, as far as they stay apart."""
    for one in range(len(couples)):
        other = rng.randrange(len(couples))
        (a, b), (c, d) = couples[one], couples[other]
        if one != other and _apart([(a, d), (c, b)]) > APART:
            couples[one], couples[other] = (a, d), (c, b)
    return couples
