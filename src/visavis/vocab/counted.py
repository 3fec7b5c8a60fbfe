"""How many of what, in English: the one place that knows one from several."""

from __future__ import annotations


def counted(count: int, one: str, several: str = "") -> str:
    """Return a number with its words, as in "1 card" and "1,554 cards".

    Parameters
    ----------
    count
        How many.
    one
        The words for a single one.
    several
        For any other number; without it `one` with an s.
    """
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"
