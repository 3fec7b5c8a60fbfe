"""A real Chromium and a real server for tests of whole journeys.

`page` is a phone-sized page of a fresh visitor, `visit(...)` opens further ones, and
`signed_in(member)` gives the page of a member. Every page fails its test when the browser
reports a script error or something that the Content-Security-Policy stopped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.conf import settings as project_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.browser.chromium import ARGUMENTS
from tests.browser.line import Line
from tests.signing_in import sign_in
from visavis.apps.cards.models import Card
from visavis.apps.people.models import Member
from visavis.gateways.outside import Outside, connect
from visavis.vocab.card import Perspective

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

Visit = Callable[..., Page]
SignedIn = Callable[..., Page]

# Playwright keeps an event loop in this thread; the queries that tests make between two clicks
# are ordinary ones, and Django would refuse them.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("these tests need Chromium: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def server(live_server: LiveServer, world: Outside) -> str:
    """The address of a server with a database of its own, which links also name."""
    connect(replace(world, address=live_server.url))
    return str(live_server.url)


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Visit]:
    """Open a page of a fresh visitor; keyword arguments are those of a Playwright context."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(**options: object) -> Page:
        defaults = {"base_url": server, "viewport": PHONE, "locale": "en-GB"}
        context = chromium.new_context(**(defaults | options))  # type: ignore[arg-type]  # options by name
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _listen(message, complaints))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _listen(message: ConsoleMessage, complaints: list[str]) -> None:
    if "Content Security Policy" in message.text:
        complaints.append(message.text)


@pytest.fixture
def page(visit: Visit) -> Page:
    """A phone-sized page of somebody who is not signed in."""
    return visit()


@pytest.fixture
def signed_in(visit: Visit, server: str) -> SignedIn:
    """Open a page of a member who has signed in with both factors."""

    def open_page(member: Member, **options: object) -> Page:
        page = visit(**options)
        cookie = sign_in(Client(), member).cookies[project_settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server}])
        return page

    return open_page


@pytest.fixture
def line(server: str) -> Iterator[Line]:
    """A line to the server that can be cut."""
    place = urlsplit(server)
    assert place.port is not None
    with Line(("127.0.0.1", place.port)) as line:
        yield line


@pytest.fixture
def own_card(server: str) -> Card:
    """A client's card that waits to be filled in."""
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)
