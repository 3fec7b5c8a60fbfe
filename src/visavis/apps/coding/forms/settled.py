"""What adjudicators send, read once; and what stands in the form when it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from visavis.apps.coding.actions.school import Invented
from visavis.apps.coding.queries.choices import KEYS
from visavis.apps.coding.queries.disagreements import Matter
from visavis.apps.coding.rules.answers import Answer, answer_of
from visavis.apps.coding.rules.settling import Settled
from visavis.codebooks.codebook import Codebook
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.coding import Disagreement
from visavis.vocab.language import gettext_noop as _

SIDES = (Perspective.CLIENT, Perspective.THERAPIST)
NONE, BETWEEN = "=none", "|"
"""What is sent where none holds; what stands between a category and the activity that led to it.
No code has either."""
KINDS = {
    Disagreement.OVERSIGHT: _("Something was overlooked"),
    Disagreement.BOUNDARY: _("It lies where two categories touch"),
    Disagreement.READING: _("The words can be read in two ways"),
    Disagreement.CODEBOOK: _("The codebook does not say"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be settled."""

    value: str
    code: str
    link: str
    says: str
    """The definition, for who wants to read it."""
    given: tuple[str, ...]
    """The letters of those who gave it."""
    key: str = ""
    """By which a rater at school chooses it, as on the coding screen."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form."""

    chosen: frozenset[str]
    disagreement: str
    note: str
    for_codebook: str
    edition: int


def read(sent: QueryDict) -> tuple[Settled, int]:
    """Return what was settled, and the edition that it is about."""
    chosen = sent.getlist("chosen")
    kind = sent.get("disagreement", "")
    return Settled(
        answer=_answer([one for one in chosen if one != NONE]),
        none=NONE in chosen,
        disagreement=Disagreement(kind) if kind in {*Disagreement} else None,
        note=sent.get("note", "").replace("\r\n", "\n"),
        for_codebook=" ".join(sent.get("for_codebook", "").split()),
    ), _edition(sent)


def _edition(sent: QueryDict) -> int:
    edition = sent.get("edition", "")
    return int(edition) if edition.isdecimal() and len(edition) < 6 else 0  # noqa: PLR2004 -- digits


def _answer(chosen: Sequence[str]) -> Answer:
    """Return categories, or pairs of texts: those have a blank between their ids."""
    pairs = [one.split(" ") for one in chosen if " " in one]
    categories = [one.partition(BETWEEN) for one in chosen if " " not in one]
    return answer_of([{"category": code, "link": link} for code, _bar, link in categories], pairs)


def typed(sent: QueryDict, edition: int) -> Filled:
    """Return what was just sent, to be shown again; `edition` is the one that stands there now."""
    return Filled(
        frozenset(sent.getlist("chosen")),
        sent.get("disagreement", ""),
        sent.get("note", ""),
        sent.get("for_codebook", ""),
        edition,
    )


def before(found: Matter) -> Filled:
    """Return what was settled before; nothing is chosen where nothing was."""
    row = found.settled
    if row is None:
        return Filled(frozenset(), "", "", "", 0)
    answer = answer_of(row.categories, row.matches)
    chosen = {_value(code, link) for code, link in answer.categories}
    chosen |= {pair_value(pair) for pair in answer.matches}
    return Filled(
        frozenset(chosen or {NONE}), row.disagreement, found.note, row.for_codebook, row.edition
    )


def _value(code: str, link: str) -> str:
    return f"{code}{BETWEEN}{link}" if link else code


def pair_value(pair: frozenset[str]) -> str:
    """Return how a pair of texts is sent."""
    return " ".join(sorted(pair))


def choices(found: Matter, book: Codebook | None) -> tuple[list[Choice], list[Choice]]:
    """Return what raters gave, and what else there is in the codebook."""
    if book is None:
        return [], []
    given: dict[tuple[str, str], list[str]] = {}
    for one in found.told:
        for code, link in one.answer.given:
            given.setdefault((code, link), []).append(one.letter)
    valence = found.sides[0][0].valence if found.sides else None
    others = [
        category.code
        for category in book.codable
        if category.allows(None, Valence(valence) if valence else None)
        and (category.code, "") not in given
    ]
    return (
        [_choice(book, code, link, letters) for (code, link), letters in given.items()],
        [_choice(book, code, "", []) for code in others],
    )


def _choice(book: Codebook, code: str, link: str, letters: Sequence[str]) -> Choice:
    category = book.by_code.get(code)
    says = "" if category is None else category.definition
    return Choice(_value(code, link), code, link, says, tuple(letters))


def all_choices(book: Codebook, valence: Valence | None) -> list[Choice]:
    """Return everything that a report of this valence may be given, in the codebook's order."""
    fitting = [category for category in book.codable if category.allows(None, valence)]
    keys = KEYS.ljust(len(fitting)) if valence is not None else " " * len(fitting)
    return [
        replace(_choice(book, category.code, "", []), key=key.strip())
        for category, key in zip(fitting, keys, strict=False)
    ]


def read_invented(sent: QueryDict) -> Invented:
    """Return a gold report that somebody wrote."""
    settled, _none = read(sent)
    side = sent.get("perspective", "")
    hindering = sent.get("valence") == Valence.HINDERING
    return Invented(
        text=sent.get("text", "").replace("\r\n", "\n"),
        valence=Valence.HINDERING if hindering else Valence.HELPFUL,
        perspective=Perspective(side) if side in SIDES else None,
        answer=settled.answer,
        none=settled.none,
        why=sent.get("why", ""),
    )
