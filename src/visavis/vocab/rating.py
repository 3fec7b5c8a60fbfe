"""The 1–4 rating of an event report and its place on HAT's 1–9 line."""

from __future__ import annotations

from visavis.vocab.card import Valence

RATINGS = (1, 2, 3, 4)
HAT_NEUTRAL = 5


def to_hat(valence: Valence, rating: int) -> int:
    """Place a card's rating on HAT's line: helpful ``5 + r``, hindering ``5 - r``.

    Parameters
    ----------
    valence
        How the reporter judged the event.
    rating
        1 (slightly) to 4 (extremely).

    Raises
    ------
    ValueError
        When `rating` is not one of 1 to 4.

    Notes
    -----
    HAT's follow-up items use 6 to 9 for helpful and 4 down to 1 for hindering events, so the
    mapping loses nothing. HAT's 5 (neutral) has no equal on the card.
    """
    if rating not in RATINGS:
        msg = f"rating: expected 1 to 4, got {rating}"
        raise ValueError(msg)
    return HAT_NEUTRAL + rating if valence is Valence.HELPFUL else HAT_NEUTRAL - rating


def from_hat(point: float) -> tuple[Valence, int]:
    """Read a whole point of HAT's line as valence and rating; the inverse of `to_hat`.

    Raises
    ------
    ValueError
        For 5 (neutral), half points, and anything outside 1 to 9.
    """
    if point not in (1, 2, 3, 4, 6, 7, 8, 9):
        msg = f"HAT rating: expected a whole number from 1 to 9 other than 5, got {point:g}"
        raise ValueError(msg)
    distance = int(point) - HAT_NEUTRAL
    return (Valence.HELPFUL if distance > 0 else Valence.HINDERING), abs(distance)
