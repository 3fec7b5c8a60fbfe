"""New codes that tell nothing: neither the old one, nor the order of the table."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from random import Random
from typing import TypeVar

H = TypeVar("H", bound=Hashable)

FIGURES = 3
"""At least so many, so that codes of a small study sort as numbers do."""


def new_codes(letter: str, things: Iterable[H], rng: Random) -> dict[H, str]:
    """Give each thing a code, `letter` and a number, drawn by lot.

    Parameters
    ----------
    letter
        Comes first, so that no program takes a code for a number.
    things
        Told apart by equality; repeated ones count once.
    rng
        Draws the order.
    """
    different = list(dict.fromkeys(things))
    numbers = list(range(1, len(different) + 1))
    rng.shuffle(numbers)
    figures = max(FIGURES, len(str(len(different))))
    return {
        thing: f"{letter}{number:0{figures}}"
        for thing, number in zip(different, numbers, strict=True)
    }
