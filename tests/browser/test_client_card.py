"""The client's card in a real browser: weight, reach, and handing in without script and with."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, expect

from tests import factories
from tests.browser.keeping import saved, weight
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.models import Episode
from visavis.apps.sealing import client_key, unseal
from visavis.vocab.card import Gate, Perspective
from visavis.vocab.care import ConsentScope

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]

KILOBYTE = 1024
WORDS = "When we went back to the phone call and I noticed that I had been angry all week."


@pytest.fixture
def episode(server: str) -> Episode:
    """A therapy in which everything that a card may ask is asked."""
    practice = factories.practice(simulated=True)
    practice.contact_person = factories.member(practice)
    practice.save()
    client = factories.client(practice)
    study = factories.study(practice)
    factories.consent(client, ConsentScope.RESEARCH, study)
    factories.consent(client, ConsentScope.TEXT, study)
    return factories.episode(client, factories.member(practice))


@pytest.fixture
def card(episode: Episode) -> Card:
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


def address(card: Card) -> str:
    return f"/c/{token_for(card.pk, card.generation)}"


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"label:has(> input[name='{name}'][value='{value}'])").click()


def fill_in(page: Page) -> None:
    choose(page, "helpful", "yes")
    page.locator("#helpful-0-text").fill(WORDS)
    choose(page, "helpful-0-rating", "3")
    choose(page, "hindering", "nothing")


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def too_small(page: Page) -> list[str]:
    """What can be tapped and is less than 48 px tall; links inside sentences excepted."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll('button:not(.hide), label:has(>input), select, summary')]
           .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 48)
           .map(e => e.outerHTML.slice(0, 80))"""
    )
    return found


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [found["id"] for found in results.response["violations"]]


def test_a_first_visit_is_one_small_page_and_at_most_two_requests(visit: Visit, card: Card) -> None:
    page = visit(java_script_enabled=False)
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    response = page.goto(address(card), wait_until="networkidle")
    assert response is not None
    assert response.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(response.body(), 6)) <= 14 * KILOBYTE
    assert len(seen) <= 1 + 2
    assert all(url.startswith(page.url.split("/c/")[0]) for url in seen)
    assert page.context.cookies() == []


def test_the_script_is_small_comes_after_the_page_and_asks_nobody_else(
    page: Page, card: Card
) -> None:
    seen: list[Response] = []
    page.on("response", lambda one: seen.append(one))  # noqa: PLW0108 -- a built-in cannot be listened with
    response = page.goto(address(card), wait_until="networkidle")
    assert response is not None
    assert all(one.url.startswith(page.url.split("/c/")[0]) for one in seen)
    assert 4 * KILOBYTE < weight([one for one in seen if one.url.endswith(".js")]) <= 8 * KILOBYTE
    assert weight(seen) <= 16 * KILOBYTE
    assert page.locator("script:not([type=module])").count() == 0
    assert page.context.cookies() == []


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_a_client_tells_of_two_moments(visit: Visit, card: Card, *, script: bool) -> None:
    page = visit(java_script_enabled=script)
    page.goto(address(card))
    expect(page.locator("#helpful-0-text")).to_be_hidden()
    fill_in(page)
    expect(page.locator("#hindering-0-text")).to_be_hidden()
    page.get_by_role("button", name="Add another").first.click()
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)
    page.locator("#helpful-1-text").fill("The silence afterwards.")
    page.locator("#helpful-1-moment").select_option("end")
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_have_count(0)
    key = client_key(card.episode.client_id)
    told = [unseal(row, "text_sealed", key=key) for row in EventReport.objects.filter(card=card)]
    assert told == [WORDS, "The silence afterwards."]


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_another_moment_has_a_heading_and_can_be_left_out_again(
    visit: Visit, card: Card, *, script: bool
) -> None:
    page = visit(java_script_enabled=script)
    page.goto(address(card))
    fill_in(page)
    expect(page.locator("#helpful-0 > legend")).to_be_hidden()
    expect(page.locator("[name=helpful-0-out]")).to_be_hidden()
    choose(page, "helpful-0-visibility", "after_ending")
    page.get_by_role("button", name="Add another").first.click()
    second = page.get_by_role("group", name="Moment 2", exact=True)
    expect(second.get_by_label("My therapist", exact=True)).to_be_checked()
    expect(page.locator("[name='helpful-0-visibility'][value=after_ending]")).to_be_checked()
    second.get_by_label("What was it?").fill("The silence afterwards.")
    second.get_by_label("Leave this moment out").check()
    expect(second.get_by_label("What was it?")).to_be_hidden()
    if script:  # what looks for faults is a script itself
        assert (violations(page), too_small(page)) == ([], [])
        saved(page)
        page.reload()
        expect(second.get_by_label("Leave this moment out")).to_be_checked()
        expect(page.locator("#helpful-1-text")).to_have_value("The silence afterwards.")
        expect(page.locator("[name='helpful-0-visibility'][value=after_ending]")).to_be_checked()
    page.get_by_role("button", name="Add another").first.click()
    third = page.get_by_role("group", name="Moment 3", exact=True)
    expect(third.get_by_label("Leave this moment out")).not_to_be_checked()
    third.get_by_label("What was it?").fill("The walk home.")
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    key = client_key(card.episode.client_id)
    told = [unseal(row, "text_sealed", key=key) for row in EventReport.objects.filter(card=card)]
    assert told == [WORDS, "The walk home."]


def test_nothing_particular_is_one_tap_and_back_leads_to_the_receipt(
    page: Page, card: Card
) -> None:
    page.goto(address(card))
    page.get_by_role("button", name="Nothing particular today").click()
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    number = page.locator("strong").inner_text()
    page.go_back()
    page.goto(address(card))
    assert page.locator("strong").inner_text() == number
    card.refresh_from_db()
    assert (card.helpful, card.hindering) == (Gate.NOTHING, Gate.NOTHING)


def test_a_double_click_is_one_card(page: Page, card: Card) -> None:
    page.goto(address(card))
    fill_in(page)
    page.get_by_role("button", name="Hand in my card").dblclick()
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    assert EventReport.objects.filter(card=card).count() == 1


def test_two_tabs_are_one_card(visit: Visit, card: Card) -> None:
    first, second = visit(), visit()
    for tab in (first, second):
        tab.goto(address(card))
        fill_in(tab)
    for tab in (first, second):
        tab.get_by_role("button", name="Hand in my card").click()
        expect(tab.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    assert first.locator("strong").inner_text() == second.locator("strong").inner_text()
    assert EventReport.objects.filter(card=card).count() == 1


def test_the_other_language_keeps_what_was_typed(page: Page, card: Card) -> None:
    page.goto(address(card))
    fill_in(page)
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)


def test_the_keyboard_alone_hands_a_card_in(page: Page, card: Card) -> None:
    page.goto(address(card))
    page.locator("input[name=helpful][value=yes]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # in a form this presses the first button: the page again
    expect(page.locator("#helpful-0-text")).to_be_visible()
    page.locator("#helpful-0-text").focus()
    page.keyboard.type(WORDS)
    page.get_by_role("button", name="Hand in my card").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()


def test_what_is_missing_is_said_where_the_reader_is(page: Page, card: Card) -> None:
    page.goto(address(card))
    fill_in(page)
    page.get_by_role("button", name="Nothing particular today").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(page).to_have_url(re.compile("#helpful$"))
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)
    assert violations(page) == []


@pytest.mark.parametrize(("scheme", "locale"), [("light", "en-GB"), ("dark", "fr-FR")])
def test_everybody_can_read_and_reach_the_card(
    visit: Visit, card: Card, scheme: str, locale: str
) -> None:
    page = visit(viewport={"width": 320, "height": 640}, color_scheme=scheme, locale=locale)
    page.goto(address(card))
    choose(page, "hindering", "yes")
    fill_in(page)
    assert violations(page) == []
    assert too_small(page) == []
    assert overflow(page) <= 0
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert overflow(page) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_and_reach_the_card_about_the_ending(
    visit: Visit, episode: Episode, card: Card, scheme: str
) -> None:
    page = visit(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page.goto(address(factories.ending_card(episode, Perspective.CLIENT)))
    assert violations(page) == []
    assert too_small(page) == []
    assert overflow(page) <= 0
    choose(page, "how", "agreed")
    page.locator("#point-0-what").fill(WORDS)
    page.get_by_role("button", name="Add another").click()
    expect(page.locator("#point-0-what")).to_have_value(WORDS)
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    assert violations(page) == []


def test_a_link_without_a_card_is_a_calm_page(page: Page, server: str) -> None:
    page.goto("/c/nothing")
    expect(page.get_by_role("heading")).to_have_text("There is no card behind this link")
    assert violations(page) == []
