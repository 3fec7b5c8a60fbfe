"""A person who presses *hand in* while something is broken, and again when it is mended."""

from __future__ import annotations

import html
import http.client
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from bench.faults.posting import form
from bench.faults.sent import Sent
from bench.faults.site import Site

SAVED, KEPT = "saved", "not saved, words kept"
PATIENCE = 60.0
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
BOX = re.compile(r'<textarea name="([^"]*)"[^>]*>\n(.*?)</textarea>', re.DOTALL)


@dataclass
class Presses:
    """What people were told, and what they hold in their hands."""

    here: Site
    told: Counter[str] = field(default_factory=Counter)
    kept: list[tuple[Sent, str]] = field(default_factory=list)
    """Cards that were not saved, each with the form of the page that said so."""

    def press(self, card: Sent, posted: str = "") -> str:
        """Hand a card in, and note what the answer says."""
        said = self._said(card, posted or form(card))
        self.told[said] += 1
        card["acknowledged"] = card["acknowledged"] or said == SAVED
        return said

    def press_again(self) -> int:
        """Press the button on every page that kept words; return how many are not saved now."""
        pages, self.kept = self.kept, []
        return sum(self.press(card, posted) != SAVED for card, posted in pages)

    @property
    def strange(self) -> int:
        """Answers that neither saved a card nor kept its words."""
        return sum(times for said, times in self.told.items() if said not in (SAVED, KEPT))

    def _said(self, card: Sent, posted: str) -> str:
        try:
            status, page = self.here.request("POST", card["path"], posted, timeout=PATIENCE)
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        number = card["id"].replace("-", "")[:8].upper()
        if status == http.client.SEE_OTHER or f"<strong>{number}</strong>" in page:
            return SAVED
        again = [
            (name, html.unescape(told)) for name, told in HIDDEN.findall(page) + BOX.findall(page)
        ]
        says_so = status == http.client.SERVICE_UNAVAILABLE and "not saved yet" in page
        if not says_so or sorted(again) != sorted(parse_qsl(form(card))):
            return str(status)
        self.kept.append((card, urlencode(again)))
        return KEPT
