"""Masks who the two are, and where they live or meet. Pure; the words stand in ``roles.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from visavis.apps.people.rules.striking import ADDRESS

PERSON = "[person]"
"""The same for both sides: it tells that there is somebody, not who of the two."""
LANGUAGES = ("en", "de", "fr")
PLACEHOLDER = re.compile(r"\[(?:name|address|number|code|date|person)\]")
"""What stands where something was struck; pages mark it."""
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)]", re.IGNORECASE)


def mask_roles(text: str) -> str:
    """Return `text` with “my therapist”, „die Klientin“, « la patiente » and the like masked.

    Words of all languages are looked for in every text: people mix them, and a card's language is
    that of its form. A rater still reads who asked and who answered; how well this blinds is
    measured in each round.
    """
    return _roles().sub(PERSON, text)


def strike_places(text: str) -> str:
    """Return `text` without street addresses and addresses of web pages.

    A street counts with its number only: “on the street” is no address.
    """
    for pattern in _places():
        text = pattern.sub(ADDRESS, text)
    return text


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    file = files("visavis.apps.coding.rules") / "roles.json"
    found: Mapping[str, Mapping[str, list[str]]] = json.loads(file.read_text("utf-8"))
    return found


@cache
def _roles() -> re.Pattern[str]:
    return re.compile("|".join(_of_language(_words()[key]) for key in LANGUAGES), re.IGNORECASE)


def _of_language(words: Mapping[str, list[str]]) -> str:
    ending = rf"(?:{_either(words['endings'])})?(?:['’]s?)?(?!\w)"
    before = rf"(?<!\w)(?:{_either(words['determiners'])})(?:(?<=['’])|\s+)"
    always = rf"(?:{before})?(?<!\w)(?:{_either(words['words'])}){ending}"
    behind = rf"{before}(?:{_either(words['after_determiner'])}){ending}"
    return f"{always}|{behind}"


def _either(words: Iterable[str]) -> str:
    """Return an expression for any of `words`, the longest first."""
    return "|".join(_one(word) for word in sorted(words, key=len, reverse=True))


def _one(word: str) -> str:
    if word.endswith("*") and len(word) > 1:
        return re.escape(word[:-1]) + r"\w{0,3}"
    return re.escape(word)


@cache
def _places() -> tuple[re.Pattern[str], ...]:
    """Return what is no place to name: web addresses; 12 Oak Lane; Bahnhofstr. 5; 3 rue du Bac."""
    words = _words()["streets"]
    capital = r"[^\W\d_a-zà-öø-ÿ][\w'’-]*"
    number = r"(?<!\w)\d{1,4}(?:\s?[a-z](?!\w))?"
    behind = rf"{number},?\s+(?:{capital}\s+){{1,3}}(?:{_either(words['behind'])})\b\.?"
    joined = rf"(?:{capital}\s)?\b[\w-]{{0,30}}(?i:{_either(words['joined'])})\.?\s+{number}(?!\w)"
    particles = r"(?:(?:de|du|des|la|le|les)\s+|[dl]['’]\s?)*"
    before = (
        rf"{number}(?:\s?(?:bis|ter))?,?\s+(?i:{_either(words['before'])})\s+"
        rf"{particles}{capital}(?:[\s-]{capital})*"
    )
    return (_LINK, re.compile(behind), re.compile(joined), re.compile(before))
