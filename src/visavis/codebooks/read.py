"""Read a codebook from YAML or JSON, and refuse one that contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from visavis.codebooks.category import Category
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.place import Place, read_place
from visavis.vocab.card import Perspective, Valence

NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
VERSION = re.compile(r"[0-9]+(\.[0-9]+){0,2}")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
TEXTS = ("include", "exclude", "example", "counter_example", "name_from")
OF_CATEGORY = (
    "code",
    "title",
    "parent",
    "codable",
    "valence",
    "perspectives",
    "definition",
    *TEXTS,
    "verified",
)
OF_CODEBOOK = (
    "codebook",
    "version",
    "title",
    "language",
    "says",
    "several",
    "licence",
    "wording",
    "categories",
)


def read_codebook(text: str) -> Codebook:
    """Read a codebook.

    Parameters
    ----------
    text
        YAML or JSON, as described in the raters' handbook.

    Raises
    ------
    CodebookError
        With the line, the field and the remedy.
    """
    return make_codebook(read_place(text))


def make_codebook(root: Place) -> Codebook:
    """Make the codebook that a file describes, however the file was written.

    Raises
    ------
    CodebookError
        With the line, the field and the remedy.
    """
    root.knows_only(*OF_CODEBOOK)
    places = list(root.each("categories"))
    categories = tuple(_category(place) for place in places)
    _check_order(root, categories, places)
    return Codebook(
        name=_matching(root, "codebook", NAME, "small letters, digits, _ and -, as in impacts"),
        version=_matching(root, "version", VERSION, "a number such as 1 or 1.2"),
        title=root.text("title", needed=True, longest=120),
        language=_matching(root, "language", LANGUAGE, "a language tag such as en or fr-CA"),
        says=root.text("says", needed=True),
        several=root.truth("several", otherwise=False),
        licence=root.text("licence"),
        wording=root.text("wording"),
        categories=categories,
    )


def _matching(place: Place, key: str, pattern: re.Pattern[str], expected: str) -> str:
    found = place.text(key, needed=True)
    if pattern.fullmatch(found) is None:
        place.refuse(f"{found[:40]!r} is not possible here; use {expected}", key)
    return found


def _category(place: Place) -> Category:
    place.knows_only(*OF_CATEGORY)
    expected = "small letters, digits, _ and -, as in poor_fit"
    return Category(
        code=_matching(place, "code", CODE, expected),
        title=place.text("title", needed=True, longest=80),
        parent=_matching(place, "parent", CODE, expected) if place.text("parent") else "",
        codable=place.truth("codable", otherwise=True),
        valence=place.word("valence", Valence),
        perspectives=place.words("perspectives", Perspective),
        definition=place.text("definition", needed=True),
        verified=place.truth("verified", otherwise=True),
        **{key: place.text(key) for key in TEXTS},
    )


def _check_order(root: Place, categories: Sequence[Category], places: Sequence[Place]) -> None:
    """See that codes are there once, parents before their children, and something can be coded."""
    if not any(category.codable for category in categories):
        root.refuse("no category can be given; leave out “codable: false” in one", "categories")
    known: dict[str, Category] = {}
    titles: dict[str, str] = {}
    for category, place in zip(categories, places, strict=True):
        if category.code in known:
            place.refuse(f"{category.code!r} is there already; codes are there once", "code")
        if category.title.casefold() in titles:
            place.refuse(f"{category.title!r} is there already; titles are there once", "title")
        _check_parent(category, known, place)
        known[category.code] = category
        titles[category.title.casefold()] = category.code


def _check_parent(category: Category, known: dict[str, Category], place: Place) -> None:
    if not category.parent:
        return
    above = known.get(category.parent)
    if above is None:
        place.refuse(
            f"no category {category.parent!r} stands above; name one that does, or move it up",
            "parent",
        )
    if above.valence is not None and category.valence not in (above.valence, None):
        place.refuse(
            f"is for {category.valence} reports and its parent for {above.valence} ones;"
            " let both say the same",
            "valence",
        )
