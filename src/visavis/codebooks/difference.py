"""What changed between two versions of a codebook, and which codings it touches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from visavis.codebooks.category import Category
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.place import CodebookError


class Change(StrEnum):
    """What became of a category, the change that weighs most."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    BOUNDARY = "boundary"
    """What may be given it is told otherwise: definition, inclusion, exclusion, valence, side."""
    MOVED = "moved"
    """It belongs to another category; what is given it is the same."""
    WORDING = "wording"
    """Title, examples or source."""


BOUNDARY = ("definition", "include", "exclude", "valence", "perspectives", "codable")
WORDING = ("title", "example", "counter_example", "name_from", "verified")


@dataclass(frozen=True, slots=True)
class Difference:
    """One category in both versions."""

    code: str
    change: Change
    fields: tuple[str, ...] = ()
    """Which of its fields differ."""
    before: Category | None = None
    after: Category | None = None


def differences(before: Codebook, after: Codebook) -> tuple[Difference, ...]:
    """Compare two versions, category by category.

    Returns
    -------
    tuple of Difference
        In the new order, removed ones last; categories are the same when their codes are.

    Raises
    ------
    CodebookError
        When they are not versions of one codebook.
    """
    if before.name != after.name:
        msg = (
            f"{before.reference} and {after.reference} are two codebooks, not two versions of one;"
            " a crosswalk leads from one to the other."
        )
        raise CodebookError(msg)
    kept = [_difference(before.by_code.get(new.code), new) for new in after.categories]
    gone = [old for old in before.categories if old.code not in after.by_code]
    return (*kept, *(Difference(old.code, Change.REMOVED, before=old) for old in gone))


def _difference(old: Category | None, new: Category) -> Difference:
    if old is None:
        return Difference(new.code, Change.ADDED, after=new)
    fields = tuple(_differing(old, new))
    if any(field in BOUNDARY for field in fields):
        change = Change.BOUNDARY
    elif "parent" in fields:
        change = Change.MOVED
    else:
        change = Change.WORDING if fields else Change.SAME
    return Difference(new.code, change, fields, old, new)


def _differing(old: Category, new: Category) -> Iterator[str]:
    for field in ("parent", *BOUNDARY, *WORDING):
        if getattr(old, field) != getattr(new, field):
            yield field
