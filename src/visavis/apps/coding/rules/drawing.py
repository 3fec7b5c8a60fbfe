"""Draws what goes into a round, each thing with the probability that it was drawn. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)
S = TypeVar("S", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Drawn(Generic[T]):
    """One thing that was drawn."""

    thing: T
    probability: float
    """With which it came in."""


@dataclass(frozen=True, slots=True)
class Meeting(Generic[T]):
    """A session of which both sides told something."""

    session: T
    episode: T


@dataclass(frozen=True, slots=True)
class Faced(Generic[T]):
    """Whose texts raters compare: the client's of one session, the therapist's of it or another."""

    client: T
    therapist: T
    probability: float

    @property
    def decoy(self) -> bool:
        """Whether the two are of different sessions."""
        return self.client != self.therapist


def simple(things: Sequence[T], *, size: int, rng: Random) -> list[Drawn[T]]:
    """Draw `size` of `things`, each as likely as any other; all where there are no more."""
    size = min(size, len(things))
    return [Drawn(thing, size / len(things)) for thing in rng.sample(things, size)]


def stratified(strata: Mapping[S, Sequence[T]], *, size: int, rng: Random) -> list[Drawn[T]]:
    """Draw equally many from each stratum, in an order that tells nothing of strata.

    What is rare is then seen as often as what is frequent; the probabilities undo it in results.
    """
    shares = allocated({key: len(things) for key, things in strata.items()}, size=size)
    drawn = [
        one for key, things in strata.items() for one in simple(things, size=shares[key], rng=rng)
    ]
    rng.shuffle(drawn)
    return drawn


def allocated(sizes: Mapping[S, int], *, size: int) -> dict[S, int]:
    """Divide `size` among strata: as equally as their sizes allow, what is left to the largest."""
    given = dict.fromkeys(sizes, 0)
    left = min(size, sum(sizes.values()))
    while left:
        open_ones = sorted((k for k in sizes if given[k] < sizes[k]), key=lambda k: -sizes[k])
        each = max(1, left // len(open_ones))
        for key in open_ones[:left]:
            more = min(each, sizes[key] - given[key])
            given[key] += more
            left -= more
    return given


def faced(
    meetings: Sequence[Meeting[T]], *, size: int, decoys: float, rng: Random
) -> list[Faced[T]]:
    """Draw sessions whose two sides raters compare, and set decoys among them.

    A decoy is the client's texts of one session beside the therapist's of another of the same
    therapy. Neither session is in any other packet: whoever met a text twice, or the other halves
    of a decoy, would know what it was.

    Parameters
    ----------
    meetings
        Sessions of which both sides told something.
    size
        So many packets in all; fewer where there are not so many sessions: a decoy takes two.
    decoys
        Share of packets that are decoys, as far as therapies have two sessions.
    rng
        Where chance comes from.
    """
    couples = list(_couples(meetings, rng))
    many = min(round(decoys * min(size, len(meetings) / (1 + decoys))), len(couples))
    chosen = rng.sample(couples, many)
    taken = _of_couple(meetings, many / len(couples) if couples else 0.0)
    found = [Faced(one, other, taken[one] / 2) for one, other in chosen]
    used = {session for couple in chosen for session in couple}
    rest = [meeting for meeting in meetings if meeting.session not in used]
    for drawn in simple(rest, size=size - many, rng=rng):
        session = drawn.thing.session
        found.append(Faced(session, session, drawn.probability * (1 - taken[session])))
    rng.shuffle(found)
    return found


def _couples(meetings: Sequence[Meeting[T]], rng: Random) -> Iterator[tuple[T, T]]:
    """Yield sessions two by two, each at most once, of one episode each."""
    for sessions in _by_episode(meetings).values():
        order = rng.sample(sessions, len(sessions))
        yield from zip(order[::2], order[1::2], strict=False)


def _of_couple(meetings: Sequence[Meeting[T]], share: float) -> dict[T, float]:
    """Return how likely each session goes into a decoy: its couple is drawn, if it is in one.

    Which of the two gives the client's texts is as likely one as the other.
    """
    return {
        session: share * 2 * (len(sessions) // 2) / len(sessions)
        for sessions in _by_episode(meetings).values()
        for session in sessions
    }


def _by_episode(meetings: Sequence[Meeting[T]]) -> Mapping[T, list[T]]:
    found: defaultdict[T, list[T]] = defaultdict(list)
    for meeting in meetings:
        found[meeting.episode].append(meeting.session)
    return found
