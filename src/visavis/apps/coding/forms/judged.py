"""A coding as the screen sends it: parsed once, here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Self, TypeVar
from uuid import UUID

from django.http import QueryDict

from visavis.apps.coding.rules.content import CodingContent, ContentError, Given, Pair
from visavis.vocab.coding import Certainty, SourceGuess
from visavis.vocab.language import gettext_noop as _

DOES_NOT_FIT, NOT_ENOUGH_TEXT, NONE_SAME = "=fits-not", "=too-short", "=none"
"""Stand among categories and pairs in the form; no code of a codebook begins so."""
FLAGS = (DOES_NOT_FIT, NOT_ENOUGH_TEXT)
BROKEN = _("What was sent is not complete. Load the page again.")
SAY_WHICH = _("Mark what is the same event, or say that none is.")
ONE_OR_THE_OTHER = _("You marked a pair and said that none is the same. Keep one of them.")
WHICH_LED_TO_WHICH = _(
    "With several categories and several activities nobody knows which led to which. "
    "Keep one of either."
)
Word = TypeVar("Word", Certainty, SourceGuess)


def read(sent: QueryDict, texts: Mapping[UUID, UUID]) -> tuple[UUID, CodingContent]:
    """Return the coding's id, and what was judged.

    Parameters
    ----------
    sent
        The form.
    texts
        Where pairs are asked for: the texts' ids by those that the page gave them.

    Raises
    ------
    ContentError
        When it cannot be read as either; says what to change.
    """
    categories = sent.getlist("category")
    return _id(sent.get("coding", "")), CodingContent(
        categories=_given([one for one in categories if one not in FLAGS], sent.getlist("link")),
        matches=_matches(sent.getlist("match"), texts, short=NOT_ENOUGH_TEXT in categories)
        if texts
        else (),
        certainty=_word(Certainty, sent.get("certainty", "")),
        does_not_fit=DOES_NOT_FIT in categories,
        not_enough_text=NOT_ENOUGH_TEXT in categories,
        source_guess=_word(SourceGuess, sent.get("guess", "")),
        memo=sent.get("memo", "").replace("\r\n", "\n"),
    )


def _given(categories: list[str], links: list[str]) -> tuple[Given, ...]:
    named = [link for link in links if link]
    if len(categories) > 1 and len(named) > 1:
        raise ContentError(WHICH_LED_TO_WHICH)
    return tuple(Given(category, link) for category, link in product(categories, named or [""]))


def _matches(sent: list[str], texts: Mapping[UUID, UUID], *, short: bool) -> tuple[Pair, ...]:
    """Return the pairs; that there is none has to be said."""
    pairs = [one for one in sent if one != NONE_SAME]
    if not sent and not short:
        raise ContentError(SAY_WHICH)
    if pairs and NONE_SAME in sent:
        raise ContentError(ONE_OR_THE_OTHER)
    found = [one.partition(" ") for one in pairs]
    return tuple((_text(first, texts), _text(second, texts)) for first, _space, second in found)


def _text(sent: str, texts: Mapping[UUID, UUID]) -> UUID:
    known = texts.get(_id(sent))
    if known is None:
        raise ContentError(BROKEN)
    return known


def _id(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError:
        raise ContentError(BROKEN) from None


def _word(words: type[Word], sent: str) -> Word | None:
    if not sent:
        return None
    try:
        return words(sent)
    except ValueError:
        raise ContentError(BROKEN) from None


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form when it is shown, by the names of its fields."""

    category: frozenset[str] = frozenset()
    link: frozenset[str] = frozenset()
    match: frozenset[str] = frozenset()
    certainty: str = ""
    guess: str = ""
    memo: str = ""

    @classmethod
    def typed(cls, sent: QueryDict) -> Self:
        """Return what was just sent and could not be taken in."""
        return cls(
            category=frozenset(sent.getlist("category")),
            link=frozenset(sent.getlist("link")),
            match=frozenset(sent.getlist("match")),
            certainty=sent.get("certainty", ""),
            guess=sent.get("guess", ""),
            memo=sent.get("memo", ""),
        )

    @classmethod
    def of(cls, content: CodingContent | None, *, pairs: bool) -> Self:
        """Return what was judged before; nothing where nothing was."""
        if content is None:
            return cls()
        flags = {DOES_NOT_FIT: content.does_not_fit, NOT_ENOUGH_TEXT: content.not_enough_text}
        matches = [f"{first} {second}" for first, second in content.matches]
        none = pairs and not matches and not content.not_enough_text
        return cls(
            category=frozenset(given.category for given in content.categories)
            | {flag for flag, said in flags.items() if said},
            link=frozenset(given.link for given in content.categories if given.link),
            match=frozenset([NONE_SAME] if none else matches),
            certainty=content.certainty or "",
            guess=content.source_guess or "",
            memo=content.memo,
        )
