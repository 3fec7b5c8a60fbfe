"""Ratings on the card's 1–4 or on HAT's 1–9 line, and how to tell which it is."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NoReturn

from visavis.exchange.spreadsheets.table import Cell
from visavis.vocab.card import Valence
from visavis.vocab.rating import HAT_NEUTRAL, RATINGS, from_hat


class Scale(StrEnum):
    """The numbers that a column's ratings are taken from."""

    CARD = "1-4"
    HAT = "1-9"


class RatingRefusedError(Exception):
    """A rating cannot be what it says; `problem` and `remedy` are for the person."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def read_number(cell: Cell) -> float | None:
    """Read a number with point or comma; None when it is none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    if not isinstance(cell, str):
        return None
    try:
        text = cell.strip().replace(",", ".")
        return float(text) if text.replace(".", "", 1).isdecimal() else None
    except ValueError:
        return None


def decide_scale(helpful: Iterable[float], others: Iterable[float]) -> Scale | None:
    """Decide from the numbers themselves; None when they fit both scales and it matters.

    A helpful event cannot stand below 5 on HAT's line, nor above 4 on the card, so helpful
    ratings decide. Hindering ones run the other way on HAT's line (1 is the strongest): with
    only those, nothing decides.
    """
    helpful, others = list(helpful), list(others)
    high = sum(n > HAT_NEUTRAL for n in helpful)
    low = sum(n < HAT_NEUTRAL for n in helpful)
    if high or low:
        return Scale.HAT if high > low else Scale.CARD
    if any(n > HAT_NEUTRAL for n in others):
        return Scale.HAT
    return None if others else Scale.CARD


def read_rating(number: float, scale: Scale, valence: Valence | None) -> tuple[Valence, int]:
    """Read a rating of an event that was judged as `valence`, if that is known.

    Raises
    ------
    RatingRefusedError
        When the number is not on the scale, is neutral, a half, or says the opposite of
        `valence`.
    """
    if scale is Scale.CARD:
        if valence is None:
            _refuse(
                "whether it was helpful or hindering is not said",
                "Fill in the column “valence”, or declare --scale 1-9.",
            )
        if number not in RATINGS:
            _refuse("expected 1, 2, 3 or 4", "Correct the rating or leave it empty.")
        return valence, int(number)
    if number == HAT_NEUTRAL:
        _refuse(
            "5 is neutral: neither helpful nor hindering",
            "Leave the rating empty, or leave the event out.",
        )
    try:
        judged, rating = from_hat(number)
    except ValueError:
        _refuse("expected a whole number from 1 to 9", "Decide for the next lower or higher one.")
    if valence is not None and judged is not valence:
        sides = "6 to 9" if valence is Valence.HELPFUL else "1 to 4"
        _refuse(
            f"a {valence} event stands at {sides} on the 1–9 line",
            "Correct the rating, or move the event to the other side.",
        )
    return judged, rating


def _refuse(problem: str, remedy: str) -> NoReturn:
    raise RatingRefusedError(problem, remedy)
