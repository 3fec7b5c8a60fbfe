"""What the texts of a packet are called, on the screen and in files."""

from __future__ import annotations

LETTERS = 26


def name_of(side: int, place: int) -> str:
    """Return a number for a text of one side, letters for one of the other; counted from 0."""
    return str(place + 1) if side == 0 else _letters(place)


def _letters(place: int) -> str:
    before, last = divmod(place, LETTERS)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
