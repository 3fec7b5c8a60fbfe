"""Three raters at the real screen for matching, each calling the same what they often should."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playwright.async_api import Error

from bench.coded.browsing import PAUSE, TRIES, BrokenError, Person
from bench.coded.planted import Eyes, Report, chance, key_in
from bench.coded.rating import OVER

READ = """() => {
  const article = document.querySelector("#packet article");
  if (!article) return [document.querySelector("h1").innerText, "", [], []];
  const sides = [...article.querySelectorAll(".pair section")].map((side) =>
    [...side.querySelectorAll(":scope > div")].map((text) =>
      [text.querySelector(".letter").innerText, text.querySelector("blockquote").innerText]));
  const keys = [...article.querySelectorAll(".judge label")].map((label) =>
    [label.querySelector("span").innerText, label.querySelector("kbd").innerText]);
  return ["", article.dataset.id, sides, keys];
}"""
NONE, ONLY = "None is about the same event", "They are about the same event"
Side = Sequence[tuple[str, Report]]
"""What each text is called on the page, and what it is."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rater meant to say of one session, or of two that are taken for one."""

    decoy: bool
    pairs: Mapping[tuple[str, str], bool]
    """By the words of both accounts, the client's first, whether they are the same to the rater."""


@dataclass
class Matcher:
    """One rater at work, and what they said."""

    eyes: Eyes
    person: Person
    truth: Mapping[str, Report]
    judged: list[Judged] = field(default_factory=list)

    async def match_all(self, address: str) -> None:
        """Judge every packet of a round."""
        page = self.person.page
        await self.person.go("/coding/")
        async with page.expect_navigation(wait_until="domcontentloaded"):
            await page.locator(f"a[href='{address}']").click()
        await page.wait_for_selector("form.keys")
        before = ""
        while (shown := await self._next(before)) is not None:
            before, sides, keys = shown
            await self._judge(*sides, keys)

    async def _next(self, before: str) -> tuple[str, tuple[Side, Side], dict[str, str]] | None:
        page = self.person.page
        for _ in range(TRIES):
            try:
                heading, now, sides, keys = await page.evaluate(READ)
            except Error:  # the page went over to the next one
                await asyncio.sleep(PAUSE)
                continue
            if heading == OVER:
                return None
            if now != before:
                one, other = (
                    [(name, self.truth[key_in(words)]) for name, words in side] for side in sides
                )
                return now, (one, other), dict(keys)
            await asyncio.sleep(PAUSE)
        msg = f"{self.eyes.name} waits for the next packet in vain"
        raise BrokenError(msg)

    async def _judge(self, first: Side, second: Side, keys: Mapping[str, str]) -> None:
        keyboard = self.person.page.keyboard
        clients_first = first[0][1].side == "client"
        told: dict[tuple[str, str], bool] = {}
        for one, a in first:
            for other, b in second:
                client, therapist = (a, b) if clients_first else (b, a)
                likely = self.eyes.if_same if a.moment == b.moment else self.eyes.if_not
                rng = chance(self.eyes.name, client.key, therapist.key)
                same = rng.random() < likely
                told[client.key, therapist.key] = same
                if same:
                    label = ONLY if len(keys) == len((ONLY, NONE, "")) else ""
                    await keyboard.press(
                        keys[label or f"{one} and {other} are about the same event"]
                    )
        if not any(told.values()):
            await keyboard.press(keys[NONE])
        await keyboard.press("Enter")
        sessions = {text.session for _name, text in (*first, *second)}
        self.judged.append(Judged(len(sessions) > 1, told))
