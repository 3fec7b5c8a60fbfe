"""Longer journeys of a card that is kept on the client's device: `make bench PART=offline`."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests import factories
from tests.browser.chromium import ARGUMENTS
from tests.browser.conftest import PHONE
from tests.browser.keeping import (
    NOTHING,
    WORDS,
    arrived,
    arrived_once,
    hand_in,
    kept_kinds,
    left,
    left_waiting,
    link,
    open_and_write,
    open_card,
    saved,
    told,
    until,
    violations,
    waits,
    weight,
    write,
)
from tests.browser.line import Line, State
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import Way
from visavis.gateways.clock import SetClock
from visavis.privacy.retention import CARD_LINK_LIFE
from visavis.vocab.card import Perspective

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]
Start = Callable[[], BrowserContext]

RUN_OUT = """() => new Promise(done => {
  const asked = indexedDB.open("visavis");
  asked.onsuccess = () => {
    const rows = asked.result.transaction("rows", "readwrite").objectStore("rows");
    const all = rows.openCursor();
    all.onsuccess = () => {
      const here = all.result;
      if (!here) { asked.result.close(); return done(); }
      if (here.key[1] === "card") here.update({...here.value, until: Date.now() - 1});
      here.continue();
    };
  };
})"""


@pytest.fixture
def start(chromium: Browser, line: Line, tmp_path: Path) -> Iterator[Start]:
    """Start a browser with a profile on disk, which goes on where the last one was closed."""
    started: list[BrowserContext] = []

    def begin() -> BrowserContext:
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=shutil.which("chromium"),
            args=ARGUMENTS,
            base_url=line.address,
            viewport=PHONE,  # type: ignore[arg-type]  # a plain dictionary
            locale="en-GB",
        )
        started.append(context)
        return context

    yield begin
    for context in started:
        context.close()


def readable(folder: Path, words: str) -> list[str]:
    """The files in which `words` can be read as they are."""
    marks = [words.encode(), words.encode("utf-16-le")]
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 20
    return [str(file) for file in files if any(mark in file.read_bytes() for mark in marks)]


def test_a_draft_survives_a_closed_browser_and_nobody_can_read_it_on_disk(
    start: Start, own_card: Card, tmp_path: Path
) -> None:
    context = start()
    open_and_write(context.pages[0], own_card)
    context.close()
    assert readable(tmp_path / "profile", "zebra") == []
    assert readable(tmp_path / "profile", own_card.paper_code) == []
    context = start()
    page = context.pages[0]
    page.goto(link(own_card))
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)
    hand_in(page)
    arrived(page)
    until(lambda: left(page) == NOTHING)
    context.close()
    assert told(own_card) == [WORDS]
    assert readable(tmp_path / "profile", "zebra") == []


def test_a_card_that_waits_is_sent_after_the_browser_was_closed(
    start: Start, line: Line, own_card: Card
) -> None:
    context = start()
    page = context.pages[0]
    open_and_write(page, own_card)
    left_waiting(page, line, State.CUT)
    context.close()
    assert told(own_card) == []
    line.set(State.OPEN)
    page = start().pages[0]
    page.goto(link(own_card))
    arrived_once(page, own_card)


def test_an_answer_that_got_lost_before_the_browser_closed_leads_to_the_receipt(
    start: Start, line: Line, own_card: Card
) -> None:
    context = start()
    page = context.pages[0]
    open_and_write(page, own_card)
    left_waiting(page, line, State.DEAF)
    context.close()
    assert told(own_card) == [WORDS]
    line.set(State.OPEN)
    page = start().pages[0]
    page.goto(link(own_card))
    arrived(page)
    until(lambda: left(page) == NOTHING)
    expect(page.get_by_text("were not handed in")).to_be_hidden()
    assert told(own_card) == [WORDS]


def test_keeping_after_all_keeps_what_stands_on_the_page(visit: Visit, own_card: Card) -> None:
    page = visit()
    open_card(page, own_card)
    page.get_by_role("button", name="Do not keep anything on this device").click()
    page.get_by_role("button", name="Keep it on this device after all").click()
    write(page)
    page.reload()
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)


def test_two_tabs_share_one_draft_and_one_card(visit: Visit, own_card: Card) -> None:
    first = visit()
    open_card(first, own_card)
    second = first.context.new_page()
    second.goto(link(own_card))
    write(second)
    first.bring_to_front()
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.locator("#helpful-0-text")).to_have_value(WORDS)
    hand_in(first)
    for tab in (first, second):
        arrived(tab)
    assert told(own_card) == [WORDS]
    until(lambda: left(first) == NOTHING)


def test_what_waits_can_be_changed_before_it_is_sent(
    visit: Visit, line: Line, own_card: Card
) -> None:
    page = visit(base_url=line.address)
    open_and_write(page, own_card)
    line.set(State.CUT)
    hand_in(page)
    page.get_by_role("button", name="Change something").click()
    page.locator("#helpful-0-text").fill("In other words.")
    saved(page)
    line.set(State.OPEN)
    page.reload()
    expect(page.locator("#helpful-0-text")).to_have_value("In other words.")
    assert told(own_card) == []
    hand_in(page)
    arrived(page)
    assert told(own_card) == ["In other words."]


def test_keeping_nothing_of_a_card_that_waits_is_asked_once_and_leaves_the_words_on_the_page(
    visit: Visit, line: Line, own_card: Card
) -> None:
    page = visit(base_url=line.address)
    open_card(page, own_card)
    write(page)
    line.set(State.CUT)
    hand_in(page)
    waits(page)
    page.get_by_role("button", name="Do not keep anything on this device").click()
    assert "outbox" in kept_kinds(page)
    page.get_by_role("button", name="Keep nothing all the same").click()
    until(lambda: left(page) == NOTHING)
    expect(page.locator("#kept")).to_contain_text("Not sent")
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)
    line.set(State.OPEN)
    hand_in(page)
    arrived(page)
    assert told(own_card) == [WORDS]


def test_words_that_came_too_late_can_be_copied_and_deleted(
    visit: Visit, line: Line, own_card: Card
) -> None:
    page = visit(base_url=line.address)
    open_and_write(page, own_card)
    other = visit(base_url=line.address)
    other.goto(link(own_card))
    other.get_by_role("button", name="Nothing particular today").click()
    expect(other.get_by_role("heading", name="Your card has arrived")).to_be_visible()
    hand_in(page)
    expect(page.get_by_role("heading", name="Words of yours were not handed in")).to_be_visible()
    expect(page.get_by_label("What you wrote")).to_have_value(WORDS)
    assert violations(page) == []
    page.reload()
    expect(page.get_by_label("What you wrote")).to_have_value(WORDS)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy my words").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == WORDS
    page.get_by_role("button", name="Delete them").click()
    until(lambda: left(page) == NOTHING)
    assert told(own_card) == []


def test_a_link_that_has_run_out_says_so_and_gives_the_words_back(
    visit: Visit, line: Line, own_card: Card, clock: SetClock
) -> None:
    page = visit(base_url=line.address)
    open_and_write(page, own_card)
    left_waiting(page, line, State.CUT)
    clock.forward(CARD_LINK_LIFE)
    line.set(State.OPEN)
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_role("heading", name="There is no card behind this link")).to_be_visible()
    expect(page.get_by_label("What you wrote")).to_have_value(WORDS)
    page.get_by_role("button", name="Delete them").click()
    until(lambda: left(page) == NOTHING)


def test_the_server_says_what_to_change_and_the_words_stay(visit: Visit, own_card: Card) -> None:
    page = visit()
    open_and_write(page, own_card)
    page.get_by_role("button", name="Nothing particular today").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)
    page.reload()
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)


def test_the_card_about_the_ending_is_kept_as_well(
    visit: Visit, line: Line, own_card: Card
) -> None:
    ending = factories.ending_card(own_card.episode, Perspective.CLIENT)
    page = visit(base_url=line.address)
    open_card(page, ending)
    line.set(State.CUT)
    page.locator("#point-0-what").fill(WORDS)
    page.get_by_role("button", name="Add another").click()
    page.locator("#point-1-what").fill("The letter.")
    saved(page)
    page.reload()
    expect(page.locator("#point-1-what")).to_have_value("The letter.")
    hand_in(page)
    waits(page)
    line.set(State.OPEN)
    page.get_by_role("button", name="Try now").click()
    arrived(page)
    assert ending.turning_points.count() == 2
    until(lambda: left(page) == NOTHING)


def test_a_page_without_encryption_keeps_nothing_and_says_so(visit: Visit, own_card: Card) -> None:
    page = visit()
    page.add_init_script("Object.defineProperty(self, 'isSecureContext', {value: false})")
    page.goto(link(own_card))
    expect(page.get_by_text("nothing can be kept on this device")).to_be_visible()
    page.locator("label:has(> input[name=helpful][value=yes])").click()
    page.locator("#helpful-0-text").fill(WORDS)
    assert left(page) == NOTHING
    hand_in(page)
    arrived(page)
    assert told(own_card) == [WORDS]


def test_a_draft_whose_time_is_over_goes_when_the_next_card_is_opened(
    visit: Visit, own_card: Card
) -> None:
    page = visit()
    open_and_write(page, own_card)
    page.evaluate(RUN_OUT)
    page.goto(link(factories.ending_card(own_card.episode, Perspective.CLIENT)))
    until(lambda: kept_kinds(page) == ["card", "page"])


def test_a_link_from_the_therapists_screen_leaves_nothing(visit: Visit, own_card: Card) -> None:
    page = visit()
    page.goto(link(own_card, Way.SHOWN))
    page.locator("label:has(> input[name=helpful][value=yes])").click()
    page.locator("#helpful-0-text").fill(WORDS)
    hand_in(page)
    arrived_once(page, own_card)


@pytest.mark.parametrize("seed", range(12))
def test_a_line_that_comes_and_goes_makes_one_card(
    visit: Visit, line: Line, own_card: Card, seed: int
) -> None:
    """Cut, deaf and open by chance while the card is on its way; then it stays open."""
    chance = random.Random(seed)  # noqa: S311 -- a line, not a secret
    page = visit(base_url=line.address)
    open_and_write(page, own_card)
    hand_in(page)
    for _ in range(12):
        line.set(chance.choice(list(State)))
        page.evaluate("dispatchEvent(new Event('online'))")
        time.sleep(chance.random() / 8)
    line.set(State.OPEN)
    page.evaluate("dispatchEvent(new Event('online'))")
    if not page.get_by_role("heading", name="Your card has arrived").is_visible():
        page.reload()
    arrived_once(page, own_card)


def test_what_a_first_visit_weighs(
    page: Page, own_card: Card, record_testsuite_property: Callable[[str, object], None]
) -> None:
    seen: list[Response] = []
    page.on("response", lambda one: seen.append(one))  # noqa: PLW0108 -- a built-in cannot be listened with
    page.goto(link(own_card), wait_until="networkidle")
    script = weight([one for one in seen if one.url.endswith(".js")])
    record_testsuite_property("script", script)
    record_testsuite_property("page", weight(seen) - script)
    assert script > 0
