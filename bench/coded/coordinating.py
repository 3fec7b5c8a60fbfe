"""The coordinator at the real pages: codebook, gold, rounds, reading through, steps."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bench.coded.book import BOOK, REFERENCE
from bench.coded.browsing import BrokenError, Person
from bench.coded.planted import Report, key_in
from bench.coded.words import NUMBER, TELLING
from visavis.apps.coding.rules.answers import NONE_FITS

NONE = "=none"
"""What the plain forms send where no category fits."""
ROLES = ("my therapist", "the client", "The client")


@dataclass
class Round:
    """A round at its address."""

    name: str
    address: str


async def put_book_in_use(by: Person) -> None:
    """Add the codebook from a file, and put it in use."""
    page = by.page
    await by.go("/coding/codebooks/")
    file = {"name": "moments.yaml", "mimeType": "application/yaml", "buffer": BOOK.encode()}
    await page.set_input_files("[name=file]", file)  # type: ignore[arg-type]  # a file that is in memory
    await by.presses("Add it as a draft")
    await by.says(REFERENCE)
    await by.go("/coding/codebooks/")
    row = page.locator("li", has_text=REFERENCE)
    async with page.expect_navigation(wait_until="domcontentloaded"):
        await row.get_by_role("button", name="Put in use").click()
    await by.says(f"{REFERENCE} · in use")


async def make_round(by: Person, name: str, wanted: Mapping[str, str | bool | list[str]]) -> Round:
    """Fill the form of a new round in, look what it comes to, and make it.

    Parameters
    ----------
    by
        The coordinator.
    name
        How it is called.
    wanted
        Fields by name: what is typed or chosen, whether it is ticked, or all labels that are.
    """
    page = by.page
    await by.go("/coding/rounds/")
    await page.get_by_role("link", name="New round").click()
    for field, value in ({"name": name} | dict(wanted)).items():
        await _fill(page_of=by, field=field, value=value)
    await by.presses("First tell me how much that is")
    await by.says("would be drawn")
    await by.presses("Make the round")
    await by.says("drawn")
    return Round(name, page.url)


async def _fill(*, page_of: Person, field: str, value: str | bool | list[str]) -> None:
    page = page_of.page
    folded = page.locator(f"details:not([open]):has([name={field}]) > summary")
    if await folded.count():
        await folded.click()
    if isinstance(value, list):
        for box in await page.locator(f"label:has(input[name={field}])").all():
            told = (await box.inner_text()).strip()
            await box.locator("input").set_checked(told in value, force=True)
        return
    if isinstance(value, bool):
        await page.locator(f"[name={field}]").set_checked(value, force=True)
        return
    one = page.locator(f"[name={field}]")
    kind = await one.first.get_attribute("type")
    if kind == "radio":
        await page.locator(f"[name={field}][value='{value}']").check(force=True)
    elif await one.evaluate("field => field.localName") == "select":
        await one.select_option(value)
    else:
        await one.fill(value)


async def write_gold(by: Person, reports: Sequence[Report]) -> None:
    """Write every gold report into the form of the codebook."""
    page = by.page
    await by.go(f"/coding/codebooks/{REFERENCE}/gold/")
    await page.locator("summary", has_text="Write one").click()
    for one in reports:
        await page.fill("#text", one.text)
        await page.check(f"[name=valence][value={one.valence}]", force=True)
        await page.check(f"[name=chosen][value='{said(one.code)}']", force=True)
        await page.fill("#why", f"It is about {one.code}: see the codebook.")
        await by.presses("Add it")
    await by.says(reports[-1].text)


def said(code: str) -> str:
    """Return how a code is sent by the plain forms."""
    return NONE if code == NONE_FITS else code


async def read_through(by: Person, of: Round, known: Collection[str]) -> tuple[str, int]:
    """Read every packet by keys; leave out the one that tells who it is, and correct another.

    Returns
    -------
    tuple
        By which words the one that was left out is known; how many were read.
    """
    page, keyboard, left_out, read = by.page, by.page.keyboard, "", 0
    await by.go(f"{of.address}read/")
    while page.url.endswith("/read/"):
        packets = await page.evaluate(PACKETS)
        for place, texts in enumerate(packets):
            for words in texts:
                _see_that_it_is_struck(words, known)
            await keyboard.press("ArrowDown")
            if any(TELLING in words for words in texts):
                await keyboard.press("l")
                left_out = key_in(texts[0])
            elif place == read == 0:
                await keyboard.press("c")
                await keyboard.press("ControlOrMeta+End")
                await keyboard.type(" Corrected.")
                await keyboard.press("Escape")
        read += len(packets)
        async with page.expect_navigation(wait_until="domcontentloaded"):
            await keyboard.press("n")
    await by.says("Every report was read through.")
    return left_out, read


PACKETS = """() => [...document.querySelectorAll(".reading > li")].map((one) =>
  [...one.querySelectorAll(".words")].map((text) => text.innerText))"""


def _see_that_it_is_struck(words: str, known: Collection[str]) -> None:
    """See that it is one of the planted reports, and that number and roles are gone."""
    if key_in(words) not in known:
        msg = f"nobody planted a report with {key_in(words)!r}"
        raise BrokenError(msg)
    if NUMBER in words or any(role in words for role in ROLES):
        msg = f"this was not struck: {words!r}"
        raise BrokenError(msg)


async def take_step(by: Person, of: Round, opens: str, button: str) -> None:
    """Take a round on by a button that stands under a heading to be opened, if there is one."""
    await by.go(of.address)
    if opens:
        await by.page.locator("summary", has_text=opens).click()
    await by.presses(button)


async def settle(by: Person, of: Round, truth: Mapping[str, Report], rng: Random) -> list[str]:
    """Settle everything that waits, one after the other; return as what."""
    page, settled = by.page, []
    await by.go(f"{of.address}disagreements/")
    await page.get_by_role("link", name="Settle the next one").click()
    await page.wait_for_url(re.compile("/settle/"))
    while "/settle/" in page.url:
        words = await page.locator(".report q").first.inner_text()
        code = truth[key_in(words)].code
        box = page.locator(f"[name=chosen][value='{said(code)}']")
        await box.evaluate(
            "box => { const more = box.closest('details'); if (more) more.open = true; }"
        )
        await box.check(force=True)
        kind = rng.choice(("oversight", "boundary", "reading", "codebook"))
        await page.check(f"[name=disagreement][value={kind}]", force=True)
        if rng.random() < 0.2:  # noqa: PLR2004 -- some are discussed
            await page.fill("#note", "We read it aloud, twice.")
            await page.fill("#for_codebook", "Say what tells the two apart.")
        await by.presses("Settle it")
        settled.append(code)
    await by.says("Everything is settled.")
    return settled


async def settle_matches(by: Person, of: Round, truth: Mapping[str, Report]) -> int:
    """Settle which accounts are of the same moment; return how many packets were settled."""
    page, settled = by.page, 0
    await by.go(f"{of.address}disagreements/")
    await page.get_by_role("link", name="Settle the next one").click()
    await page.wait_for_url(re.compile("/settle/"))
    while "/settle/" in page.url:
        sides = await page.evaluate(SIDES)
        named = {name: truth[key_in(words)].moment for name, words in sides}
        pairs = dict(await page.evaluate(LABELS))
        same = [value for label, value in pairs.items() if _is_same(label, named)]
        for value in same or [NONE]:
            await page.check(f"[name=chosen][value='{value}']", force=True)
        await page.check("[name=disagreement][value=reading]", force=True)
        await by.presses("Settle it")
        settled += 1
    await by.says("Everything is settled.")
    return settled


SIDES = """() => [...document.querySelectorAll(".sides .report")].map((one) =>
  [one.querySelector(".tag").innerText.split("·")[0].trim(), one.querySelector("q").innerText])"""
LABELS = """() => [...document.querySelectorAll("label:has([name=chosen]) > span")].map((one) =>
  [one.lastChild.textContent.trim(), one.parentNode.querySelector("input").value])"""
PAIR = re.compile(r"(\w+) and (\w+) are about the same moment")


def _is_same(label: str, moments: Mapping[str, str]) -> bool:
    found = PAIR.search(label)
    return found is not None and moments[found[1]] == moments[found[2]]
