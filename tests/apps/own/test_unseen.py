"""Members see nothing of own views; and a view of many cards costs what one card costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.apps.own.conftest import Hand
from tests.signing_in import sign_in
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.handed_in import HandedIn
from visavis.apps.cards.rules.links import Way
from visavis.apps.care.models import Episode
from visavis.apps.own.actions.keeping import keep_card
from visavis.apps.people.models import Member
from visavis.vocab.card import Perspective
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db
TOKEN = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"')


def test_no_page_of_members_tells_whether_there_is_a_view(
    hand: Hand, card: Card, ann: Member
) -> None:
    client = card.episode.client
    by_role = {
        Role.THERAPIST: ("/today/", "/clients/", f"/clients/{client.pk}/"),
        Role.COORDINATOR: ("/response/",),
        Role.ADMINISTRATOR: ("/members/", f"/clients/{client.pk}/erasure/"),
    }
    browsers = {
        role: sign_in(
            Browser(), ann if role is Role.THERAPIST else factories.member(client.practice, role)
        )
        for role in by_role
    }

    def seen() -> dict[str, tuple[int, bytes]]:
        pages = {
            address: browsers[role].get(address)
            for role, addresses in by_role.items()
            for address in addresses
        }
        return {
            address: (page.status_code, TOKEN.sub(b"", page.content))
            for address, page in pages.items()
        }

    offer = hand.hands_in(card)
    without = seen()
    hand.makes_a_view(offer, mine="on")
    assert seen() == without
    assert {status for status, _ in without.values()} == {200}


def test_many_cards_take_no_more_queries_than_one(hand: Hand, card: Card, episode: Episode) -> None:
    view = hand.makes_a_view(hand.hands_in(card))

    def queries() -> list[int]:
        counts = []
        for address in ("/mine/", "/mine/copy.json", f"/mine/cards/{card.pk}/"):
            with CaptureQueriesContext(connection) as asked:
                assert hand.browser.get(address).status_code == 200
            counts.append(len(asked))
        return counts

    one = queries()
    for week in (1, 2):
        at = factories.START + timedelta(weeks=week)
        later = factories.card_of(factories.held_session(episode, at=at), Perspective.CLIENT)
        factories.handed_in(later, factories.report("Of another hour."), now=at)
        assert later.idempotency_key is not None
        handed = HandedIn(later.pk, later.idempotency_key, Way.SENT, at)
        keep_card(view=view, card=later, handed=handed, now=at)
    assert queries() == one
