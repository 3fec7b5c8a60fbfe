"""Whoever comes through a client's link is not asked who they are; everybody else is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.vocab.card import Perspective

pytestmark = pytest.mark.django_db


@pytest.fixture
def card() -> Card:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


def link(card: Card) -> str:
    return f"/c/{token_for(card.pk, card.generation)}"


def test_a_link_without_a_sign_in_asks_for_none_and_sets_no_cookie(card: Card) -> None:
    browser = Browser()
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(link(card))
    assert answer.status_code == 200
    assert not browser.cookies
    assert [q["sql"] for q in captured if "session_key" in q["sql"]] == []
    assert not hasattr(answer.wsgi_request, "session")


@pytest.mark.parametrize("path", ["/today/", "/kiosk/", "/c", "/cards/"])
def test_no_other_address_goes_the_shorter_way(path: str) -> None:
    assert hasattr(Browser().get(path).wsgi_request, "session")


def test_with_a_sign_in_a_link_goes_the_whole_way(card: Card) -> None:
    browser = sign_in(Browser(), card.episode.therapist)
    answer = browser.get(link(card))
    assert answer.wsgi_request.user == card.episode.therapist


def test_a_tablet_in_a_clients_hands_opens_no_link(card: Card) -> None:
    browser = sign_in(Browser(), card.episode.therapist)
    assert browser.post(f"/sessions/{card.session_id}/hand-over/").status_code == 302
    assert browser.get(link(card)).status_code == 403


def test_every_answer_has_the_policy(card: Card) -> None:
    for path in (link(card), "/c/nothing", "/today/", "/nowhere"):
        policy = Browser().get(path).headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "img-src 'self' data:"} <= set(policy)


ODD = [
    "/c/", "/c//", "//c/x", "/c/../today/", "/c/%2e%2e/today/", "/c/%2f", "/c/x%00",
    "/c/x%0aSet-Cookie:a", "/c/worker.js/", "/c/\u00e9", "/c/" + "a" * 5000,
]  # fmt: skip
"""What a scanner asks for."""
HEADERS = {
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
}


@pytest.mark.alike
@pytest.mark.parametrize("method", ["get", "head", "post", "options", "put", "delete", "trace"])
def test_nothing_odd_on_the_shorter_way_breaks_it_or_goes_without_protection(
    card: Card, method: str
) -> None:
    browser = Browser(enforce_csrf_checks=True)
    for path in (*ODD, link(card)):
        answer = getattr(browser, method)(path)
        assert answer.status_code < 500
        assert set(answer.headers) >= HEADERS
        assert not answer.cookies
