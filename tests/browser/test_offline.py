"""The client's card when the network goes or the answer gets lost; more in `bench/offline`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keeping import (
    NOTHING,
    WORDS,
    arrived,
    arrived_once,
    hand_in,
    kept_kinds,
    left,
    left_waiting,
    open_and_write,
    open_card,
    saved,
    told,
    until,
    violations,
    waits,
    write,
)
from tests.browser.line import Line, State
from visavis.apps.cards.models import Card

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]


def test_a_card_written_without_network_is_sent_once_when_it_is_back(
    visit: Visit, line: Line, own_card: Card
) -> None:
    page = visit(base_url=line.address)
    open_card(page, own_card)
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
    waits(page)
    page.get_by_role("button", name="Do not keep anything on this device").click()
    expect(page.get_by_role("alert")).to_contain_text("This card has not been sent.")
    assert violations(page) == []
    assert told(own_card) == []
    line.set(State.OPEN)
    page.context.set_offline(False)
    arrived(page)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("status").first).to_contain_text("Received.")
    assert told(own_card) == [WORDS, "And the silence."]
    assert violations(page) == []
    page.reload()
    arrived(page)
    until(lambda: left(page) == NOTHING)


def test_a_lost_answer_is_asked_for_again_and_is_one_card(
    visit: Visit, line: Line, own_card: Card
) -> None:
    page = visit(base_url=line.address)
    open_and_write(page, own_card)
    left_waiting(page, line, State.DEAF)
    assert line.heard.is_set()
    assert told(own_card) == [WORDS]
    assert kept_kinds(page) == ["card", "draft", "outbox", "page"]
    line.set(State.OPEN)
    page.get_by_role("button", name="Try now").click()
    arrived_once(page, own_card)


def test_keep_nothing_is_one_tap_and_leaves_nothing(
    visit: Visit, line: Line, own_card: Card
) -> None:
    page = visit(base_url=line.address)
    open_and_write(page, own_card)
    assert kept_kinds(page) == ["card", "draft", "page"]
    page.get_by_role("button", name="Do not keep anything on this device").click()
    until(lambda: left(page) == NOTHING)
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)
    page.locator("#helpful-0-text").fill("And more.")
    assert violations(page) == []
    page.reload()
    expect(page.get_by_role("button", name="Keep it on this device after all")).to_be_visible()
    expect(page.locator("#helpful-0-text")).to_have_value("")
    page.locator("label:has(> input[name=helpful][value=yes])").click()
    page.locator("#helpful-0-text").fill(WORDS)
    line.set(State.CUT)
    hand_in(page)
    expect(page.get_by_role("status").first).to_contain_text("Not sent")
    assert left(page) == NOTHING
    line.set(State.OPEN)
    hand_in(page)
    arrived_once(page, own_card)
