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
from visavis.apps.cards.actions.hand_in import hand_in_ending
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.content import EndingContent, TurningPointContent
from visavis.apps.cards.rules.handed_in import HandedIn
from visavis.apps.cards.rules.links import Way
from visavis.apps.own.actions.keeping import keep_card
from visavis.apps.own.models import OwnView
from visavis.apps.people.models import Member
from visavis.vocab.card import HowEnded, Perspective
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOKEN = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"')


@pytest.mark.alike
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


PAGES = ("/mine/", "/mine/copy.json", "/mine/sharing/")


def test_many_cards_take_no_more_queries_than_one_of_each_kind(hand: Hand, card: Card) -> None:
    view = hand.makes_a_view(hand.hands_in(card))

    def queries() -> list[int]:
        counts = []
        for address in (*PAGES, f"/mine/cards/{card.pk}/"):
            with CaptureQueriesContext(connection) as asked:
                assert hand.browser.get(address).status_code == 200
            counts.append(len(asked))
        return counts

    one_of_each_kind_into(view)
    one = queries()
    for _ in range(3):
        one_of_each_kind_into(view)
    assert view.kept.count() == 1 + 4 * 3
    assert queries() == one


def one_of_each_kind_into(view: OwnView) -> None:
    """Put three cards of a further therapy into a view: sent, shown, and about the ending."""
    therapist, at = factories.member(view.client.practice), factories.START
    episode = factories.episode(view.client, therapist)
    session = factories.held_session(episode, at=at)
    sent = factories.card_of(session, Perspective.CLIENT)
    factories.handed_in(sent, factories.report("Of another hour."))
    shown = factories.card_of(factories.held_session(episode, at=at + DAY), Perspective.CLIENT)
    factories.handed_in(shown, factories.report("Of one more."))
    ending = factories.ending_card(episode, Perspective.CLIENT)
    points = (TurningPointContent("The letter.", session=session.pk),)
    content = EndingContent(
        "ending@1", "en", HowEnded.AGREED, "A good last hour.", turning_points=points
    )
    hand_in_ending(card=ending, content=content, delivery=factories.delivery(now=at + DAY))
    for each, way in ((sent, Way.SENT), (shown, Way.SHOWN), (ending, Way.SENT)):
        each.refresh_from_db()
        assert each.idempotency_key is not None
        handed = HandedIn(each.pk, each.idempotency_key, way, at)
        keep_card(view=view, card=each, handed=handed, now=at)
