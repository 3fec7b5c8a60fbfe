"""Whose rating is which, and who is in which dyad."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, lazy, number
from visavis.stats.summaries.summary import once_each
from visavis.vocab.card import SIDES, Perspective


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The columns of the two ratings, and those that name the two people."""

    client_rating: str
    therapist_rating: str
    client: str
    therapist: str | None
    judge: Perspective
    """Whose rating is explained by the other's."""

    @property
    def truth(self) -> str:
        """The rating that is taken as the truth."""
        return self.client_rating if self.judge == Perspective.THERAPIST else self.therapist_rating

    @property
    def judgement(self) -> str:
        """The rating that is explained."""
        return self.therapist_rating if self.judge == Perspective.THERAPIST else self.client_rating

    @property
    def groups(self) -> tuple[str, ...]:
        """The columns that name people, the therapist's first."""
        return (self.client,) if self.therapist is None else (self.therapist, self.client)


def judging(judge: str) -> Perspective:
    """Return the side that judges.

    Raises
    ------
    UnusableError
        When there is no such side.
    """
    if judge in SIDES:
        return Perspective(judge)
    msg = f'There is no judge {judge!r}: judge="therapist" or judge="client".'
    raise UnusableError(msg)


def lacking(data: object, ratings: tuple[str, str]) -> dict[str, int]:
    """Count the lines that lack one rating, the other, or both."""
    once_each("rating", ratings)
    frame = lazy(data, *ratings)
    one, other = (number(frame, name).is_null() for name in ratings)
    kinds = {
        f"without {ratings[0]}": one & ~other,
        f"without {ratings[1]}": other & ~one,
        "without either rating": one & other,
    }
    marked = frame.select(
        *(
            nw.when(lacks).then(nw.lit(1)).otherwise(nw.lit(0)).alias(f"kind {place}")
            for place, lacks in enumerate(kinds.values())
        )
    )
    names = [f"kind {place}" for place in range(len(kinds))]
    counts = collected(marked.select(nw.col(*names).sum())).row(0)
    return {why: int(count) for why, count in zip(kinds, counts, strict=True) if count}
