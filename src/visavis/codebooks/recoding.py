"""What a new version of a codebook means for the codings that are there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from visavis.codebooks.codebook import Codebook
from visavis.codebooks.crosswalk import Crosswalk
from visavis.codebooks.difference import Change, Difference, differences


class Step(StrEnum):
    """What is done with the codings of one category."""

    STANDS = "stands"
    CARRIED = "carried"
    """It becomes another category by the crosswalk, without reading the report again."""
    AGAIN = "again"
    """Its reports are coded again."""


@dataclass(frozen=True, slots=True)
class Recoding:
    """What becomes of the codings of one category of the old version."""

    code: str
    step: Step
    to: tuple[str, ...]
    """The category, or those among which a rater chooses; empty when all are open."""
    because: Change
    """`ADDED` when the category is as it was, but a new one took a piece of its ground."""
    neighbours: tuple[str, ...] = ()
    """The new ones."""
    count: int = 0
    """How many codings there are."""


def recoding_plan(
    before: Codebook,
    after: Codebook,
    counts: Mapping[str, int] | None = None,
    *,
    crosswalk: Crosswalk | None = None,
) -> tuple[Recoding, ...]:
    """Tell what becomes of the codings of each category when the new version is used.

    A category whose boundary is told otherwise, or that got a new neighbour (a category added
    below the same parent, for the same valence), is coded again: nobody knows without reading
    which of its reports would now be given another one.

    Parameters
    ----------
    before, after
        Two versions of one codebook.
    counts
        How many codings each category of the old version has.
    crosswalk
        From the old version to the new one; without it, codings of removed categories are made
        again.

    Raises
    ------
    CodebookError
        When they are not versions of one codebook.
    """
    found = {one.code: one for one in differences(before, after)}
    return tuple(
        _recoding(found[old.code], after, (counts or {}).get(old.code, 0), crosswalk, found)
        for old in before.codable
    )


def _recoding(
    difference: Difference,
    after: Codebook,
    count: int,
    crosswalk: Crosswalk | None,
    found: Mapping[str, Difference],
) -> Recoding:
    code, change = difference.code, difference.change
    if change is Change.REMOVED:
        translated = crosswalk.translate(code) if crosswalk else None
        if translated and not translated.again:
            return Recoding(code, Step.CARRIED, translated.categories, change, count=count)
        return Recoding(code, Step.AGAIN, _linked(crosswalk, code), change, count=count)
    neighbours = tuple(_new_neighbours(difference, after, found))
    if change is Change.BOUNDARY:
        return Recoding(code, Step.AGAIN, (), change, neighbours, count)
    if neighbours:
        return Recoding(code, Step.AGAIN, (code, *neighbours), Change.ADDED, neighbours, count)
    return Recoding(code, Step.STANDS, (code,), change, count=count)


def _linked(crosswalk: Crosswalk | None, code: str) -> tuple[str, ...]:
    links = crosswalk.links if crosswalk else ()
    return tuple(link.target for link in links if link.source == code)


def _new_neighbours(
    difference: Difference, after: Codebook, found: Mapping[str, Difference]
) -> Iterator[str]:
    kept = difference.after
    for other in after.codable:
        if (
            kept is not None
            and found[other.code].change is Change.ADDED
            and other.parent == kept.parent
            and (other.valence is kept.valence or None in (other.valence, kept.valence))
        ):
            yield other.code
