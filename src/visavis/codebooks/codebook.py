"""A codebook: what raters code by, in one version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from visavis.codebooks.category import Category


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """Categories in their order, each after its parent; it cannot be one that contradicts itself.

    Made by `read_codebook`, which sees to that and says where a file does not.
    """

    name: str
    version: str
    title: str
    language: str
    says: str
    """For raters: what is coded, and which category wins when two fit."""
    categories: tuple[Category, ...]
    several: bool = False
    """Whether a report may be given several categories."""
    licence: str = ""
    wording: str = ""
    """Who wrote the definitions."""

    @property
    def reference(self) -> str:
        """``name@version``, as codings name it."""
        return f"{self.name}@{self.version}"

    @cached_property
    def by_code(self) -> Mapping[str, Category]:
        """Each category by its code."""
        return {category.code: category for category in self.categories}

    @property
    def codable(self) -> tuple[Category, ...]:
        """The categories that raters may give."""
        return tuple(category for category in self.categories if category.codable)

    def children(self, code: str = "") -> tuple[Category, ...]:
        """Return what stands directly below a category; below nothing, what stands at the top."""
        return tuple(category for category in self.categories if category.parent == code)

    def path(self, code: str) -> tuple[Category, ...]:
        """Return a category with those above it, the topmost first."""
        return tuple(reversed(list(self._upwards(code))))

    def _upwards(self, code: str) -> Iterator[Category]:
        while code:
            yield self.by_code[code]
            code = self.by_code[code].parent
