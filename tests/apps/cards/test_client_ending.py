"""The client's card about the ending."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from tests import factories
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.apps.sealing import client_key, unseal
from visavis.vocab.card import Perspective, Visibility

pytestmark = pytest.mark.django_db
MARK = "the zebra on the stairs"


@pytest.fixture
def card() -> Card:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    factories.held_session(episode)
    return factories.ending_card(episode, Perspective.CLIENT)


def address(card: Card) -> str:
    return f"/c/{token_for(card.pk, card.generation)}"


def test_it_asks_how_it_ended_and_what_turned_it(card: Card) -> None:
    html = Browser().get(address(card)).content.decode()
    assert "I decided to stop" in html
    assert "1 · 2 March 2026" in html
    assert "Nobody watches this page as you write." in html


def test_it_is_handed_in_with_turning_points(card: Card) -> None:
    response = Browser().post(
        address(card),
        {"do": "hand-in", "how": "faded_out", "words": MARK, "visibility": "after_ending",
         "point-count": "2", "point-1-what": "the letter", "point-1-when": "in spring"},
    )  # fmt: skip
    assert response.status_code == 303
    card.refresh_from_db()
    key = client_key(card.episode.client_id)
    point = card.turning_points.get()
    assert card.form == "ending@1"
    assert unseal(card.ending, "words_sealed", key=key) == MARK
    assert card.ending.visibility == point.visibility == Visibility.AFTER_ENDING
    assert unseal(point, "what_sealed", key=key) == "the letter"
    assert unseal(point, "when_sealed", key=key) == "in spring"
    assert MARK not in Browser().get(address(card)).content.decode()


def test_a_turning_point_that_is_left_out_is_kept_nowhere(card: Card) -> None:
    posted = {"do": "hand-in", "how": "agreed", "point-count": "2", "point-0-what": "the letter"}
    left_out = {"point-1-what": "x" * 2001, "point-1-session": "A", "point-1-out": "on"}
    assert Browser().post(address(card), posted | left_out).status_code == 303
    key = client_key(card.episode.client_id)
    assert unseal(card.turning_points.get(), "what_sealed", key=key) == "the letter"


@pytest.mark.parametrize(
    ("field", "value"),
    [("words", "x" * 2001), ("how", "bored"), ("visibility", "study_only"),
     ("point-0-session", "A"), ("point-0-when", "x" * 201), ("point-0-rating", "9")],
)  # fmt: skip
def test_what_cannot_be_kept_is_said(card: Card, field: str, value: str) -> None:
    posted = {"do": "hand-in", "point-0-what": MARK, field: value}
    response = Browser().post(address(card), posted)
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#{field}"' in html
    assert MARK in html


def test_twelve_turning_points_fit(card: Card) -> None:
    html = Browser().post(address(card), {"do": "add-point", "point-count": "99"}).content.decode()
    assert html.count('class="point moment"') == 12
    assert "Add another" not in html
