"""What a rater, an expert or a consensus says of a packet, as a value that can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

NONE_FITS, TOO_SHORT = "(none fits)", "(not enough text)"
"""Judgements that are no category; no code has brackets."""
ARROW = " → "


@dataclass(frozen=True, slots=True)
class Answer:
    """One judgement. Two are the same when they are equal, in whatever order they were given."""

    categories: frozenset[tuple[str, str]] = frozenset()
    """Codes, each with the code of the activity that led to it, or nothing."""
    matches: frozenset[frozenset[str]] = frozenset()
    """Pairs of ids of texts that are about the same event."""
    not_enough_text: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes alone in their order, or the judgement that there is none."""
        if self.not_enough_text:
            return (TOO_SHORT,)
        return tuple(sorted({code for code, _link in self.categories})) or (NONE_FITS,)

    @property
    def linked(self) -> tuple[str, ...]:
        """The codes with the activity that led to each."""
        if not self.categories:
            return self.codes
        return tuple(sorted(f"{link}{ARROW}{code}" if link else code for code, link in self.given))

    @property
    def given(self) -> Sequence[tuple[str, str]]:
        """Codes and links in their order."""
        return sorted(self.categories)

    @property
    def has_links(self) -> bool:
        """Whether some activity led to a category."""
        return any(link for _code, link in self.categories)

    def as_categories(self) -> list[dict[str, str]]:
        """Return the categories as `Coding.categories` keeps them."""
        return [{"category": code, **({"link": link} if link else {})} for code, link in self.given]

    def as_matches(self) -> list[list[str]]:
        """Return the matches as `Coding.matches` keeps them."""
        return sorted(sorted(pair) for pair in self.matches)


def answer_of(
    categories: Iterable[Mapping[str, str]],
    matches: Iterable[Sequence[str]] = (),
    *,
    not_enough_text: bool = False,
) -> Answer:
    """Return what is kept in a row as a value; no category means that none fits."""
    return Answer(
        categories=frozenset((one["category"], one.get("link") or "") for one in categories),
        matches=frozenset(frozenset(map(str, pair)) for pair in matches),
        not_enough_text=not_enough_text,
    )


def all_alike(answers: Sequence[Answer]) -> bool:
    """Whether all say the same; one alone does."""
    return len(set(answers)) == 1


def apart(answers: Sequence[Answer]) -> float:
    """Return the share of pairs of raters who differ: 0 where all say the same."""
    pairs = [(a, b) for place, a in enumerate(answers) for b in answers[:place]]
    return sum(a != b for a, b in pairs) / len(pairs) if pairs else 0.0
