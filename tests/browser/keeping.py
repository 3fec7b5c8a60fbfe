"""What the tests of a card that is kept on the client's device do and look at."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, expect

from tests.browser.line import Line, State
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.cards.rules.links import Way, token_for
from visavis.apps.sealing import client_key, unseal

WORDS = "The zebra on the stairs, and that we could laugh about it."
LEFT_ON_DEVICE = """async () => ({
  rows: (await indexedDB.databases()).map(one => one.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  local: localStorage.length,
})"""
NOTHING = {"rows": [], "caches": [], "workers": 0, "local": 0}


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


def open_and_write(page: Page, card: Card) -> None:
    open_card(page, card)
    write(page)


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


def arrived(page: Page) -> None:
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()


def arrived_once(page: Page, card: Card, *words: str) -> None:
    """One card with these words reached the practice, and the device has forgotten them."""
    arrived(page)
    assert told(card) == list(words or [WORDS])
    until(lambda: left(page) == NOTHING)


def left_waiting(page: Page, line: Line, state: State) -> None:
    """Hand the card in on a line that does not answer: it waits on the device."""
    line.set(state)
    hand_in(page)
    waits(page)


def waits(page: Page) -> None:
    expect(page.get_by_role("heading", name="Your card waits on this device")).to_be_visible()


def left(page: Page) -> object:
    return page.evaluate(LEFT_ON_DEVICE)


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [found["id"] for found in results.response["violations"]]


def weight(answers: Iterable[Response]) -> int:
    """The bytes of different files on the way, compressed as the static files are."""
    sizes: dict[str, int] = {}
    for answer in answers:
        # What is asked for again comes from the browser's own cache, and is empty.
        size = len(gzip.compress(answer.body(), 9))
        sizes[answer.url] = max(size, sizes.get(answer.url, 0))
    return sum(sizes.values())
