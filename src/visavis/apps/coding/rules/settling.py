"""What is settled about a packet, and what keeps it from being settled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from visavis.apps.coding.rules.answers import Answer
from visavis.codebooks.codebook import Codebook
from visavis.vocab.card import Valence
from visavis.vocab.coding import Disagreement
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError

LONGEST_NOTE, LONGEST_SENTENCE = 4_000, 600
"""Characters."""
NO_CHOICE = _("Choose what holds, or say that none of these does.")
ONE_ONLY = _("This codebook gives each report one category: choose one.")
BOTH = _("You chose something and said that none of these holds. Keep one of them.")
NO_KIND = _("Say why raters had differed.")
STRANGE = _("What was sent does not belong to this packet. Load the page again.")
TOO_LONG = _("That is too long. Shorten it.")


class SettlingError(RemedyError):
    """It cannot be settled so; the sentence says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What adjudicators say of a packet."""

    answer: Answer
    """Without categories and matches where none holds."""
    none: bool
    """Whether they said so."""
    disagreement: Disagreement | None
    note: str = ""
    for_codebook: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What it is held against."""

    codebook: Codebook | None
    """None where reports are matched."""
    linked: Codebook | None = None
    """The activities that may have led to a category; None where none is asked."""
    valence: Valence | None = None
    pairs: Collection[frozenset[str]] = ()
    differed: bool
    """Whether raters had coded it differently."""


def check(settled: Settled, held: Held) -> None:
    """Refuse what does not fit the packet.

    Raises
    ------
    SettlingError
        With what to change.
    """
    said = bool(settled.answer.categories or settled.answer.matches)
    if not said and not settled.none:
        raise SettlingError(NO_CHOICE)
    if said and settled.none:
        raise SettlingError(BOTH)
    _belongs(settled.answer, held)
    if held.differed and settled.disagreement is None:
        raise SettlingError(NO_KIND)
    if len(settled.note) > LONGEST_NOTE or len(settled.for_codebook) > LONGEST_SENTENCE:
        raise SettlingError(TOO_LONG)


def _belongs(answer: Answer, held: Held) -> None:
    book = held.codebook
    if book is None:
        if answer.categories or not answer.matches <= {*held.pairs}:
            raise SettlingError(STRANGE)
        return
    links = {link for _code, link in answer.categories if link}
    activities = [] if held.linked is None else held.linked.codable
    if answer.matches or not links <= {category.code for category in activities}:
        raise SettlingError(STRANGE)
    of_the_book(answer, book, held.valence)


def of_the_book(answer: Answer, book: Codebook, valence: Valence | None) -> None:
    """Refuse categories that a report of this valence cannot be given by this codebook.

    Raises
    ------
    SettlingError
        With what to change.
    """
    allowed = {category.code for category in book.codable if category.allows(None, valence)}
    codes = {code for code, _link in answer.categories}
    if not codes <= allowed:
        raise SettlingError(STRANGE)
    if len(codes) > 1 and not book.several:
        raise SettlingError(ONE_ONLY)
