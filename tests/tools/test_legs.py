"""`make test` runs every test: what only one leg runs stands where that leg looks."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARK = re.compile(r"mark\.(browser|everywhere)\b")
PAGES = re.compile(r"^PAGES := (.+)$", re.MULTILINE)


def test_the_leg_of_pages_looks_at_every_file_with_tests_for_it_alone() -> None:
    looked_at = PAGES.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
    places = chain.from_iterable(ROOT.glob(pattern) for pattern in looked_at[0].split())
    files = {
        file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])
    }
    marked = {
        file
        for file in (ROOT / "tests").rglob("*.py")
        if file != Path(__file__) and MARK.search(file.read_text(encoding="utf-8"))
    }
    assert {file.parent.name for file in marked} == {"browser", "tests"}
    assert marked - files == set()
