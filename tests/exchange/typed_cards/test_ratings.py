from __future__ import annotations

import pytest

from visavis.exchange.spreadsheets.table import Cell
from visavis.exchange.typed_cards.ratings import (
    RatingRefusedError,
    Scale,
    decide_scale,
    read_number,
    read_rating,
)
from visavis.vocab.card import Valence

HELPFUL, HINDERING = Valence.HELPFUL, Valence.HINDERING


@pytest.mark.parametrize(
    ("helpful", "others", "scale"),
    [
        ([1, 2, 4], [3], Scale.CARD),
        ([6, 9, 7.5], [3], Scale.HAT),
        ([6, 9, 9, 3], [], Scale.HAT),
        ([1, 2, 4, 7], [], Scale.CARD),
        ([], [2, 8], Scale.HAT),
        ([], [2, 3], None),
        ([], [], Scale.CARD),
        ([5], [], Scale.CARD),
    ],
)
def test_the_numbers_themselves_tell_the_scale(
    helpful: list[float], others: list[float], scale: Scale | None
) -> None:
    assert decide_scale(helpful, others) is scale


@pytest.mark.parametrize(
    ("number", "scale", "valence", "read"),
    [
        (4, Scale.CARD, HELPFUL, (HELPFUL, 4)),
        (1, Scale.CARD, HINDERING, (HINDERING, 1)),
        (9, Scale.HAT, HELPFUL, (HELPFUL, 4)),
        (1, Scale.HAT, HINDERING, (HINDERING, 4)),
        (4, Scale.HAT, None, (HINDERING, 1)),
        (6, Scale.HAT, None, (HELPFUL, 1)),
    ],
)
def test_ratings_are_brought_to_the_cards_own_scale(
    number: float, scale: Scale, valence: Valence | None, read: tuple[Valence, int]
) -> None:
    assert read_rating(number, scale, valence) == read


@pytest.mark.parametrize(
    ("number", "scale", "valence", "problem"),
    [
        (5, Scale.CARD, HELPFUL, "expected 1, 2, 3 or 4"),
        (2.5, Scale.CARD, HELPFUL, "expected 1, 2, 3 or 4"),
        (2, Scale.CARD, None, "whether it was helpful or hindering is not said"),
        (5, Scale.HAT, None, "5 is neutral: neither helpful nor hindering"),
        (7.5, Scale.HAT, HELPFUL, "expected a whole number from 1 to 9"),
        (10, Scale.HAT, HELPFUL, "expected a whole number from 1 to 9"),
        (3, Scale.HAT, HELPFUL, "a helpful event stands at 6 to 9 on the 1–9 line"),
        (8, Scale.HAT, HINDERING, "a hindering event stands at 1 to 4 on the 1–9 line"),
    ],
)
def test_a_rating_that_cannot_be_is_refused(
    number: float, scale: Scale, valence: Valence | None, problem: str
) -> None:
    with pytest.raises(RatingRefusedError) as refused:
        read_rating(number, scale, valence)
    assert (refused.value.problem, bool(refused.value.remedy)) == (problem, True)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("3", 3), ("3,0", 3), (" 7.5 ", 7.5), (4, 4), (True, None), ("3-4", None), ("²", None)],
)
def test_numbers_with_point_or_comma(cell: Cell, number: float | None) -> None:
    assert read_number(cell) == number
