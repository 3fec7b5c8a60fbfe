"""Which cards come into a view: those that were handed in with it, and no others."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client as Browser

from tests import factories
from tests.apps.own.conftest import PASSPHRASE, WORDS, Hand, offered_in
from visavis.apps.cards.actions.hand_in import hand_in
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.handed_in import HandedIn, handed_in_by
from visavis.apps.cards.rules.links import Way, token_for
from visavis.apps.care.models import Episode
from visavis.apps.own.actions import keeping, ways
from visavis.apps.own.models import Device, KeptCard, OwnView
from visavis.apps.own.rules.offers import Named
from visavis.gateways.clock import SetClock
from visavis.privacy.own import KEEP_WITHIN
from visavis.vocab.card import Perspective

pytestmark = pytest.mark.django_db
MAKE = {"do": "make", "passphrase": PASSPHRASE, "again": PASSPHRASE}


def fields_of(named: Named) -> dict[str, str]:
    return {"called": named.name, "id": str(named.view), "seal": named.seal}


def later_card(episode: Episode, days: int = 7) -> Card:
    at = factories.START + timedelta(days=days)
    return factories.card_of(factories.held_session(episode, at=at), Perspective.CLIENT)


def test_a_view_shows_the_card_that_it_was_made_with(hand: Hand, card: Card) -> None:
    hand.makes_a_view(hand.hands_in(card))
    assert WORDS not in hand.reads()  # a list over somebody's shoulder holds no words
    assert WORDS in hand.reads(f"/mine/cards/{card.pk}/")


def test_passphrases_are_hashed_while_nobody_waits_for_the_database(
    hand: Hand, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    depths: list[int] = []

    def noting(password: str | None) -> str:
        depths.append(len(connection.savepoint_ids))
        return make_password(password)

    for module in (keeping, ways):
        monkeypatch.setattr(module, "make_password", noting)
    outside_all = len(connection.savepoint_ids)
    hand.makes_a_view(hand.hands_in(card))
    words = "a kettle on the third stair"
    new = {"do": "passphrase", "passphrase": words, "again": words, "present": PASSPHRASE}
    assert hand.browser.post("/mine/keys/", new).status_code == 302
    assert depths == [outside_all, outside_all]


def test_a_client_who_makes_no_view_gets_no_cookie(hand: Hand, card: Card) -> None:
    hand.hands_in(card)
    assert dict(hand.browser.cookies) == {}


def test_the_receipt_behind_the_link_offers_nothing_to_whoever_did_not_hand_in(
    hand: Hand, card: Card
) -> None:
    offer = hand.hands_in(card)
    link = f"/c/{token_for(card.pk, card.generation)}"
    browser = Browser(headers={"accept-language": "en"})
    receipt = browser.get(link).content.decode()
    assert "/mine/keep/" not in receipt
    assert "If you have none, you are asked right after your next card." in receipt
    proof = offer.rpartition("/")[2]
    receipt = browser.get(f"{link}?own={proof}").content.decode()
    assert "/mine/keep/" in receipt
    assert "This card can be put there from this page only" in receipt


@pytest.mark.parametrize("proof", ["", "none", "A" * 76, "AAAA", "é"])
def test_a_proof_that_we_did_not_write_proves_nothing(proof: str) -> None:
    assert handed_in_by(proof) is None


def test_a_proof_with_one_other_letter_proves_nothing(hand: Hand, card: Card) -> None:
    proof = hand.hands_in(card).rpartition("/")[2]
    assert handed_in_by(proof) is not None
    other = ("B" if proof[3] != "B" else "C").join([proof[:3], proof[4:]])
    assert Browser().get(f"/mine/keep/{other}").status_code == 404


def test_the_offer_is_over_after_a_while(hand: Hand, card: Card, clock: SetClock) -> None:
    offer = hand.hands_in(card)
    clock.forward(KEEP_WITHIN)
    assert hand.browser.get(offer).status_code == 404


def test_a_later_card_joins_with_name_and_passphrase(
    hand: Hand, card: Card, episode: Episode
) -> None:
    view = hand.makes_a_view(hand.hands_in(card))
    second = Hand()
    later = later_card(episode)
    assert second.joins(second.hands_in(later), view.name.upper().replace(" ", "-")) == 303
    assert set(view.kept.values_list("card", flat=True)) == {card.pk, later.pk}


def test_a_later_card_joins_with_one_tap_in_a_browser_that_may_add(
    hand: Hand, card: Card, episode: Episode, clock: SetClock
) -> None:
    view = hand.makes_a_view(hand.hands_in(card), mine="on")
    clock.forward(timedelta(days=7))
    offer = hand.hands_in(later_card(episode))
    assert view.name in hand.reads(offer)
    answer = hand.browser.post(offer, {"do": "device"})
    assert (answer.status_code, view.kept.count()) == (200, 2)
    assert hand.browser.get("/mine/made/").status_code == 302  # adding opens nothing


def test_a_card_joins_the_view_that_stands_open(hand: Hand, card: Card, episode: Episode) -> None:
    view = hand.makes_a_view(hand.hands_in(card))
    offer = hand.hands_in(later_card(episode))
    assert hand.browser.post(offer, {"do": "here"}).status_code == 302
    assert view.kept.count() == 2


def test_a_browser_adds_no_card_of_another_client(hand: Hand, card: Card) -> None:
    """Two clients at one tablet: the second one's card stays out of the first one's view."""
    hand.makes_a_view(hand.hands_in(card), mine="on")
    therapist, practice = card.episode.therapist, card.episode.client.practice
    other = factories.episode(factories.client(practice), therapist)
    offer = hand.hands_in(factories.card_of(factories.held_session(other), Perspective.CLIENT))
    assert Device.objects.get().view.name not in hand.reads(offer)
    for way in ("device", "here"):
        assert hand.browser.post(offer, {"do": way}).status_code == 422
    assert hand.joins(offer, hand.name) == 422
    assert KeptCard.objects.count() == 1


def test_a_new_view_begins_with_the_card_at_hand(hand: Hand, card: Card, episode: Episode) -> None:
    first = hand.makes_a_view(hand.hands_in(card))
    again = Hand()
    later = later_card(episode)
    second = again.makes_a_view(again.hands_in(later))
    assert list(first.kept.values_list("card", flat=True)) == [card.pk]
    assert list(second.kept.values_list("card", flat=True)) == [later.pk]
    assert again.browser.get(f"/mine/cards/{card.pk}/").status_code == 404
    assert WORDS in again.reads(f"/mine/cards/{later.pk}/")


@pytest.mark.parametrize("way", list(Way))
def test_a_card_by_the_code_on_the_screen_says_when_it_can_be_read(
    hand: Hand, card: Card, episode: Episode, way: Way
) -> None:
    hand.makes_a_view(hand.hands_in(card), mine="on")
    offer = hand.hands_in(later_card(episode), way=way)
    kept = hand.browser.post(offer, {"do": "device"}).content.decode()
    assert "The card is in your view" in kept
    assert ("when the pair of cards is open" in kept) == (way is Way.SHOWN)


def test_a_card_that_joins_twice_stands_there_once(hand: Hand, card: Card) -> None:
    offer = hand.hands_in(card)
    view = hand.makes_a_view(offer)
    assert hand.joins(offer, view.name) == 303
    assert view.kept.count() == 1


@pytest.mark.parametrize(
    ("passphrase", "again", "sentence"),
    [
        ("too short", "too short", "at least 12 characters"),
        ("123456789012345", "123456789012345", "Not figures alone"),
        ("passwordpassword", "password-password", "The two are not the same."),
        ("", "", "This field is required."),
    ],
)
def test_a_weak_passphrase_is_sent_back_with_the_reason(
    hand: Hand, card: Card, passphrase: str, again: str, sentence: str
) -> None:
    fields = {"do": "make", "passphrase": passphrase, "again": again}
    answer = hand.browser.post(hand.hands_in(card), fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert OwnView.objects.count() == 0


def test_the_name_is_no_passphrase(hand: Hand, card: Card) -> None:
    name = "oak pond quilt raven"
    named = Named(card.pk, uuid.uuid4(), name)
    fields = fields_of(named) | {"do": "make", "passphrase": name, "again": name}
    answer = hand.browser.post(hand.hands_in(card), fields)
    assert "Too much like the name of the view." in answer.content.decode()


def test_a_name_that_was_just_taken_gives_way_to_another(hand: Hand, card: Card) -> None:
    named = Named(card.pk, uuid.uuid4(), "oak pond quilt raven")
    OwnView.objects.create(client=card.episode.client, name=named.name, made_at=factories.START)
    answer = hand.browser.post(hand.hands_in(card), fields_of(named) | MAKE)
    assert answer.status_code == 409
    assert f'value="{named.name}"' not in answer.content.decode()
    assert OwnView.objects.count() == 1


@pytest.mark.parametrize("taken", [True, False])
def test_a_name_of_ones_own_gets_one_answer_taken_or_not(
    hand: Hand, card: Card, *, taken: bool
) -> None:
    """Else the offer of one card would tell which names there are."""
    name, offer = "oak pond quilt raven", hand.hands_in(card)
    if taken:
        OwnView.objects.create(client=card.episode.client, name=name, made_at=factories.START)
    page = offered_in(hand.reads(offer))
    other = Named(uuid.uuid4(), uuid.UUID(page["id"]), name)
    for seal in (page["seal"], other.seal, "é", ""):
        answer = hand.browser.post(offer, page | {"called": name, "seal": seal} | MAKE)
        assert answer.status_code == 409
        assert "This name was just taken." in answer.content.decode()
    assert OwnView.objects.count() == int(taken)


@pytest.mark.parametrize("how", ["make", "join", "device", "here"])
def test_a_card_is_in_one_view_whoever_finds_its_address_later(
    hand: Hand, card: Card, episode: Episode, how: str
) -> None:
    """A history keeps the address for two hours; it makes no second view of the same words."""
    offer = hand.hands_in(card)
    hand.makes_a_view(offer)
    thief = Hand()
    thief.makes_a_view(thief.hands_in(later_card(episode)), mine="on")
    views = OwnView.objects.count()
    fields = offered_in(thief.reads(offer)) | MAKE | {"do": how, "name": thief.name}
    answer = thief.browser.post(offer, fields)
    assert answer.status_code == 409
    assert "This card is already in a view." in answer.content.decode()
    assert OwnView.objects.count() == views
    assert thief.browser.get(f"/mine/cards/{card.pk}/").status_code == 404


# --- the link on the therapist's screen ------------------------------------------------------


def test_a_card_by_the_code_shows_when_the_pair_is_open(
    hand: Hand, card: Card, clock: SetClock
) -> None:
    hand.makes_a_view(hand.hands_in(card, way=Way.SHOWN))
    assert hand.browser.get(f"/mine/cards/{card.pk}/").status_code == 404
    assert "you can read it here when both cards are in" in hand.reads()
    assert card.session is not None
    factories.handed_in(
        factories.card_of(card.session, Perspective.THERAPIST),
        factories.report("A note.", perspective=Perspective.THERAPIST),
        now=clock.now(),
    )
    assert WORDS in hand.reads(f"/mine/cards/{card.pk}/")


def views_of_somebody_who_poses(card: Card) -> list[str]:
    """What somebody sees who follows the code on the screen and makes a view, with names out."""
    poser = Hand()
    offer = poser.hands_in(card, words="Nothing of the client's.", way=Way.SHOWN)
    poser.makes_a_view(offer)
    pages = [poser.reads(), poser.reads("/mine/sharing/"), poser.reads("/mine/copy.json")]
    pages.append(str(poser.browser.get(f"/mine/cards/{card.pk}/").status_code))
    return [without_tokens(page, poser.name) for page in pages]


def without_tokens(page: str, name: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value="[^"]+")', "", page.replace(name, ""))


def test_whoever_poses_by_the_code_learns_nothing_of_a_card_that_was_in(
    hand: Hand, card: Card, episode: Episode
) -> None:
    """The seal holds here too: with the client's card in and without it, the pages are the same."""
    with transaction.atomic():
        before = views_of_somebody_who_poses(card)
        transaction.set_rollback(True)
    hand.hands_in(card)
    assert views_of_somebody_who_poses(card) == before


def test_whoever_posed_after_the_client_never_reads_the_card(
    hand: Hand, card: Card, clock: SetClock
) -> None:
    hand.hands_in(card)
    poser = Hand()
    poser.makes_a_view(poser.hands_in(card, words="Not mine.", way=Way.SHOWN))
    clock.forward(timedelta(days=8))
    poser.opens(poser.name)
    assert poser.browser.get(f"/mine/cards/{card.pk}/").status_code == 404
    assert WORDS not in poser.reads("/mine/copy.json")
    assert "was handed in before" in poser.reads()


def test_the_copy_of_the_link_makes_no_view_with_the_clients_card(hand: Hand, card: Card) -> None:
    """Somebody else has the client's link and posts to it after the client."""
    hand.hands_in(card)
    link = f"/c/{token_for(card.pk, card.generation)}"
    answer = Browser().post(link, {"do": "nothing", "key": "0" * 32}, follow=True)
    assert "/mine/keep/" not in answer.content.decode()


# --- cards from paper ------------------------------------------------------------------------


def typed_in(card: Card) -> uuid.UUID:
    """Let somebody type the card in from paper; return the key of their page."""
    key = uuid.uuid4()
    delivery = replace(factories.delivery(key=key), on_paper=True)
    hand_in(card=card, content=factories.content(factories.report(WORDS)), delivery=delivery)
    return key


@pytest.mark.parametrize("way", [Way.SENT, Way.SHOWN])
def test_whoever_types_a_card_in_cannot_keep_it(card: Card, way: Way) -> None:
    key = typed_in(card)
    link = f"/c/{token_for(card.pk, card.generation, way)}"
    answer = Browser().post(link, {"key": str(key), "do": "nothing"}, follow=True)
    offers = re.findall(r"/mine/keep/[\w-]+", answer.content.decode())
    handed = HandedIn(card.pk, key, way, factories.START)
    for offer in [*offers, f"/mine/keep/{handed.as_text()}"]:
        assert Browser().get(offer).status_code == 404


def test_a_card_from_paper_that_stands_in_a_view_is_not_shown(hand: Hand, card: Card) -> None:
    view = hand.makes_a_view(hand.hands_in(card))
    assert hand.browser.get(f"/mine/cards/{card.pk}/").status_code == 200
    Card.objects.update(on_paper=True)
    assert hand.browser.get(f"/mine/cards/{card.pk}/").status_code == 404
    assert "was handed in before" in hand.reads()
    assert view.kept.count() == 1


def test_the_offer_does_not_tell_whether_a_card_from_paper_is_in(hand: Hand, card: Card) -> None:
    typed_in(card)
    poser = Hand()
    offer = poser.hands_in(card, words="Not mine.", way=Way.SHOWN)
    assert poser.browser.get(offer).status_code == 200
