"""The tablet in the client's hands, in a real browser without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories
from tests.accounts import PASSWORD, account, with_app
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.care.models import Episode
from visavis.apps.people.models import Member
from visavis.vocab.card import Perspective

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignedIn = Callable[..., Page]

TABLET = {"width": 820, "height": 1180}
WORDS = "When the kettle sang and nobody spoke."
NAME = "Quillon Marrowby"
THANKS = "Thank you. Please hand the tablet back."


@pytest.fixture
def card(server: str) -> Card:
    practice = factories.practice(simulated=False)
    therapist = with_app(account(practice))
    episode = factories.episode(factories.client(practice), therapist)
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


def therapist_of(card: Card) -> Member:
    return Member.objects.get(pk=Episode.objects.get(pk=card.episode_id).therapist_id)


@pytest.fixture
def tablet(signed_in: SignedIn, card: Card) -> Page:
    """The therapist's browser, just handed over."""
    page = signed_in(therapist_of(card), viewport=TABLET, java_script_enabled=False)
    page.goto("/today/")
    waiting = page.locator("section", has_text="A card waits for you")
    waiting.get_by_role("link", name="Hand over this tablet").click()
    page.get_by_role("button", name="Hand it over").click()
    expect(page).to_have_url(page.url.partition("/kiosk")[0] + "/kiosk/")
    return page


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"label:has(> input[name='{name}'][value='{value}'])").click()


def fill_in(page: Page) -> None:
    choose(page, "helpful", "yes")
    page.locator("#helpful-0-text").fill(WORDS)
    choose(page, "hindering", "nothing")


def travel(page: Page, step: int) -> None:
    """Press *back* or *forward*, as long as the history goes."""
    browser = page.context.new_cdp_session(page)
    history = browser.send("Page.getNavigationHistory")
    place = history["currentIndex"] + step
    if 0 <= place < len(history["entries"]):
        browser.send("Page.navigateToHistoryEntry", {"entryId": history["entries"][place]["id"]})
        page.wait_for_timeout(250)
    browser.detach()


def is_neutral(page: Page) -> bool:
    """Nothing is on the screen but the thanks and the way to unlock."""
    links = [link.inner_text() for link in page.get_by_role("link").all()]
    seen = page.content()
    code = "K-1"
    nothing_told = not any(word in seen for word in (WORDS, NAME, code, "Today", "Sign out"))
    return (
        nothing_told
        and links == ["For the therapist: unlock"]
        and page.get_by_role("heading").inner_text() == THANKS
    )


def test_the_card_is_filled_in_and_nothing_leads_back(tablet: Page, card: Card) -> None:
    card_page = tablet.content()
    assert card_page.count("<script") == 0
    assert tablet.get_by_role("navigation").count() == 0
    assert [link.get_attribute("href") for link in tablet.get_by_role("link").all()] == []
    fill_in(tablet)
    tablet.get_by_role("button", name="Add another").first.click()
    tablet.get_by_role("button", name="Hand in my card").click()
    assert is_neutral(tablet)
    assert EventReport.objects.filter(card=card).count() == 1
    for step in [-1] * 5 + [1] * 5:  # past the therapist's pages, and forth again
        travel(tablet, step)
        shown = tablet.content()
        assert not any(word in shown for word in (WORDS, "K-1", "helpful-0-text"))
    tablet.goto("/kiosk/")
    assert is_neutral(tablet)


def test_other_tabs_addresses_and_a_restart_find_the_same_lock(
    tablet: Page, card: Card, chromium: object, server: str
) -> None:
    tablet.get_by_role("button", name="Not now").click()
    assert is_neutral(tablet)
    addresses = [
        *("/", "/today/", "/clients/", "/account/login/", "/account/email/", "/nowhere/"),
        *(f"/clients/{card.episode.client_id}/", f"/sessions/{card.session_id}/", "/healthz"),
    ]
    other = tablet.context.new_page()
    for address in addresses:
        other.goto(address)
        assert is_neutral(other), address
    restarted = _restart(tablet.context, chromium, server)
    restarted.goto("/today/")
    assert is_neutral(restarted)
    restarted.context.close()


def _restart(context: BrowserContext, chromium: object, server: str) -> Page:
    """Another browser with the same cookies."""
    state = context.storage_state()
    fresh = chromium.new_context(base_url=server, storage_state=state)  # type: ignore[attr-defined]  # the fixture's browser
    page: Page = fresh.new_page()
    return page


def test_back_from_the_neutral_screen_shows_no_card(signed_in: SignedIn, card: Card) -> None:
    """With script as well: browsers then keep more alive."""
    page = signed_in(therapist_of(card), viewport=TABLET)
    page.goto(f"/clients/{card.episode.client_id}/")
    page.goto(f"/sessions/{card.session_id}/hand-over/")
    page.get_by_role("button", name="Hand it over").click()
    fill_in(page)
    page.get_by_role("button", name="Not now").click()
    for _ in range(3):
        travel(page, -1)
        shown = page.content()
        assert not any(word in shown for word in (WORDS, "K-1", "helpful-0-text"))
    assert Card.objects.get(pk=card.pk).handed_in_at is None


def test_only_its_owner_takes_the_tablet_back(tablet: Page, card: Card) -> None:
    tablet.get_by_role("button", name="Nothing particular today").click()
    tablet.get_by_role("link", name="For the therapist: unlock").click()
    field = tablet.get_by_label("Your password, or a code from your authenticator app")
    field.fill("a guess of the client's")
    tablet.get_by_role("button", name="Unlock").click()
    expect(tablet.locator(".problem")).to_be_visible()
    assert field.input_value() == ""
    field.fill(PASSWORD)
    tablet.get_by_role("button", name="Unlock").click()
    expect(tablet.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    travel(tablet, -1)
    assert "helpful-0-text" not in tablet.content()


def test_everybody_can_read_and_reach_each_screen(signed_in: SignedIn, card: Card) -> None:
    """The narrowest, in the dark, in the longer language; the card itself has a test of its own."""
    narrow = {"width": 320, "height": 640}
    page = signed_in(therapist_of(card), locale="fr-FR", viewport=narrow, color_scheme="dark")
    page.goto(f"/sessions/{card.session_id}/hand-over/")
    looked_at = [violations(page)]
    page.locator("main form button").first.click()
    page.locator("button[value=not-now]").click()
    looked_at.append(violations(page))
    page.goto("/kiosk/unlock/")
    looked_at.append(violations(page))
    assert looked_at == [[]] * 3


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    small: list[str] = page.evaluate(
        """[...document.querySelectorAll('button:not(.hide), label:has(>input), select, summary')]
           .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 48)
           .map(e => e.outerHTML.slice(0, 80))"""
    )
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [found["id"] for found in results.response["violations"]] + small + ["wide"] * wide
