"""Three raters at the real coding screen, at once and by keyboard, each confused as is known."""

from __future__ import annotations

import asyncio
import operator
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.async_api import Error, Page

from bench.coded.book import TITLES
from bench.coded.browsing import PAUSE, TRIES, BrokenError, Person
from bench.coded.coordinating import Round, said
from bench.coded.planted import Habits, Report, chance, drawn, key_in
from bench.coded.words import NUMBER, TELLING
from visavis.apps.coding.rules.answers import NONE_FITS
from visavis.vocab.card import Perspective

READ = """() => {
  const article = document.querySelector("#packet article");
  if (!article) return [document.querySelector("h1").innerText, "", ""];
  return ["", article.dataset.id, article.querySelector("blockquote").innerText];
}"""
LABELS = """() => [...document.querySelectorAll(".judge .cat:not([hidden]) label, .flags label")]
  .map((label) => [label.querySelector("span").innerText, label.querySelector("kbd").innerText])"""
FITS_NOT = "None fits"
OVER = "You have coded everything here"
SURE = {"r": 0.1, "s": 0.3, "t": 0.5, "": 0.1}
MOST_ATTEMPTS = 6
NOTED, SEARCHED, PUT_OFF, UNDONE, CUT, RELOADED = 5, 12, 20, 30, 45, 60
"""After how many codings a rater does something out of the ordinary."""
NUMBER_OF = re.compile(r"\d+")
HELD = "It goes on when the network is back."


@dataclass(frozen=True, slots=True)
class Coded:
    """What a rater meant to say of a report."""

    key: str
    time: int
    """0 for the first time, 1 for a repeat."""
    code: str
    guess: str


@dataclass
class Rater:
    """One rater at work, and what they said."""

    habits: Habits
    person: Person
    truth: Mapping[str, Report]
    coded: list[Coded] = field(default_factory=list)
    undone: int = 0
    waited: int = 0
    """Codings that waited on the device while there was no network."""
    cut_at: int | None = None
    """After how many codings the network went; None while it is there."""
    attempts: int = 0
    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    """By valence, which key stands beside which title."""

    @property
    def page(self) -> Page:
        """Their page."""
        return self.person.page

    # --- the rater school ------------------------------------------------------------------------

    async def learn(self, of: Round) -> None:
        """Pass the rater school, however many attempts it takes."""
        await self.person.go("/coding/")
        await self.page.get_by_role("link", name="To the rater school").first.wait_for()
        await self.person.go(_school(of))
        while await self.page.get_by_text("You have passed").count() == 0:
            if self.attempts >= MOST_ATTEMPTS:
                msg = f"{self.habits.name} did not pass the school in {MOST_ATTEMPTS} attempts"
                raise BrokenError(msg)
            await self._attempt(of)

    async def _attempt(self, of: Round) -> None:
        self.attempts += 1
        await self.person.go(f"{_school(of)}report/")
        while True:
            one = self.truth[key_in(await self.page.locator(".report q").inner_text())]
            rng = chance(self.habits.name, "school", one.key, self.attempts)
            code = drawn(self.habits.confusion[one.kind], rng)
            await self.page.check(f"[name=chosen][value='{said(code)}']", force=True)
            await self.person.presses("See what experts say")
            same = "You and the experts say the same"
            await self.person.says(same if code == one.code else "The experts say something else")
            ahead = self.page.get_by_role("link", name="Next report")
            if await ahead.count() == 0:
                break
            async with self.page.expect_navigation(wait_until="domcontentloaded"):
                await ahead.click()
        await self.person.go(_school(of))

    # --- coding ----------------------------------------------------------------------------------

    async def code_all(self, address: str) -> None:
        """Code every report of a round."""
        await self.person.go("/coding/")
        async with self.page.expect_navigation(wait_until="domcontentloaded"):
            await self.page.locator(f"a[href='{address}']").click()
        await self.page.wait_for_selector("form.keys")
        before, seen = "", Counter[str]()
        while (shown := await self._next(before)) is not None:
            before, words = shown
            one = self._recognised(words)
            # Only gold reports are never repeated: of another one, its repeat goes to the end too.
            if len(self.coded) >= PUT_OFF and one.gold and "put off" not in seen:
                seen["put off"] += 1
                await self.page.keyboard.press("p")
                continue
            await self._extras(words)
            await self._say(one, seen[one.key])
            seen[one.key] += 1

    async def _next(self, before: str) -> tuple[str, str] | None:
        """Wait for another packet than the one before; None when there is none left."""
        for _ in range(TRIES):
            try:
                heading, now, words = await self.page.evaluate(READ)
            except Error:  # the page went over to the next one
                await asyncio.sleep(PAUSE)
                continue
            if heading == OVER:
                return None
            if now != before:
                return now, words
            if self.cut_at is not None:
                await self._back_online(self.cut_at)
            await asyncio.sleep(PAUSE)
        said = await self.page.locator("#said").inner_text()
        msg = f"{self.habits.name} waits for the next packet in vain; the page says {said!r}"
        raise BrokenError(msg)

    def _recognised(self, words: str) -> Report:
        if NUMBER in words or TELLING in words:
            msg = f"a rater reads what was struck, or left out: {words!r}"
            raise BrokenError(msg)
        return self.truth[key_in(words)]

    async def _say(self, one: Report, time: int) -> None:
        """Press what goes with a report, and go on."""
        rng = chance(self.habits.name, one.key, time)
        code = drawn(self.habits.confusion[one.kind], rng)
        guess = self._guess(one, rng.random())
        await self._choose(one, code)
        for key in (rng.choices(list(SURE), list(SURE.values()))[0], guess):
            if key:
                await self.page.keyboard.press(key)
        if len(self.coded) == NOTED:
            await self._note()
        await self.page.keyboard.press("Enter")
        self.coded.append(Coded(one.key, time, code, guess))

    async def _choose(self, one: Report, code: str) -> None:
        """Press the key that stands beside a category; or look for it by its name."""
        if one.valence not in self.keys:
            self.keys[one.valence] = dict(await self.page.evaluate(LABELS))
        title = FITS_NOT if code == NONE_FITS else TITLES[code]
        if len(self.coded) == SEARCHED and code != NONE_FITS:
            await self.page.keyboard.press("/")
            await self.page.keyboard.type(title.lower())
            await self.page.keyboard.press("Enter")
            return
        await self.page.keyboard.press(self.keys[one.valence][title])

    def _guess(self, one: Report, at: float) -> str:
        """Return the key of whose account it is taken for."""
        side = one.side or Perspective.CLIENT
        own, other = ("v", "w") if side is Perspective.CLIENT else ("w", "v")
        if at < self.habits.right:
            return own
        return other if at < self.habits.right + self.habits.wrong else "x"

    # --- out of the ordinary ----------------------------------------------------------------------

    async def _extras(self, words: str) -> None:
        if len(self.coded) == UNDONE and not self.undone:
            await self._undo(words)
        elif len(self.coded) == CUT:
            await self.person.rests()
            await self.page.context.set_offline(offline=True)
            self.cut_at = len(self.coded)
        elif len(self.coded) == RELOADED:
            await self._reload(words)

    async def _note(self) -> None:
        await self.page.keyboard.press("m")
        await self.page.keyboard.type("To be talked about: it reads like two.")
        await self.page.keyboard.press("Escape")

    async def _undo(self, words: str) -> None:
        """Say something else first, and take it back: the same report lies there again."""
        at = (await self.page.evaluate(READ))[1]
        await self.page.keyboard.press("o")
        await self.page.keyboard.press("Enter")
        await self._next(at)
        await self.page.keyboard.press("u")
        self.undone += 1
        if (now := await self.page.evaluate(READ))[2] != words:
            msg = f"{self.habits.name} took a coding back and reads {now!r}"
            raise BrokenError(msg)

    async def _back_online(self, since: int) -> None:
        """Once the page holds nothing more: see what waits on the device, and that it is sent."""
        if HELD not in await self.page.locator("#said").inner_text():
            return
        self.waited = len(self.coded) - since
        await self._waits(lambda told: number_in(told) >= self.waited)
        self.cut_at = None
        await self.page.context.set_offline(offline=False)
        await self._waits(operator.not_)

    async def _waits(self, until: Callable[[str], bool]) -> None:
        """Wait until the page says of what waits on the device what it should."""
        told = ""
        for _ in range(TRIES):
            told = await self.page.locator("#waits").inner_text()
            if until(told):
                return
            await asyncio.sleep(PAUSE)
        msg = f"{self.habits.name} reads of what waits on the device: {told!r}"
        raise BrokenError(msg)

    async def _reload(self, words: str) -> None:
        """Load the page anew: the same report lies there."""
        await self.person.rests()
        await self.page.reload()
        await self.page.wait_for_selector("form.keys")
        if (now := await self.page.evaluate(READ))[2] != words:
            msg = f"{self.habits.name} loaded the page anew and reads {now!r}"
            raise BrokenError(msg)


def number_in(told: str) -> int:
    """Return how many codings a sentence says that wait; the sentence about one has no figure."""
    found = NUMBER_OF.search(told)
    return int(found[0]) if found else len(told[:1])


def _school(of: Round) -> str:
    return f"{of.address}school/"
