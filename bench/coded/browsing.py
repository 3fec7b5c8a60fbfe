"""Browsers of the people who work on the study: each has one of their own, and signs in by page."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from tests.browser.chromium import ARGUMENTS

PATIENCE = 20_000
"""Milliseconds that a page may take where six others are driven at the same time."""

TRIES, PAUSE = 1_500, 0.02
"""How often, and how many seconds apart, a page is asked for what it should say."""
QUIET = 10
"""So many times in a row nothing is on its way: then nothing follows."""


class BrokenError(Exception):
    """A page is not as it should be; the sentence says what was met."""


@dataclass
class Person:
    """Somebody at their own browser."""

    name: str
    page: Page
    complaints: list[str] = field(default_factory=list)
    """Script errors, and what the Content-Security-Policy stopped."""
    asked: int = 0
    """Requests that were not answered yet."""

    def __post_init__(self) -> None:
        """Listen to the page."""
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.on("request", lambda _request: self._count(1))
        for ending in ("requestfinished", "requestfailed"):
            self.page.on(ending, lambda _request: self._count(-1))

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def _count(self, by: int) -> None:
        self.asked += by

    async def rests(self) -> None:
        """Wait until nothing is on its way any more."""
        quiet = 0
        for _ in range(TRIES):
            quiet = 0 if self.asked else quiet + 1
            if quiet == QUIET:
                return
            await asyncio.sleep(PAUSE)
        msg = f"{self.name}'s browser still waits for {self.asked} answers"
        raise BrokenError(msg)

    async def go(self, address: str) -> None:
        """Open an address, and see that a page came."""
        answer = await self.page.goto(address, wait_until="domcontentloaded")
        if answer is None or not answer.ok:
            status = "nothing" if answer is None else answer.status
            msg = f"{self.name} opened {address} and was answered with {status}"
            raise BrokenError(msg)

    async def says(self, sentence: str) -> None:
        """See that a sentence stands on the page."""
        found = await self.page.locator("main").inner_text()
        if sentence not in found:
            msg = f"{self.name} at {self.page.url} does not read {sentence!r}, but {found[:400]!r}"
            raise BrokenError(msg)

    async def presses(self, button: str) -> None:
        """Press the button of this name, and wait for the page that follows."""
        async with self.page.expect_navigation(wait_until="domcontentloaded"):
            await self.page.get_by_role("button", name=button).click()


@dataclass
class Visitors:
    """Everybody who is there, and how they get in."""

    browser: Browser
    address: str
    links: dict[str, str]
    there: list[Person] = field(default_factory=list)

    async def arrive(self, name: str) -> Person:
        """Open a browser of one's own, and sign in by the link."""
        context = await self.browser.new_context(
            base_url=self.address, viewport={"width": 1280, "height": 900}, locale="en-GB"
        )
        context.set_default_timeout(PATIENCE)
        person = Person(name, await context.new_page())
        await person.go(self.links[name])
        await person.presses("Go in")
        self.there.append(person)
        return person

    @property
    def complaints(self) -> list[str]:
        """What anybody's browser complained of."""
        return [f"{one.name}: {said}" for one in self.there for said in one.complaints]


@asynccontextmanager
async def visitors(address: str, links: dict[str, str]) -> AsyncIterator[Visitors]:
    """Run Chromium until the end of the block."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        msg = "this needs Chromium: apt-get install chromium"
        raise BrokenError(msg)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        try:
            yield Visitors(browser, address, links)
        finally:
            await browser.close()
