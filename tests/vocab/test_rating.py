from __future__ import annotations

import pytest

from visavis.vocab.card import Valence
from visavis.vocab.rating import RATINGS, from_hat, to_hat


@pytest.mark.parametrize(
    ("valence", "points"), [(Valence.HELPFUL, [6, 7, 8, 9]), (Valence.HINDERING, [4, 3, 2, 1])]
)
def test_ratings_lie_on_hats_line_as_its_follow_up_items_do(
    valence: Valence, points: list[int]
) -> None:
    assert [to_hat(valence, rating) for rating in RATINGS] == points


@pytest.mark.parametrize("valence", Valence)
@pytest.mark.parametrize("rating", RATINGS)
def test_the_way_to_hat_and_back_loses_nothing(valence: Valence, rating: int) -> None:
    assert from_hat(to_hat(valence, rating)) == (valence, rating)


@pytest.mark.parametrize("rating", [0, 5, -1])
def test_a_rating_off_the_card_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match=f"expected 1 to 4, got {rating}"):
        to_hat(Valence.HELPFUL, rating)


@pytest.mark.parametrize("point", [5, 7.5, 0, 10])
def test_a_point_without_an_equal_on_the_card_is_refused(point: float) -> None:
    with pytest.raises(ValueError, match="other than 5"):
        from_hat(point)
