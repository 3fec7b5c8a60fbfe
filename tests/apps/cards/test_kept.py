"""What a card's page tells its script, and where there is none."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests import factories
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import Way, token_for
from visavis.privacy.retention import CARD_LINK_LIFE
from visavis.vocab.card import Perspective

pytestmark = pytest.mark.django_db
SCRIPT = '<script type="module" src="/static/visavis/card/card.js"></script>'
HAND_IN = {"do": "nothing", "key": str(uuid.uuid4())}


@pytest.fixture
def card() -> Card:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


@pytest.fixture
def browser() -> Browser:
    return Browser(headers={"accept-language": "en"})


def link(card: Card, way: Way = Way.SENT) -> str:
    return f"/c/{token_for(card.pk, card.generation, way)}"


def test_the_clients_own_link_loads_the_script_and_says_how_long(
    browser: Browser, card: Card
) -> None:
    answer = browser.get(link(card))
    html = answer.content.decode()
    assert answer["Visavis-Card"] == "open"
    assert SCRIPT in html
    life = CARD_LINK_LIFE - (factories.START - card.asked_at)
    assert f'data-seconds="{int(life / timedelta(seconds=1))}"' in html


@pytest.mark.parametrize("about", ["session", "ending"])
def test_a_link_from_the_therapists_screen_loads_no_script_and_keeps_nothing(
    browser: Browser, card: Card, about: str
) -> None:
    if about == "ending":
        card = factories.ending_card(card.episode, Perspective.CLIENT)
    own, shown = (browser.get(link(card, way)).content.decode() for way in Way)
    assert all(word in own for word in ("<script", "data-seconds", "on this device"))
    assert not any(word in shown for word in ("<script", "data-seconds", "on this device"))


def test_the_receipt_of_a_link_from_the_screen_loads_no_script(
    browser: Browser, card: Card
) -> None:
    answer = browser.post(link(card, Way.SHOWN), HAND_IN)
    assert "Your card has arrived" in answer.content.decode()
    assert "<script" not in answer.content.decode()
    assert "Visavis-Card" not in answer.headers


def test_a_retry_is_received_and_another_card_came_too_late(browser: Browser, card: Card) -> None:
    first = browser.post(link(card), HAND_IN, follow=True)
    retry = browser.post(link(card), HAND_IN)
    other = browser.post(link(card), HAND_IN | {"key": str(uuid.uuid4())})
    keyless = browser.post(link(card), {"do": "nothing"})
    said = [answer["Visavis-Card"] for answer in (first, retry, other, keyless)]
    assert said == ["received", "received", "before", "before"]


def test_a_key_alone_hands_nothing_in(browser: Browser, card: Card) -> None:
    answer = browser.post(link(card), {"key": HAND_IN["key"]})
    card.refresh_from_db()
    assert (answer["Visavis-Card"], card.handed_in_at) == ("open", None)


def test_what_has_to_be_changed_is_an_open_card(browser: Browser, card: Card) -> None:
    answer = browser.post(link(card), HAND_IN | {"do": "hand-in"})
    assert (answer.status_code, answer["Visavis-Card"]) == (422, "open")


def test_a_link_without_a_card_says_so_to_the_script(browser: Browser) -> None:
    answer = browser.get("/c/nothing")
    assert (answer.status_code, answer["Visavis-Card"]) == (404, "gone")
    assert SCRIPT in answer.content.decode()


def test_the_worker_stands_at_the_head_of_the_cards_addresses(browser: Browser) -> None:
    answer = browser.get("/c/worker.js")
    assert answer.content == b'import "/static/visavis/card/worker.js";\n'
    assert answer["Content-Type"] == "text/javascript"
    assert "no-store" in answer["Cache-Control"]
    policy = set(answer["Content-Security-Policy"].split("; "))
    assert {"script-src 'self'", "worker-src 'self'", "default-src 'none'"} <= policy
