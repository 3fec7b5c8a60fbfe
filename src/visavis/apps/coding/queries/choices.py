"""A codebook as the screen offers it: in its hierarchy, each category with a key."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.codebooks.category import Category
from visavis.codebooks.codebook import Codebook
from visavis.vocab.card import Valence

KEYS = "123456789abcdefghijkl"
"""The letters behind them are the screen's own."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One category or heading."""

    category: Category
    depth: int
    key: str
    """Empty for a heading, and for what comes after all keys are given."""


def choices_of(codebook: Codebook) -> tuple[Choice, ...]:
    """Return all categories in their order.

    Those for helpful events and those for hindering ones are never on the screen together: each
    kind counts its keys from the first, behind those of the categories that are for both.
    """
    used = dict.fromkeys(Valence, 0)
    return tuple(
        Choice(category, len(codebook.path(category.code)) - 1, _key(category, used))
        for category in codebook.categories
    )


def _key(category: Category, used: dict[Valence, int]) -> str:
    if not category.codable:
        return ""
    kinds = list(Valence) if category.valence is None else [category.valence]
    place = max(used[kind] for kind in kinds)
    for kind in kinds:
        used[kind] = place + 1
    return KEYS[place] if place < len(KEYS) else ""
