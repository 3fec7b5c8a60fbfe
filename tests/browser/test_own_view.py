"""The client's own view in a real browser: made, joined, read, taken back, erased."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import Visit
from tests.browser.test_client_card import WORDS, address, fill_in, overflow, too_small, violations
from tests.browser.test_passkey import with_fingerprint_reader
from tests.signing_in import sign_in
from visavis.apps.cards.models import Card
from visavis.apps.care.models import Client, Episode, ErasureRequest
from visavis.apps.own.models import OwnView, Passkey
from visavis.apps.people.models import Member
from visavis.vocab.card import Perspective
from visavis.vocab.care import ConsentScope

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
PASSPHRASE = "plums under the old bridge"


@pytest.fixture
def ann(server: str) -> Member:
    practice = factories.practice(simulated=True)
    return factories.member(practice, name="Ann Weber")


@pytest.fixture
def episode(ann: Member) -> Episode:
    practice = ann.memberships.get().practice
    assert practice is not None
    client = factories.client(practice)
    factories.consent(client, ConsentScope.RESEARCH, factories.study(practice))
    return factories.episode(client, ann)


def card_about(episode: Episode, hours: int) -> Card:
    at = factories.START.replace(hour=hours)
    return factories.card_of(factories.held_session(episode, at=at), Perspective.CLIENT)


def is_good(page: Page) -> None:
    """Reachable for everybody, and nothing sticks out on a phone."""
    assert (violations(page), too_small(page)) == ([], [])
    assert overflow(page) <= 0


def hand_in(page: Page, card: Card) -> None:
    page.goto(address(card))
    fill_in(page)
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    page.get_by_role("link", name="My own view").click()


def test_a_client_keeps_reads_and_takes_back_what_is_theirs(
    visit: Visit, episode: Episode, ann: Member
) -> None:
    page = visit()
    first, second = card_about(episode, 8), card_about(episode, 9)
    hand_in(page, first)
    name = make_view(page)
    hand_in(page, second)
    page.get_by_role("button", name="Put it there").click()
    expect(page.get_by_role("heading", name="The card is in your view")).to_be_visible()
    page.get_by_role("link", name="To my cards").click()
    open_view(page, name)
    expect(page.locator(".sheet > .list > li")).to_have_count(2)
    is_good(page)
    assert first.session is not None
    factories.handed_in(factories.card_of(first.session, Perspective.THERAPIST))
    therapist = sign_in(Browser(), ann)
    assert WORDS in read_by(therapist, first)
    take_back(page, first)
    assert WORDS not in read_by(therapist, first)
    take_a_copy(page)
    erase_and_revoke(page)


def make_view(page: Page) -> str:
    """Make a view with a passphrase, close it, and return its name."""
    is_good(page)
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_label("Once more").fill(PASSPHRASE)
    page.get_by_label("This is my own phone").check()
    page.get_by_role("button", name="Make my view").click()
    expect(page.get_by_role("heading", name="Your view is ready")).to_be_visible()
    is_good(page)
    name = OwnView.objects.get().name
    expect(page.get_by_text(name)).to_be_visible()
    page.get_by_role("link", name="To my cards").click()
    page.get_by_role("button", name="Close").click()
    return name


def open_view(page: Page, name: str) -> None:
    is_good(page)
    page.get_by_label("Name of your view").fill(name)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Open", exact=True).click()


def read_by(therapist: Browser, card: Card) -> str:
    """Open the pair as the therapist, who needs no real browser for it here."""
    return therapist.get(f"/sessions/{card.session_id}/").content.decode()


def take_back(page: Page, card: Card) -> None:
    page.goto(f"/mine/cards/{card.pk}/")
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_text("Ann Weber opened the pair")).to_be_visible()
    page.get_by_text("Take this card back").click()
    page.get_by_label("Yes, I am sure").check()
    page.get_by_label("Your present passphrase").fill(PASSPHRASE)
    is_good(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("You took this card back")).to_be_visible()


def take_a_copy(page: Page) -> None:
    page.get_by_role("link", name="My cards").click()
    with page.expect_download() as copied:
        page.get_by_role("link", name="A copy for other programs").click()
    assert WORDS in copied.value.path().read_text(encoding="utf-8")


def erase_and_revoke(page: Page) -> None:
    pages = {
        "/mine/sharing/": "What I agreed to",
        "/mine/keys/": "What opens this view",
        "/mine/erasure/": "Erase everything",
    }
    for place, title in pages.items():
        expect(page.get_by_role("link", name=title, exact=True)).to_have_attribute("href", place)
    for place, title in pages.items():
        page.goto(place)
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        is_good(page)
    page.get_by_label("Yes, I am sure").check()
    page.get_by_label("Your present passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Erase everything of me").click()
    expect(page.get_by_text("Everything is erased on")).to_be_visible()
    page.get_by_role("button", name="I have changed my mind").click()
    expect(page.get_by_text("Called off. Your cards stay.")).to_be_visible()
    is_good(page)
    assert not ErasureRequest.objects.exists()


def test_a_passkey_makes_a_view_and_opens_it(visit: Visit, episode: Episode, server: str) -> None:
    page = with_fingerprint_reader(visit())
    hand_in(page, card_about(episode, 8))
    page.get_by_role("button", name="With a passkey instead").click()
    expect(page.get_by_role("heading", name="Your view is ready")).to_be_visible()
    page.get_by_role("link", name="To my cards").click()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Open with a passkey").click()
    expect(page.locator(".sheet > .list > li")).to_have_count(1)
    is_asked_for_the_passkey(page)
    prove_with_the_passkey(page)
    assert (Passkey.objects.count(), Client.objects.count()) == (1, 1)


def is_asked_for_the_passkey(page: Page) -> None:
    """Press without it: the page says what is missing, where the button is, until it is there."""
    page.locator(".sheet > .list a").click()
    page.get_by_text("Take this card back").click()
    page.get_by_label("Yes, I am sure").check()
    page.get_by_role("button", name="Take it back").click()
    doubt = page.get_by_text("Please use your passkey as well: it shows that it is you.")
    expect(doubt).to_be_in_viewport()
    page.get_by_role("button", name="It is me, with a passkey").click()
    expect(page.get_by_text("Good. Now go on below.")).to_be_visible()
    expect(doubt).to_be_hidden()
    page.get_by_role("link", name="My cards").click()


def prove_with_the_passkey(page: Page) -> None:
    """Set a passphrase: what opens the view changes only for whoever can open it."""
    page.get_by_role("link", name="What opens this view").click()
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_label("Once more").fill(PASSPHRASE)
    page.get_by_role("button", name="It is me, with a passkey").click()
    expect(page.get_by_text("Good. Now go on below.")).to_be_visible()
    page.get_by_role("button", name="Set this passphrase").click()
    expect(page.get_by_label("Your present passphrase")).to_be_visible()


def test_without_a_script_a_passphrase_does_it(visit: Visit, episode: Episode) -> None:
    page = visit(java_script_enabled=False)
    hand_in(page, card_about(episode, 8))
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_label("Once more").fill(PASSPHRASE)
    page.get_by_role("button", name="Make my view").click()
    expect(page.get_by_role("heading", name="Your view is ready")).to_be_visible()


def test_where_the_address_is_a_number_no_passkey_is_offered(
    visit: Visit, episode: Episode, server: str
) -> None:
    """Browsers make none there, as on one's own machine by its number."""
    page = visit(base_url=server.replace("localhost", "127.0.0.1"))
    hand_in(page, card_about(episode, 8))
    page.get_by_text("I have a view already").click()
    expect(page.get_by_role("button", name="passkey")).to_have_count(0)
    expect(page.get_by_text("A passkey cannot be used at this address")).to_have_count(2)
    is_good(page)
