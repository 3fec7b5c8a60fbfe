"""Coding without a mouse, and without a network."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project_settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests import rounds
from tests.browser.conftest import DESK
from tests.browser.keeping import until
from tests.browser.line import Line, State
from tests.signing_in import sign_in
from visavis.apps.coding.models import Coding
from visavis.vocab.coding import RoundKind

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SignedIn = Callable[..., Page]
Visit = Callable[..., Page]


def problems(page: Page) -> list[str]:
    options = {"resultTypes": ["violations"]}  # of what is well, no list
    found = [broken["id"] for broken in Axe().run(page, options=options).response["violations"]]
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *(["overflow"] if overflow > 0 else [])]


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def ready(page: Page, address: str) -> None:
    """Open a screen and wait until it holds the packets behind the first."""
    with page.expect_response(lambda answer: "more=" in answer.url):
        page.goto(address)


def comes_to(made: rounds.Coded, *codes: list[str]) -> None:
    """Wait until these codings have arrived; a busy machine takes its time."""
    for _ in range(300):
        if counting(made) == list(codes):
            return
        time.sleep(0.05)
    assert counting(made) == list(codes)


def counting(made: rounds.Coded) -> list[list[str]]:
    """What counts, in the order of the rater's assignments."""
    rows = Coding.objects.filter(assignment__rater=made.raters[0], replaced_at__isnull=True)
    return [
        [given["category"] for given in row.categories]
        for row in rows.order_by("assignment__place")
    ]


def test_several_reports_are_coded_without_a_mouse(signed_in: SignedIn, server: str) -> None:
    del server
    made = rounds.coded_round(raters=1, packets=5)
    rater = rounds.member_of(made.raters[0])
    two = rounds.coded_round(raters=1, packets=1, kind=RoundKind.SAME_EVENT, members=[rater])
    page = signed_in(rater, viewport=DESK)
    ready(page, f"/coding/{made.round.pk}/")
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose a category")
    press(page, "1 t . Enter")
    expect(page.locator("#done")).to_have_text("1")
    press(page, "/")
    page.keyboard.type("zzzq")
    expect(page.get_by_text("No category says so")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("radio", name="Hope")).to_be_visible()
    press(page, "n v Enter")
    press(page, "/")
    page.keyboard.type("hope")
    press(page, "Enter Enter")
    comes_to(made, ["self_awareness"], [], ["hope"])
    press(page, "u")
    expect(page.get_by_role("radio", name="Hope")).to_be_checked()
    press(page, "2 m")
    page.keyboard.type("On second thoughts.")
    press(page, "Escape Enter")
    comes_to(made, ["self_awareness"], [], ["new_perspective"])
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert problems(page) == []
    press(page, "Escape p 3 Enter")
    expect(page.locator("#said")).to_have_text("")
    press(page, "4 Enter")
    expect(page.get_by_role("heading", name="You have coded everything here")).to_be_visible()
    assert len(counting(made)) == 5
    page.set_viewport_size({"width": 320, "height": 640})
    for address in ("/coding/", f"/coding/{two.round.pk}/"):
        page.goto(address)
        assert problems(page) == []
    press(page, "1 Enter")
    until(lambda: len(counting(two)) == 1)
    assert Coding.objects.get(assignment__rater=two.raters[0]).matches != []


def test_a_lost_network_loses_no_coding(visit: Visit, line: Line, server: str) -> None:
    made = rounds.coded_round(raters=1, packets=6)
    rater = rounds.member_of(made.raters[0])
    page = visit(base_url=line.address, viewport=DESK, color_scheme="dark")
    cookie = sign_in(Client(), rater).cookies[project_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": line.address}])
    ready(page, f"/coding/{made.round.pk}/")
    line.set(State.CUT)
    press(page, "1 Enter")
    expect(page.locator("#waits")).to_contain_text("One coding waits on this device.")
    press(page, "2 Enter u 3 Enter")
    expect(page.locator("#waits")).to_contain_text("2 codings wait on this device.")
    assert counting(made) == []
    assert problems(page) == []
    page.close()
    line.set(State.DEAF)
    again = page.context.new_page()
    line.set(State.OPEN)
    again.goto("/coding/")
    comes_to(made, ["self_awareness"], ["problem_clarification"])
    expect(again.locator("#waits")).to_have_text("")
    assert again.evaluate("indexedDB.databases().then(found => found.length)") <= 1
    ready(again, f"/coding/{made.round.pk}/")
    line.set(State.DEAF)
    press(again, "4 Enter")
    assert line.heard.wait(10)
    until(lambda: len(counting(made)) == 3)
    line.set(State.OPEN)
    expect(again.locator("#waits")).to_have_text("", timeout=15_000)


def test_the_page_goes_on_by_itself_once_the_network_is_back(
    signed_in: SignedIn, server: str
) -> None:
    del server
    made = rounds.coded_round(raters=1, packets=7)
    page = signed_in(rounds.member_of(made.raters[0]), viewport=DESK)
    ready(page, f"/coding/{made.round.pk}/")
    shown = page.locator("#packet article")
    page.context.set_offline(True)
    for _held in range(5):
        press(page, "1 Enter")
    expect(page.locator("#waits")).to_contain_text("5 codings wait on this device.")
    expect(page.locator("#said")).to_contain_text("It goes on when the network is back.")
    last = shown.get_attribute("data-id")
    press(page, "2 Enter")  # it is coded, and stays as it was meant
    assert counting(made) == []
    page.context.set_offline(False)
    expect(shown).not_to_have_attribute("data-id", last or "")
    press(page, "3 Enter")
    expect(page.locator("#done")).to_have_text("6")
    comes_to(made, *[["self_awareness"]] * 5, ["problem_clarification"])
