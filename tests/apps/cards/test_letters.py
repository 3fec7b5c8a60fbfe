from __future__ import annotations

import re
import uuid
from datetime import datetime

import pytest

from tests import factories
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.contact import answer_contact_wish, wish_contact
from visavis.apps.cards.actions.occasions import hold_session
from visavis.apps.cards.models import Card, ContactWish
from visavis.apps.cards.queries.letters import card_invitation, contact_wish
from visavis.apps.cards.rules.links import Way, card_id_in, way_of
from visavis.apps.care.models import ErasureRequest
from visavis.apps.notices.models import Message
from visavis.apps.notices.rules import composing
from visavis.gateways.outside import Outside
from visavis.privacy.retention import CARD_LINK_LIFE, ERASURE_DELAY
from visavis.vocab.card import Gate, Perspective
from visavis.vocab.notices import Channel

pytestmark = pytest.mark.django_db

TELLTALE = ("therap", "session", "card", "practice", "client", "visavis", "séance", "cabinet")


@pytest.fixture
def card(now: datetime) -> Card:
    practice = factories.practice(sender_name="House on the Square")
    episode = factories.episode(factories.client(practice), factories.member(practice))
    session = hold_session(episode=episode, at=now, by=OPERATOR, now=now)
    return Card.objects.get(session=session, perspective=Perspective.CLIENT)


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_invitation_holds_the_link_and_betrays_nothing(
    card: Card, channel: Channel, language: str, now: datetime, world: Outside
) -> None:
    letter = card_invitation(card.pk, channel=channel, language=language, now=now)
    assert letter is not None
    assert letter.sender == "House on the Square"
    [link] = [word for word in letter.text.split() if word.startswith(world.address)]
    token = link.removeprefix(f"{world.address}/c/")
    assert card_id_in(token) == card.pk
    assert way_of(token, card.pk, card.generation) is Way.SENT
    rest = (letter.sender + letter.subject + letter.text.replace(link, "")).lower()
    assert [word for word in TELLTALE if word in rest] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_short_message_fits_into_two(card: Card, language: str, now: datetime) -> None:
    """One letter outside the alphabet of text messages halves the room in all of it."""
    letter = card_invitation(card.pk, channel=Channel.SMS, language=language, now=now)
    assert letter is not None
    assert len(letter.text) <= 2 * 153
    assert re.sub(r"[ -_a-zàéèùìò]", "", letter.text) == ""


def test_a_card_that_is_in_is_not_asked_for(card: Card, now: datetime) -> None:
    Card.objects.filter(pk=card.pk).update(
        handed_in_at=now, idempotency_key=uuid.uuid4(), form="card@1", helpful=Gate.NOTHING
    )
    assert card_invitation(card.pk, channel=Channel.MAIL, language="en", now=now) is None


def test_a_link_that_would_not_open_is_not_sent(card: Card, now: datetime) -> None:
    late = now + CARD_LINK_LIFE
    assert card_invitation(card.pk, channel=Channel.MAIL, language="en", now=late) is None


def test_who_asked_to_be_erased_is_not_written_to(card: Card, now: datetime) -> None:
    ErasureRequest.objects.create(
        client=card.episode.client, asked_at=now, due_at=now + ERASURE_DELAY
    )
    assert card_invitation(card.pk, channel=Channel.MAIL, language="en", now=now) is None


@pytest.fixture
def wish(now: datetime) -> ContactWish:
    practice = factories.practice()
    practice.contact_person = factories.member(practice)
    practice.save()
    wish = wish_contact(client=factories.client(practice), now=now)
    assert wish is not None
    return wish


def test_the_person_named_learns_that_somebody_asks_and_not_who(
    wish: ContactWish, now: datetime
) -> None:
    letter = contact_wish(wish.pk, channel=Channel.MAIL, language="en", now=now)
    assert letter is not None
    said = letter.subject + letter.text
    assert "Somebody asks to be contacted" in said
    assert [t for t in (wish.client.code, str(wish.client.pk), str(wish.pk)) if t in said] == []


def test_an_answered_wish_is_not_told_any_more(wish: ContactWish, now: datetime) -> None:
    person = wish.client.practice.contact_person
    assert person is not None
    answer_contact_wish(wish=wish, by=person, now=now)
    assert contact_wish(wish.pk, channel=Channel.MAIL, language="en", now=now) is None


def test_every_kind_that_is_sent_has_its_composer(wish: ContactWish) -> None:
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds == {"contact_wish"}
    assert {"card_invitation", "contact_wish", "erasure_notice"} <= set(composing._composers)  # noqa: SLF001 -- what `ready` left
