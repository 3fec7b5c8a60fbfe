"""The client's card when the network goes, the page closes or the answer gets lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.line import Line, State
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.cards.rules.links import Way, token_for
from visavis.apps.sealing import client_key, unseal
from visavis.vocab.card import Perspective

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]

WORDS = "The zebra on the stairs, and that we could laugh about it."
LEFT_ON_DEVICE = """async () => ({
  rows: (await indexedDB.databases()).map(one => one.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  local: localStorage.length,
})"""
NOTHING = {"rows": [], "caches": [], "workers": 0, "local": 0}


@pytest.fixture
def line(server: str) -> Iterator[Line]:
    place = urlsplit(server)
    assert place.port is not None
    with Line(("127.0.0.1", place.port)) as line:
        yield line


@pytest.fixture
def card(server: str) -> Card:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


def link(card: Card, way: Way = Way.SENT) -> str:
    return f"/c/{token_for(card.pk, card.generation, way)}"


def told(card: Card) -> list[str]:
    key = client_key(card.episode.client_id)
    return [unseal(row, "text_sealed", key=key) for row in EventReport.objects.filter(card=card)]


def kept_kinds(page: Page) -> list[str]:
    """The kinds of rows in the store; opening a store that is not there would make it."""
    kinds: list[str] = page.evaluate(
        """async () => {
          if (!(await indexedDB.databases()).length) return [];
          const database = await new Promise(done => {
            const asked = indexedDB.open("visavis");
            asked.onsuccess = () => done(asked.result);
          });
          const names = await new Promise(done => {
            const asked = database.transaction("rows").objectStore("rows").getAllKeys();
            asked.onsuccess = () => done(asked.result);
          });
          database.close();
          return names.map(name => name[1]).sort();
        }"""
    )
    return kinds


def open_card(page: Page, card: Card) -> None:
    """Open the card and wait until a reload needs no network."""
    page.goto(link(card))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: "page" in kept_kinds(page))


def until(true: Callable[[], bool]) -> None:
    """Wait for what the page does behind the scenes."""
    for _ in range(200):
        if true():
            return
        time.sleep(0.025)
    pytest.fail("waited for five seconds")


def write(page: Page, words: str = WORDS) -> None:
    page.locator("label:has(> input[name=helpful][value=yes])").click()
    page.locator("#helpful-0-text").fill(words)
    page.locator("label:has(> input[name='helpful-0-rating'][value='3'])").click()
    saved(page)


def saved(page: Page) -> None:
    status = page.locator("#kept")
    expect(status).to_contain_text("Saved on this device.")
    expect(status).to_have_attribute("aria-busy", "false")


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Hand in my card").click()


def left(page: Page) -> object:
    return page.evaluate(LEFT_ON_DEVICE)


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [found["id"] for found in results.response["violations"]]


def test_a_card_written_without_network_is_sent_once_when_it_is_back(
    visit: Visit, line: Line, card: Card
) -> None:
    page = visit(base_url=line.address)
    open_card(page, card)
    line.set(State.CUT)
    page.context.set_offline(True)
    page.reload()
    write(page)
    page.get_by_role("button", name="Add another").first.click()
    page.locator("#helpful-1-text").fill("And the silence.")
    saved(page)
    page.reload()
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)
    expect(page.locator("#helpful-1-text")).to_have_value("And the silence.")
    hand_in(page)
    expect(page.get_by_role("heading", name="Your card waits on this device")).to_be_visible()
    assert violations(page) == []
    assert told(card) == []
    line.set(State.OPEN)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("Received at")
    assert told(card) == [WORDS, "And the silence."]
    assert violations(page) == []
    page.reload()
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    assert left(page) == NOTHING


def test_a_lost_answer_is_asked_for_again_and_is_one_card(
    visit: Visit, line: Line, card: Card
) -> None:
    page = visit(base_url=line.address)
    open_card(page, card)
    write(page)
    line.set(State.DEAF)
    hand_in(page)
    expect(page.get_by_role("heading", name="Your card waits on this device")).to_be_visible()
    assert line.heard.is_set()
    assert told(card) == [WORDS]
    assert kept_kinds(page) == ["card", "draft", "outbox", "page"]
    line.set(State.OPEN)
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    assert told(card) == [WORDS]
    assert left(page) == NOTHING
