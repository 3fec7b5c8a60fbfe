"""What a coding costs at the server: a second, the slowest, bytes, the 1st and the 1,500th.

Every action goes the whole way that a browser's goes, from middleware to answer, on the database
of the settings; the network alone is left out.
"""

from __future__ import annotations

import gzip
import statistics
import time
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import find
from django.test import Client as Browser

from tests import rounds
from tests.signing_in import sign_in

REPORTS = 1_500
LOADED = (
    *("visavis/card.css", "visavis/look.css", "coding/coding.css"),
    *("coding/screen.js", "coding/send.js", "coding/queue.js"),
)
EACH_END = 100
"""Actions at the beginning and at the end whose medians are compared."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured; times in milliseconds, sizes in bytes as sent."""

    actions: int
    per_second: float
    median: float
    p99: float
    first: float
    """Median of the first hundred."""
    last: float
    """Median of the last hundred of 1,500."""
    page: int
    page_compressed: int
    action: int
    """The largest answer to a coding."""
    script_and_styles: int


def actions() -> dict[str, Any]:
    """Code 1,500 reports as one of two raters, and return what it took; an empty database."""
    made = rounds.coded_round(raters=2, packets=REPORTS)
    browser = sign_in(Browser(), rounds.member_of(made.raters[0]))
    page = browser.get(f"/coding/{made.round.pk}/").content
    own = [str(one.pk) for one in made.raters[0].assignments.order_by("place")]
    answered = [_code(browser, own, number) for number in range(len(own))]
    took = [seconds * 1_000 for seconds, _ in answered]
    return asdict(
        Found(
            actions=len(took),
            per_second=round(1_000 * len(took) / sum(took), 1),
            median=_rounded(took),
            p99=round(statistics.quantiles(took, n=100)[98], 2),
            first=_rounded(took[1 : EACH_END + 1]),
            last=_rounded(took[-EACH_END:]),
            page=len(page),
            page_compressed=len(gzip.compress(page, 6)),
            action=max(size for _, size in answered),
            script_and_styles=_files(),
        )
    )


def _code(browser: Browser, own: Sequence[str], number: int) -> tuple[float, int]:
    """Code one report as the page's script does, which holds four packets ahead."""
    held = own[min(number + 4, len(own) - 1)]
    fields = {"coding": str(uuid.uuid4()), "category": "hope", "certainty": "sure"}
    began = time.perf_counter()
    answer = browser.post(f"/coding/assignments/{own[number]}/?more={held}&room=1", fields)
    took = time.perf_counter() - began
    if answer.status_code != 200 or answer["Visavis-Coding"] != "taken":  # noqa: PLR2004 -- fine
        msg = f"coding {number} was answered with {answer.status_code}"
        raise RuntimeError(msg)
    return took, len(answer.content)


def _files() -> int:
    """The bytes of what the page loads beside itself, compressed."""
    return sum(
        len(gzip.compress(Path(found).read_bytes(), 9))
        for name in LOADED
        if (found := find(name)) is not None
    )


def _rounded(times: Sequence[float]) -> float:
    return round(statistics.median(times), 2)
