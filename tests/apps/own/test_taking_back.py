"""What a client does in their view: take back a card, a consent, everything; take a copy."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from fhir.resources.R4B.bundle import Bundle

from tests import factories
from tests.apps.own.conftest import PASSPHRASE, WORDS, Hand
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import SYSTEM
from visavis.apps.cards.actions.contact import look_up_contact
from visavis.apps.cards.actions.withdraw import NotWithdrawableError, withdraw_card
from visavis.apps.cards.models import Card, ContactWish, EventReport
from visavis.apps.cards.queries.response import response_rates
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.actions.erasure import (
    ErasureRefusedError,
    ask_erasure,
    erase_due,
    hold_erasure,
    revoke_erasure,
)
from visavis.apps.care.models import Client, Consent, Episode, ErasureRequest
from visavis.apps.own.models import OwnView
from visavis.apps.people.models import Member
from visavis.gateways.clock import SetClock
from visavis.privacy.own import TRIES_PER_VIEW
from visavis.privacy.retention import ERASURE_DELAY
from visavis.vocab.card import Perspective
from visavis.vocab.care import ConsentScope

pytestmark = pytest.mark.django_db
TICKED = {"sure": "on"}
SURE = TICKED | {"present": PASSPHRASE}


@pytest.fixture
def view(hand: Hand, card: Card) -> OwnView:
    return hand.makes_a_view(hand.hands_in(card))


def test_a_card_that_is_taken_back_is_gone_from_the_therapists_page(
    hand: Hand, view: OwnView, card: Card, ann: Member, opened_pair: str
) -> None:
    therapist = sign_in(Browser(), ann)
    assert WORDS in therapist.get(opened_pair).content.decode()
    assert hand.browser.post(f"/mine/cards/{card.pk}/", SURE).status_code == 302
    assert WORDS not in therapist.get(opened_pair).content.decode()
    assert "You took this card back" in hand.reads(f"/mine/cards/{card.pk}/")
    assert EventReport.objects.filter(card=card).count() == 0
    assert WORDS not in hand.reads("/mine/copy.json")


def test_taken_back_and_withheld_look_the_same(
    hand: Hand, view: OwnView, card: Card, ann: Member, opened_pair: str, clock: SetClock
) -> None:
    therapist, practice = sign_in(Browser(), ann), card.episode.client.practice
    EventReport.objects.filter(card=card).update(visibility="study_only")
    addresses = (opened_pair, "/today/", f"/clients/{card.episode.client_id}/")
    later = clock.now() + timedelta(days=8)

    def shown() -> list[object]:
        pages = [without_token(therapist.get(address).content) for address in addresses]
        return [*pages, response_rates(practice, now=later)]

    withheld = shown()
    hand.browser.post(f"/mine/cards/{card.pk}/", SURE)
    assert shown() == withheld


def without_token(page: bytes) -> bytes:
    head, _, rest = page.partition(b'csrfmiddlewaretoken" value="')
    while rest:
        more, _, rest = rest.partition(b'"')[2].partition(b'csrfmiddlewaretoken" value="')
        head += more
    return head


def test_nothing_is_taken_back_without_the_tick(hand: Hand, view: OwnView, card: Card) -> None:
    answer = hand.browser.post(f"/mine/cards/{card.pk}/")
    assert (answer.status_code, EventReport.objects.filter(card=card).count()) == (422, 1)


@pytest.mark.parametrize(
    ("present", "said"),
    [
        ("", "Please type your present passphrase as well"),
        ("something else", "The passphrase was wrong, and nothing has happened."),
    ],
)
def test_whoever_holds_the_phone_for_a_minute_takes_nothing_back_and_erases_nothing(
    hand: Hand, view: OwnView, card: Card, present: str, said: str
) -> None:
    for address in (f"/mine/cards/{card.pk}/", "/mine/erasure/"):
        answer = hand.browser.post(address, TICKED | {"do": "ask", "present": present})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert (EventReport.objects.count(), ErasureRequest.objects.count()) == (1, 0)


@pytest.mark.alike
def test_guesses_before_a_card_is_taken_back_are_counted(
    hand: Hand, view: OwnView, card: Card
) -> None:
    address, wrong = f"/mine/cards/{card.pk}/", TICKED | {"present": "wrong"}
    answers = [hand.browser.post(address, wrong) for _ in range(TRIES_PER_VIEW)]
    answers.append(hand.browser.post(address, SURE))
    assert [each.status_code for each in answers] == [422] * TRIES_PER_VIEW + [429]
    assert EventReport.objects.count() == 1


@pytest.mark.alike
def test_an_empty_field_is_no_guess(hand: Hand, view: OwnView, card: Card) -> None:
    address = f"/mine/cards/{card.pk}/"
    for _ in range(TRIES_PER_VIEW):
        assert hand.browser.post(address, TICKED).status_code == 422
    assert hand.browser.post(address, SURE).status_code == 302


def test_taking_back_is_written_down_once(view: OwnView, card: Card, clock: SetClock) -> None:
    for _ in range(2):
        withdraw_card(card=card, by=SYSTEM, now=clock.now())
    entry = Entry.objects.get(verb="card.withdrawn")
    assert (entry.subject, entry.target, entry.details) == (
        view.client.subject,
        f"card:{card.pk}",
        {"about": "session"},
    )


def test_a_card_that_is_not_in_and_a_therapists_cannot_be_taken_back(
    card: Card, clock: SetClock
) -> None:
    assert card.session is not None
    theirs = factories.card_of(card.session, Perspective.THERAPIST)
    factories.handed_in(theirs)
    for each in (card, theirs):
        with pytest.raises(NotWithdrawableError):
            withdraw_card(card=each, by=SYSTEM, now=clock.now())


def test_another_view_of_the_same_client_takes_nothing_back(
    hand: Hand, view: OwnView, card: Card, episode: Episode
) -> None:
    at = factories.START + timedelta(days=7)
    later = factories.card_of(factories.held_session(episode, at=at), Perspective.CLIENT)
    other = Hand()
    other.makes_a_view(other.hands_in(later))
    assert other.browser.post(f"/mine/cards/{card.pk}/", SURE).status_code == 404
    assert EventReport.objects.filter(card=card).count() == 1


def test_the_client_sees_who_read_and_when(
    hand: Hand, view: OwnView, card: Card, ann: Member, opened_pair: str, clock: SetClock
) -> None:
    page = hand.reads(f"/mine/cards/{card.pk}/")
    assert "You handed the card in." in page
    assert "Ann Weber" not in page
    sign_in(Browser(), ann).get(opened_pair)
    page = hand.reads(f"/mine/cards/{card.pk}/")
    assert "Ann Weber opened the pair, with what you share of this card." in page
    assert "2 March 2026, 10:00" in page  # where the practice is


def test_a_wish_that_came_with_a_card_stands_under_it_alone(
    hand: Hand, view: OwnView, card: Card, ann: Member, clock: SetClock
) -> None:
    client = card.episode.client
    Card.objects.filter(pk=card.pk).update(handed_in_at=clock.now())
    came = ContactWish.objects.create(client=client, asked_at=clock.now())
    other = ContactWish.objects.create(client=client, asked_at=clock.now() + timedelta(seconds=1))
    for wish in (came, other):
        look_up_contact(wish=wish, by=ann, now=clock.now())
    assert hand.reads(f"/mine/cards/{card.pk}/").count("looked up how to reach you") == 1


@pytest.mark.alike
def test_a_view_tells_of_no_card_that_is_not_in_it(
    hand: Hand, view: OwnView, card: Card, episode: Episode, clock: SetClock
) -> None:
    at = factories.START + timedelta(days=1)
    other = factories.card_of(factories.held_session(episode, at=at), Perspective.CLIENT)
    pages = ("/mine/", f"/mine/cards/{card.pk}/", "/mine/sharing/", "/mine/copy.json")
    before = [without_token(hand.browser.get(page).content) for page in pages]
    factories.handed_in(other, factories.report("Of another hour."))
    assert [without_token(hand.browser.get(page).content) for page in pages] == before


def test_a_study_is_left_line_by_line(hand: Hand, view: OwnView, client: Client) -> None:
    study = factories.study(client.practice)
    factories.consent(client, ConsentScope.RESEARCH, study)
    factories.consent(client, ConsentScope.TEXT, study)
    text = client.consents.get(scope=ConsentScope.TEXT)
    assert study.name in hand.reads("/mine/sharing/")
    hand.browser.post(f"/mine/sharing/{text.pk}/")
    standing = Consent.objects.filter(client=client, withdrawn_at__isnull=True)
    assert set(standing.values_list("scope", flat=True)) == {"share", "research"}
    text.refresh_from_db()
    assert text.withdrawn_by == f"client:{client.subject}"


def test_words_are_said_to_go_nowhere_once_their_study_is_left(
    hand: Hand, view: OwnView, client: Client
) -> None:
    study = factories.study(client.practice)
    factories.consent(client, ConsentScope.RESEARCH, study)
    factories.consent(client, ConsentScope.TEXT, study)
    sentences = (
        "Struck out first: your name",
        "You have left this study, so its raters get no more",
    )
    told = hand.reads("/mine/sharing/")
    assert [sentence in told for sentence in sentences] == [True, False]
    research = client.consents.get(scope=ConsentScope.RESEARCH)
    hand.browser.post(f"/mine/sharing/{research.pk}/")
    told = hand.reads("/mine/sharing/")
    assert [sentence in told for sentence in sentences] == [False, True]


def test_everything_is_erased_unless_the_wish_is_taken_back(
    hand: Hand, view: OwnView, client: Client, clock: SetClock
) -> None:
    assert hand.browser.post("/mine/erasure/", {"do": "ask"}).status_code == 422
    assert not ErasureRequest.objects.exists()
    hand.browser.post("/mine/erasure/", {"do": "ask", **SURE})
    assert "Everything is erased on" in hand.reads("/mine/erasure/")
    assert not revokes(hand).count("The studies you were in")
    assert not ErasureRequest.objects.exists()
    hand.browser.post("/mine/erasure/", {"do": "ask", **SURE})
    clock.forward(ERASURE_DELAY)
    assert erase_due(now=clock.now()) == 1
    assert OwnView.objects.count() == 0
    assert hand.opens(view.name) == 422


def revokes(hand: Hand) -> str:
    """Take the wish back, and return the page that follows."""
    answer = hand.browser.post("/mine/erasure/", {"do": "revoke"}, follow=True)
    page = answer.content.decode()
    assert "Called off. Your cards stay." in page
    return page


def test_a_wish_that_is_taken_back_is_confirmed_with_what_does_not_come_back(
    hand: Hand, view: OwnView, client: Client
) -> None:
    study = factories.study(client.practice)
    factories.consent(client, ConsentScope.RESEARCH, study)
    hand.browser.post("/mine/erasure/", {"do": "ask", **SURE})
    assert "Called off." not in hand.reads("/mine/?called-off")
    assert "The studies you were in you have left, and that stays so." in revokes(hand)
    assert "Called off." not in hand.reads()
    factories.consent(client, ConsentScope.RESEARCH, study)
    assert "The studies you were in" not in hand.reads("/mine/?called-off")


@pytest.fixture
def poser(view: OwnView, episode: Episode) -> Hand:
    """A therapist who posed as the client has a view too, and the reason to use it."""
    at = factories.START + timedelta(days=7)
    later = factories.card_of(factories.held_session(episode, at=at), Perspective.CLIENT)
    poser = Hand()
    poser.makes_a_view(poser.hands_in(later))
    return poser


def test_only_the_view_that_asked_for_erasure_takes_it_back(
    hand: Hand, view: OwnView, poser: Hand
) -> None:
    hand.browser.post("/mine/erasure/", {"do": "ask", **SURE})
    assert ErasureRequest.objects.get().asked_in == view.pk
    refused = poser.browser.post("/mine/erasure/", {"do": "revoke"}, follow=True)
    assert ErasureRequest.objects.count() == 1
    assert "Your practice can take it back with you." in refused.content.decode()
    hand.browser.post("/mine/erasure/", {"do": "revoke"})
    assert ErasureRequest.objects.count() == 0


ASK = 'value="ask"'


def test_a_poser_who_asks_first_does_not_hold_the_clients_wish(
    hand: Hand, view: OwnView, poser: Hand
) -> None:
    poser.browser.post("/mine/erasure/", {"do": "ask", **SURE})
    assert (ASK in poser.reads("/mine/erasure/"), ASK in hand.reads("/mine/erasure/")) == (
        False,
        True,
    )
    assert hand.browser.post("/mine/erasure/", {"do": "ask", **TICKED}).status_code == 422
    assert hand.browser.post("/mine/erasure/", {"do": "ask", **SURE}).status_code == 302
    assert ASK not in hand.reads("/mine/erasure/")
    for each in (poser, hand):
        each.browser.post("/mine/erasure/", {"do": "revoke"})
    assert ErasureRequest.objects.get().asked_in is None
    entry = Entry.objects.get(verb="erasure.asked_elsewhere")
    assert (entry.subject, entry.actor) == (view.client.subject, f"client:{view.client.subject}")


def test_nor_what_the_practice_takes_down_afterwards(
    poser: Hand, view: OwnView, ann: Member
) -> None:
    poser.browser.post("/mine/erasure/", {"do": "ask", **SURE})
    therapist, address = sign_in(Browser(), ann), f"/clients/{view.client_id}/erasure/"
    before = without_token(therapist.get(address).content)
    therapist.post(address, {"do": "ask"})
    therapist.get(address)  # says that it is taken down
    assert without_token(therapist.get(address).content) == before  # and tells of no view
    poser.browser.post("/mine/erasure/", {"do": "revoke"})
    assert ErasureRequest.objects.count() == 1


def test_whoever_takes_back_what_was_asked_for_anew_meanwhile_is_refused(
    view: OwnView, clock: SetClock
) -> None:
    seen = ask_erasure(client=view.client, by=SYSTEM, now=clock.now(), asked_in=view.pk)
    ask_erasure(client=view.client, by=SYSTEM, now=clock.now())
    with pytest.raises(ErasureRefusedError):
        revoke_erasure(request=seen, by=SYSTEM, now=clock.now())
    assert ErasureRequest.objects.count() == 1


def test_what_the_practice_took_down_no_view_takes_back(
    hand: Hand, view: OwnView, clock: SetClock
) -> None:
    ask_erasure(client=view.client, by=SYSTEM, now=clock.now())
    hand.browser.post("/mine/erasure/", {"do": "revoke"})
    assert ErasureRequest.objects.count() == 1
    assert "It was asked that everything be erased." in hand.reads()
    assert "It was asked for on" in hand.reads("/mine/erasure/")
    assert "You asked" not in hand.reads() + hand.reads("/mine/erasure/")


def test_a_hold_is_told_with_its_day_and_reason(hand: Hand, view: OwnView, clock: SetClock) -> None:
    hand.browser.post("/mine/erasure/", {"do": "ask", **SURE})
    until = date(2036, 12, 31)
    hold_erasure(
        request=ErasureRequest.objects.get(),
        until=until,
        reason="Records are kept for ten years.",
        by=SYSTEM,
        now=clock.now(),
    )
    page = hand.reads("/mine/erasure/")
    assert "It has to be kept until 31 December 2036." in page
    assert "Records are kept for ten years." in page


def test_a_view_of_a_client_whose_erasure_began_does_not_open(
    hand: Hand, view: OwnView, clock: SetClock
) -> None:
    hand.browser.post("/mine/erasure/", {"do": "ask", **SURE})
    ErasureRequest.objects.update(begun_at=clock.now())
    assert hand.browser.get("/mine/sharing/").status_code == 302
    assert hand.opens(view.name) == 422


def test_the_account_of_an_ending_is_shown_and_copied(
    hand: Hand, episode: Episode, clock: SetClock
) -> None:
    card = factories.ending_card(episode, Perspective.CLIENT)
    link = f"/c/{token_for(card.pk, card.generation)}"
    fields = {
        "do": "hand-in",
        "key": str(uuid.uuid4()),
        "how": "agreed",
        "words": "A good last hour.",
        "visibility": "therapist",
        "point-count": "1",
        "point-0-what": "The letter.",
        "point-0-when": "in spring",
        "point-0-rating": "4",
    }
    receipt = hand.browser.post(link, fields, follow=True).content.decode()
    proof = receipt.partition('href="/mine/keep/')[2].partition('"')[0]
    hand.makes_a_view(f"/mine/keep/{proof}")
    page = hand.reads(f"/mine/cards/{card.pk}/")
    for told in ("A good last hour.", "The letter.", "in spring", "It was agreed by both."):
        assert told in page
    bundle = Bundle.model_validate(json.loads(hand.reads("/mine/copy.json")))
    items = json.loads(bundle.model_dump_json())["entry"][0]["resource"]["item"]
    assert [item["linkId"] for item in items] == ["how", "words", "point", "visibility"]
    assert hand.browser.get("/mine/copy.pdf").content.startswith(b"%PDF")
    hand.browser.post(f"/mine/cards/{card.pk}/", SURE)
    assert "A good last hour." not in hand.reads(f"/mine/cards/{card.pk}/")
