"""Cards on paper, typed in by somebody who does not treat the client."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.cards.models import Card
from visavis.apps.people.models import Membership
from visavis.gateways.clock import SetClock
from visavis.vocab.card import Gate, Perspective
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db
MARK = "the zebra on the stairs"


@pytest.fixture
def card() -> Card:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


@pytest.fixture
def browser(card: Card) -> Browser:
    return sign_in(Browser(), factories.member(card.episode.client.practice, Role.COORDINATOR))


def test_a_code_opens_its_card_however_it_is_typed(browser: Browser, card: Card) -> None:
    for typed in (card.paper_code, card.paper_code.lower(), card.paper_code.replace("-", " ")):
        html = browser.post("/paper/", {"do": "open", "code": typed}).content.decode()
        assert "What is written on the card?" in html


def test_what_is_written_is_handed_in_as_paper(browser: Browser, card: Card) -> None:
    fields = {"code": card.paper_code, "do": "hand-in", "hindering": "yes", "helpful-0-text": MARK}
    assert browser.post("/paper/", fields).status_code == 303
    card.refresh_from_db()
    assert (card.on_paper, card.helpful, card.hindering) == (True, Gate.YES, Gate.YES)
    entry = Entry.objects.get(verb="card.handed_in")
    assert entry.actor.startswith("member:")
    again = browser.post("/paper/", {"code": card.paper_code, "do": "open"})
    assert "This card is in already." in again.content.decode()
    assert MARK not in again.content.decode()


def test_a_card_typed_in_late_counts_from_its_session(card: Card, clock: SetClock) -> None:
    clock.forward(timedelta(days=8))  # the seal ran out yesterday
    browser = sign_in(Browser(), factories.member(card.episode.client.practice, Role.COORDINATOR))
    fields = {"code": card.paper_code, "do": "hand-in", "helpful": "yes", "helpful-0-text": MARK}
    assert browser.post("/paper/", fields).status_code == 303
    card.refresh_from_db()
    assert card.session is not None
    assert (card.handed_in_at, card.after_reveal) == (card.session.at, False)


@pytest.mark.parametrize("code", ["XXXX-XXXX", "1", "%", "x" * 50])
def test_another_code_is_refused_and_kept_for_comparing(browser: Browser, code: str) -> None:
    response = browser.post("/paper/", {"do": "open", "code": code})
    assert response.status_code == 422
    assert f'value="{code}"' in response.content.decode()


def test_a_card_of_another_practice_is_none(card: Card) -> None:
    stranger = sign_in(Browser(), factories.member(factories.practice(), Role.COORDINATOR))
    response = stranger.post("/paper/", {"do": "open", "code": card.paper_code})
    assert response.status_code == 422


def test_the_therapists_card_has_no_way_in_by_paper(browser: Browser, card: Card) -> None:
    assert card.session is not None
    own = factories.card_of(card.session, Perspective.THERAPIST)
    assert browser.post("/paper/", {"do": "open", "code": own.paper_code}).status_code == 422


def test_a_therapist_who_coordinates_types_no_card_of_their_own_client(card: Card) -> None:
    therapist = card.episode.therapist
    practice = card.episode.client.practice
    Membership.objects.create(
        member=therapist, practice=practice, role=Role.COORDINATOR, since=factories.START
    )
    response = sign_in(Browser(), therapist).post(
        "/paper/", {"do": "open", "code": card.paper_code}
    )
    assert response.status_code == 403
    assert "Somebody else types it in" in response.content.decode()


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.ADMINISTRATOR, Role.RATER])
def test_other_roles_type_no_cards(card: Card, role: Role) -> None:
    member = factories.member(card.episode.client.practice, role)
    assert sign_in(Browser(), member).get("/paper/").status_code == 403
