"""The rater school: which gold reports an attempt has, and when it is passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from visavis.apps.coding.rules.answers import Answer

SIZE = 20
"""Gold reports of an attempt, where there are so many."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """One answer beside what experts settled."""

    gold: UUID
    own: Answer
    settled: Answer

    @property
    def same(self) -> bool:
        """Whether the rater says what experts say."""
        return self.own == self.settled


@dataclass(frozen=True, slots=True)
class CategoryTally:
    """How a rater does with one category."""

    code: str
    expert: int
    """How often experts gave it."""
    both: int
    """How often the rater gave it there too."""
    only_rater: int
    """How often the rater gave it where experts did not."""

    @property
    def missed(self) -> int:
        """How often experts gave it and the rater did not."""
        return self.expert - self.both


def drawn(
    there: Iterable[UUID], *, rater: UUID, answered_before: Sequence[UUID], size: int = SIZE
) -> list[UUID]:
    """Return the gold reports of an attempt, in the rater's own order.

    Those that the rater has not met come first: whoever tries again learns by others.

    Parameters
    ----------
    there
        All that can be drawn.
    rater
        Whose order it is.
    answered_before
        One entry for each answer in an earlier attempt.
    size
        How many at most.
    """
    times = Counter(answered_before)
    return sorted(there, key=lambda gold: (times[gold], _lot(rater, gold)))[:size]


def _lot(rater: UUID, gold: UUID) -> bytes:
    return sha256(rater.bytes + gold.bytes).digest()


def passed(learnt: Sequence[Learnt], *, threshold: float) -> bool:
    """Whether the share that is coded as experts did reaches the threshold."""
    return bool(learnt) and sum(one.same for one in learnt) >= threshold * len(learnt)


def tallies(learnt: Sequence[Learnt]) -> list[CategoryTally]:
    """Return how the rater does with each category, those that go wrong most often first."""
    expert: Counter[str] = Counter()
    own: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for one in learnt:
        expert.update(one.settled.codes)
        own.update(one.own.codes)
        both.update({*one.settled.codes} & {*one.own.codes})
    found = [
        CategoryTally(code, expert[code], both[code], own[code] - both[code])
        for code in {*expert, *own}
    ]
    return sorted(found, key=lambda one: (-(one.missed + one.only_rater), one.code))
