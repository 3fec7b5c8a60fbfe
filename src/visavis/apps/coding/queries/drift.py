"""Whether raters code as they began: agreement over time, and with gold and themselves as it goes.

Stretches of a rater's own order do not overlap, so that one differs from the next by what was
coded then, and each has an interval of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from visavis.apps.coding.queries import compared
from visavis.apps.coding.queries.judged import Judged
from visavis.apps.coding.rules.answers import Answer
from visavis.stats.agreement import Agreement
from visavis.stats.results import Estimate
from visavis.stats.results.shown import Row

STRETCHES = 6
LEAST, FEWEST = 20, 8
"""Units of a stretch between raters; of gold and repeats, which are few, what says anything."""
BEGUN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Agreement in one part of the round."""

    of: str
    """``raters``, ``gold`` or ``repeats``."""
    rater: str
    """Whose; empty where it is of all."""
    first: int
    last: int
    """Which ones of the order, counted from 1."""
    same: Estimate
    beyond: Estimate
    """Agreement beyond chance: Krippendorff's alpha."""

    def rows(self) -> list[Row]:
        """Return a row for each of the two."""
        where: Row = {"of": self.of, "rater": self.rater, "first": self.first, "last": self.last}
        return [{**where, **row} for one in (self.same, self.beyond) for row in one.rows()]


def over_time(first: Sequence[Judged], *, several: bool) -> tuple[Stretch, ...]:
    """Return how far raters agreed from the beginning of the round to its end.

    A report stands where its raters had it on average, each in their own order.
    """
    lengths: defaultdict[str, int] = defaultdict(int)
    for row in first:
        lengths[row.rater] = max(lengths[row.rater], row.place + 1)
    where: defaultdict[UUID, list[float]] = defaultdict(list)
    for row in first:
        where[row.packet].append(row.place / lengths[row.rater])
    shared = {packet: sum(at) / len(at) for packet, at in where.items() if len(at) >= BEGUN}
    order = sorted(shared, key=lambda packet: (shared[packet], packet))
    found = []
    for begin, end in _parts(len(order), LEAST):
        here = set(order[begin:end])
        one = compared.of_categories([row for row in first if row.packet in here], several=several)
        found.append(_stretch("raters", "", begin, end, one))
    return tuple(one for one in found if one is not None)


def drift(
    golden: Sequence[tuple[Judged, Answer]],
    again: Sequence[tuple[Judged, Answer]],
    *,
    several: bool,
) -> tuple[Stretch, ...]:
    """Return each rater's agreement with gold and with themselves, stretch by stretch."""
    return tuple(
        one
        for of, found in (("gold", golden), ("repeats", again))
        for one in _of_raters(of, found, several=several)
    )


def _of_raters(
    of: str, found: Sequence[tuple[Judged, Answer]], *, several: bool
) -> Iterator[Stretch]:
    for letter in sorted({row.rater for row, _other in found}):
        own = sorted(
            ((row, other) for row, other in found if row.rater == letter),
            key=lambda pair: pair[0].place,
        )
        for begin, end in _parts(len(own), FEWEST):
            one = compared.with_others(own[begin:end], several=several)
            if (stretch := _stretch(of, letter, begin, end, one)) is not None:
                yield stretch


def _parts(count: int, least: int) -> list[tuple[int, int]]:
    """Return where equal parts begin and end; none where there would be one only."""
    parts = min(STRETCHES, count // least)
    if parts < 2:  # noqa: PLR2004 -- a single part is the whole
        return []
    bounds = [count * at // parts for at in range(parts + 1)]
    return list(pairwise(bounds))


def _stretch(of: str, rater: str, begin: int, end: int, found: Agreement | None) -> Stretch | None:
    if found is None:
        return None
    beyond = next(c for c in found.coefficients if c.of["coefficient"].startswith("krippendorff"))
    return Stretch(
        of=of,
        rater=rater,
        first=begin + 1,
        last=end,
        same=found.coefficients[0],
        beyond=beyond,
    )
