from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from tests import factories
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import Way, token_for
from visavis.apps.care.models import Client, Episode
from visavis.apps.own.models import OwnView
from visavis.apps.people.models import Member, Practice
from visavis.vocab.card import Perspective

PASSPHRASE = "plums under the old bridge"
WORDS = "When we stayed with the silence."
Kept = Callable[..., "Hand"]


class Hand:
    """A client's own browser, with what it noted."""

    def __init__(self) -> None:
        self.browser = Browser(enforce_csrf_checks=False, headers={"accept-language": "en"})
        self.name = ""

    def hands_in(self, card: Card, words: str = WORDS, way: Way = Way.SENT) -> str:
        """Hand a card in and return the address of the offer on its receipt."""
        link = f"/c/{token_for(card.pk, card.generation, way)}"
        page = self.browser.get(link).content.decode()
        found = re.search(r'name="key" value="([^"]+)"', page)
        assert found is not None
        fields = {
            "key": found[1],
            "do": "hand-in",
            "helpful": "yes",
            "helpful-0-text": words,
            "helpful-0-rating": "3",
            "helpful-0-visibility": "therapist",
            "hindering": "nothing",
        }
        answer = self.browser.post(link, fields, follow=way is Way.SENT)
        offer = re.search(r'href="(/mine/keep/[^"]+)"', answer.content.decode())
        assert offer is not None
        return offer[1]

    def makes_a_view(self, offer: str, passphrase: str = PASSPHRASE, **more: str) -> OwnView:
        """Make a view on the offer's page, and stay in it."""
        page = self.browser.get(offer).content.decode()
        named = offered_in(page)
        self.name = named["called"]
        fields = {"do": "make", "passphrase": passphrase, "again": passphrase}
        answer = self.browser.post(offer, named | fields | more)
        assert answer.status_code == 303, answer.content.decode()
        return OwnView.objects.get(name=self.name)

    def joins(self, offer: str, name: str, passphrase: str = PASSPHRASE) -> int:
        """Put a card into a view that there is; return the status."""
        fields = {"do": "join", "name": name, "passphrase": passphrase}
        return self.browser.post(offer, fields).status_code

    def opens(self, name: str, passphrase: str = PASSPHRASE) -> int:
        """Try name and passphrase at the door; return the status."""
        return self.browser.post("/mine/", {"name": name, "passphrase": passphrase}).status_code

    def reads(self, address: str = "/mine/") -> str:
        """Return the page at an address."""
        return self.browser.get(address).content.decode()


def offered_in(page: str) -> dict[str, str]:
    """What the page of the offer posts of its own: name and id of the view to be, and the seal."""
    return {
        field: re.findall(rf'name="{field}" value="([^"]+)"', page)[0]
        for field in ("called", "id", "seal")
    }


@pytest.fixture
def practice() -> Practice:
    return factories.practice(time_zone="Europe/Vienna")


@pytest.fixture
def ann(practice: Practice) -> Member:
    return factories.member(practice, name="Ann Weber")


@pytest.fixture
def client(practice: Practice) -> Client:
    return factories.client(practice)


@pytest.fixture
def episode(client: Client, ann: Member) -> Episode:
    return factories.episode(client, ann)


@pytest.fixture
def card(episode: Episode) -> Card:
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


@pytest.fixture
def opened_pair(card: Card) -> str:
    """The address of the pair, with both cards in."""
    assert card.session is not None
    factories.handed_in(factories.card_of(card.session, Perspective.THERAPIST))
    return f"/sessions/{card.session_id}/"


@pytest.fixture
def hand() -> Hand:
    return Hand()
