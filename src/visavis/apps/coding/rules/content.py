"""What a rater makes of one packet, and whether it can be taken in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from visavis.codebooks.codebook import Codebook
from visavis.vocab.card import Valence
from visavis.vocab.coding import Certainty, SourceGuess
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError

LONGEST_MEMO = 2_000
"""Characters of a rater's own note."""
Pair = tuple[UUID, UUID]


class ContentError(RemedyError):
    """A coding that cannot be taken in; the sentence says what to change."""


@dataclass(frozen=True, slots=True)
class Given:
    """A category, and the activity that led to it."""

    category: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingContent:
    """What a rater made of a packet; without matches, none of two sides are the same."""

    categories: tuple[Given, ...] = ()
    matches: tuple[Pair, ...] = ()
    certainty: Certainty | None = None
    does_not_fit: bool = False
    not_enough_text: bool = False
    source_guess: SourceGuess | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a packet's round asks of a rater."""

    codebook: Codebook | None = None
    """None where reports are matched."""
    linked: Codebook | None = None
    valence: Valence | None = None
    sides: tuple[frozenset[UUID], frozenset[UUID]] = (frozenset(), frozenset())
    """The ids of the texts of each side."""
    source: bool = False


def check(content: CodingContent, asked: Asked) -> None:
    """See that a coding fits what was asked.

    Raises
    ------
    ContentError
        With a sentence for the rater, the first that applies.
    """
    for sentence in _faults(content, asked):
        raise ContentError(sentence)


def _faults(content: CodingContent, asked: Asked) -> Iterator[str]:
    if len(content.memo) > LONGEST_MEMO:
        yield _("The note is too long: 2,000 characters are the most.")
    if content.source_guess is not None and not asked.source:
        yield _("This round does not ask whose account it is.")
    if asked.codebook is None:
        yield from _of_matches(content, asked)
    else:
        yield from _of_flags(content)
        yield from _of_categories(content, asked.codebook, asked.valence)
        yield from _of_links(content, asked.linked)


def _of_matches(content: CodingContent, asked: Asked) -> Iterator[str]:
    if content.categories or content.does_not_fit:
        yield _("This round asks which texts are about the same event, not for categories.")
    first, second = asked.sides
    if any(one not in first or other not in second for one, other in content.matches):
        yield _("A pair is one text from each side of this page. Mark the pairs again.")
    if len(set(content.matches)) < len(content.matches):
        yield _("A pair is marked twice. Mark the pairs again.")
    if content.not_enough_text and content.matches:
        yield _("You marked a pair and said that there is not enough text. Keep one of them.")


def _of_flags(content: CodingContent) -> Iterator[str]:
    if content.matches:
        yield _("This round asks for categories, not for pairs.")
    flags = content.does_not_fit + content.not_enough_text
    if flags + bool(content.categories) == 0:
        yield _("Choose a category, or say that none fits or that there is not enough text.")
    if flags + bool(content.categories) > 1:
        yield _("A category, none fits, not enough text: only one of these can be. Keep one.")


def _of_categories(
    content: CodingContent, codebook: Codebook, valence: Valence | None
) -> Iterator[str]:
    codes = {given.category for given in content.categories}
    if codes - codebook.by_code.keys():
        yield _("There is no such category in the codebook of this round. Load the page again.")
        return
    if len(codes) > 1 and not codebook.several:
        yield _("This codebook gives each report one category. Keep one.")
    found = [codebook.by_code[code] for code in codes]
    if not all(category.codable for category in found):
        yield _("This is a heading. Choose one of the categories below it.")
    if not all(category.allows(None, valence) for category in found):
        yield _("This category is not for what helped or got in the way here. Choose another.")
    if len(set(content.categories)) < len(content.categories):
        yield _("A category is given twice. Keep one.")


def _of_links(content: CodingContent, linked: Codebook | None) -> Iterator[str]:
    links = {given.link for given in content.categories if given.link}
    if links and linked is None:
        yield _("This round does not ask what led to it.")
        return
    if linked is None:
        return
    if any(link not in linked.by_code or not linked.by_code[link].codable for link in links):
        yield _("There is no such activity in this round. Load the page again.")
    for code in {given.category for given in content.categories}:
        of_one = {given.link for given in content.categories if given.category == code}
        if len(of_one) > 1 and (not linked.several or "" in of_one):
            yield _("Only one activity can be named for a category here. Keep one.")
