"""What a report may tell: no cell with too few people behind it, also not by difference. Pure.

A cell is how often something was named by a group. Where too few people are behind one, it is
withheld; and because a total is told too, so are others, until what is missing from the total
has enough people behind it and could be more than one thing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from visavis.privacy.small_cells import Threshold

LINES = 2
"""A single line that is withheld is what the others leave of the total."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Who is behind one number."""

    clients: frozenset[str] = frozenset()
    therapists: frozenset[str] = frozenset()

    def __or__(self, other: Cell) -> Cell:
        """Return everybody behind both."""
        return Cell(self.clients | other.clients, self.therapists | other.therapists)


def is_small(cell: Cell, at_least: Threshold) -> bool:
    """Say whether a cell points at too few; one with nobody in it points at nobody."""
    return bool(cell.clients) and too_few(
        len(cell.clients), len(cell.therapists), at_least=at_least
    )


def too_few(clients: int | None, therapists: int | None, *, at_least: Threshold) -> bool:
    """Say whether a number may not be told; None is what nobody counted, and holds nothing back."""
    return (clients is not None and clients < at_least.clients) or (
        therapists is not None and therapists < at_least.therapists
    )


def withheld(
    parts: Sequence[Mapping[str, Cell]],
    *,
    at_least: Threshold,
    already: Collection[str] = (),
) -> frozenset[str]:
    """Say which lines of a table may not be told.

    Parameters
    ----------
    parts
        The columns of the table, each of which adds up to a total that is told: by line, who is
        behind it. A line is told in all columns or in none, because the columns, too, may add up to
        something that is told elsewhere.
    at_least
        How many people must be behind a cell.
    already
        Lines that are withheld in the table to which these columns add up.

    Returns
    -------
    frozenset of str
        None, or so many lines that in each column those together are no small cell, and more than
        one of them is not empty. Where a column has too few people altogether, all lines.
    """
    everything = {line for part in parts for line in part}
    gone = {line for part in parts for line, cell in part.items() if is_small(cell, at_least)}
    gone |= everything & set(already)
    while gone and gone != everything:
        short = next((part for part in parts if gives_away(part, gone, at_least)), None)
        if short is None:
            break
        gone.add(_smallest(short, everything - gone))
    return frozenset(gone)


def gives_away(part: Mapping[str, Cell], gone: Collection[str], at_least: Threshold) -> bool:
    """Say whether the rest of a total would give away something that is withheld."""
    cells = [part[line] for line in gone if line in part and part[line].clients]
    rest = Cell()
    for cell in cells:
        rest |= cell
    return bool(cells) and (len(cells) < LINES or is_small(rest, at_least))


def _smallest(part: Mapping[str, Cell], lines: set[str]) -> str:
    """Return the line that costs least to withhold; one with somebody in it, if there is one."""
    filled = [line for line in lines if line in part and part[line].clients]
    return min(filled or lines, key=lambda line: (len(part.get(line, Cell()).clients), line))
