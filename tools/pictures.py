"""Take a picture of every page that a role can reach, narrow and wide, light and dark.

Needs a running simulated practice (`make start`). The pictures land in build/pictures.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import deque
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

TARGET = Path("build/pictures")
WIDTHS = (390, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_A_ROLE = 40
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def kind_of(address: str) -> str:
    """Name the kind of page an address leads to: one picture of each is enough."""
    path = UUID.sub("ID", urlsplit(address).path)
    return re.sub(r"^/c/.+", "/c/TOKEN", path)


def reachable(page: Page, start: str) -> list[str]:
    """Follow links from where the page is, and return one address of each kind."""
    found: dict[str, str] = {}
    waiting = deque([start])
    while waiting and len(found) < MOST_A_ROLE:
        address = waiting.popleft()
        if kind_of(address) in found:
            continue
        answer = page.request.get(address, max_redirects=5)
        if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[kind_of(address)] = address
        page.goto(address)
        links = page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
        waiting.extend(
            link.split("#")[0]
            for link in links
            if urljoin(link, "/") == urljoin(start, "/") and "logout" not in link
        )
    return list(found.values())


def take(browser: Browser, role: str, way_in: str) -> int:
    """Sign in by a one-time link (or open a card), and picture all that can be reached."""
    context = browser.new_context(viewport={"width": WIDTHS[1], "height": 900})
    page = context.new_page()
    page.goto(way_in)
    if "/c/" in way_in:
        addresses = [way_in]
    else:
        page.locator("main button").first.click()
        if "/practices/" in page.url:  # whoever has a role in several chooses one
            page.locator("main form button").first.click()
        addresses = reachable(page, page.url)
    for address, width, scheme in product(addresses, WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        name = kind_of(address).strip("/").replace("/", "-") or "front"
        page.screenshot(path=TARGET / f"{role}_{name}_{width}_{scheme}.png", full_page=True)
    context.close()
    return len(addresses)


def main() -> None:
    """Ask the running practice for fresh links, and go through them."""
    answer = subprocess.run(
        [str(Path(sys.executable).with_name("visavis")), "links", "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    ways = json.loads(answer.stdout)
    links = {**ways["sign_in"], "client": ways["card"]}
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM)
        for role, way_in in links.items():
            print(f"{role}: {take(browser, role, way_in)} pages")
        browser.close()


if __name__ == "__main__":
    main()
