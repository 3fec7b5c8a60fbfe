"""Therapists with both sides: only they can show what a side makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.stats.frequencies.comparison import Group
from visavis.stats.uncertainty.totals import Numbers

Flags = NDArray[np.bool_]
NO_CASE = "None of the therapists who are compared has a case: there is nothing to compare."
ONE_CATEGORY = (
    "Those who are compared have one category only, so its share is 1 on all sides: there is "
    "nothing to compare."
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pairs:
    """Both sides of the therapists that have both."""

    groups: tuple[Group, Group]
    """Of these therapists alone; a column for which one has a single side is 0 there."""
    count: int
    """How many have both sides in a column or more."""
    of_column: Sequence[int]
    """How many have both sides, by column."""
    there: Sequence[tuple[bool, bool]]
    """Whether each side is there at all, by column."""

    def why(self, things: str) -> tuple[str | None, ...]:
        """Say why there is no test, first of all columns together, then of each.

        Parameters
        ----------
        things
            What a side has, as in ``cards``.
        """
        names = tuple(group.name for group in self.groups)
        each = [
            _why(n, there, names, things)
            for n, there in zip(self.of_column, self.there, strict=True)
        ]
        cases = sum(group.over.sum(axis=0) for group in self.groups) > 0
        together = each[0] if each else f"There are no {things} of either side."
        return together, *(
            reason or (None if case else NO_CASE) for reason, case in zip(each, cases, strict=True)
        )

    @property
    def least(self) -> tuple[float, ...]:
        """The smallest p that flips can give: of all columns together, then of each.

        To flip every therapist is to flip none.
        """
        each = [2.0 ** (1 - max(1, n)) for n in self.of_column]
        return min(each, default=1.0), *each

    def n(self) -> tuple[int, ...]:
        """Return how much is under the line: of all columns together, then of each."""
        whole = sum(np.broadcast_to(g.under, g.over.shape).sum(axis=0) for g in self.groups)
        each = [round(float(n)) for n in np.atleast_1d(np.asarray(whole))]
        return max(each, default=0), *each


def but_one(why: tuple[str | None, ...], cases: Flags) -> tuple[str | None, ...]:
    """Say of a table of one category that it has one only, where nothing else was said.

    Parameters
    ----------
    why
        Reasons, first of all categories together.
    cases
        Of shape (categories,): which of them occur.
    """
    if cases.sum() != 1:
        return why
    return tuple(reason or ONE_CATEGORY for reason in why)


def paired(groups: Sequence[Group]) -> Pairs:
    """Keep the therapists that have something under the line on both sides.

    Parameters
    ----------
    groups
        Two, of the same therapists.
    """
    one, other = groups
    under = [np.broadcast_to(group.under, group.over.shape) for group in groups]
    both: Flags = (under[0] > 0) & (under[1] > 0)
    used: Flags = np.any(both, axis=1)
    return Pairs(
        groups=(_kept(one, under[0], both, used), _kept(other, under[1], both, used)),
        count=int(used.sum()),
        of_column=[int(n) for n in np.sum(both, axis=0)],
        there=[
            (bool(mine), bool(others))
            for mine, others in zip(*((part > 0).any(axis=0) for part in under), strict=True)
        ],
    )


def _kept(group: Group, under: Numbers, both: Flags, used: Flags) -> Group:
    over, under = (np.where(both, part, 0.0)[used] for part in (group.over, under))
    return Group(name=group.name, over=over, under=under)


def _why(n: int, there: tuple[bool, bool], names: tuple[str, ...], things: str) -> str | None:
    missing = [name for name, is_there in zip(names, there, strict=True) if not is_there]
    if missing:
        return f"There are no {things} of the perspective {' and '.join(missing)}."
    if n > 1:
        return None
    who = "No therapist has" if n == 0 else "Only one therapist has"
    return f"{who} {things} of both sides; two are needed at least."
