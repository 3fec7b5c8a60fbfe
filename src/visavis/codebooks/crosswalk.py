"""From the categories of one codebook to those of another: many to many, and often with loss."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from visavis.codebooks.codebook import Codebook
from visavis.codebooks.place import Place, read_place


class Relation(StrEnum):
    """How two categories lie to each other: the mapping relations of SKOS.

    Source: W3C, SKOS Reference (2009), section 10.
    """

    EXACT = "exact"
    """The same reports belong to both."""
    CLOSE = "close"
    """Nearly the same reports do."""
    BROADER = "broader"
    """The other one takes in more: nothing is wrong, something is lost."""
    NARROWER = "narrower"
    """The other one takes in less: who translates must look again."""
    RELATED = "related"
    """They touch; no translation."""


CARRIES = (Relation.EXACT, Relation.CLOSE, Relation.BROADER)
"""By which a coding can be carried over without reading the report again."""


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a crosswalk."""

    source: str
    target: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Translation:
    """What becomes of one coding."""

    categories: tuple[str, ...]
    """Where it leads; empty when nothing carries it over."""
    again: bool
    """Whether the report must be read again: no target, or several of which one must be chosen."""
    lossy: bool
    """Whether the target says less, or not quite the same."""


@dataclass(frozen=True)
class Crosswalk:
    """Links from one codebook to another."""

    source: Codebook
    target: Codebook
    links: tuple[Link, ...]

    @cached_property
    def _by_source(self) -> Mapping[str, tuple[Link, ...]]:
        return {
            code: tuple(link for link in self.links if link.source == code)
            for code in self.source.by_code
        }

    def translate(self, code: str) -> Translation:
        """Translate one category of a coding.

        Where the target codebook allows several categories, all that carry are given; where it
        allows one, two of them are a choice that only a rater can make.
        """
        carrying = [link for link in self._by_source[code] if link.relation in CARRIES]
        targets = tuple(link.target for link in carrying)
        choice = len(targets) > 1 and not self.target.several
        return Translation(
            categories=() if choice else targets,
            again=choice or not targets,
            lossy=any(link.relation is not Relation.EXACT for link in carrying),
        )

    def uncovered(self) -> tuple[str, ...]:
        """Return the categories of the source that no link leads from."""
        return tuple(c.code for c in self.source.codable if not self._by_source[c.code])


def read_crosswalk(text: str, codebooks: Mapping[str, Codebook]) -> Crosswalk:
    """Read a crosswalk from YAML or JSON.

    Parameters
    ----------
    text
        ``from``, ``to`` (both ``name@version``) and ``links``: a list of from, to, relation.
    codebooks
        The codebooks that there are, by ``name@version``.

    Raises
    ------
    CodebookError
        With the line, the field and the remedy.
    """
    root = read_place(text)
    root.knows_only("from", "to", "says", "links")
    source = codebooks[_known(root, "from", codebooks)]
    target = codebooks[_known(root, "to", codebooks)]
    links = tuple(_link(place, source, target) for place in root.each("links"))
    return Crosswalk(source, target, links)


def _link(place: Place, source: Codebook, target: Codebook) -> Link:
    place.knows_only("from", "to", "relation")
    relation = place.word("relation", Relation)
    if relation is None:
        place.refuse(f"say how they lie to each other: {', '.join(Relation)}", "relation")
    ends = (_known(place, "from", source.by_code), _known(place, "to", target.by_code))
    return Link(*ends, relation)


def _known(place: Place, key: str, there: Collection[str]) -> str:
    found = place.text(key, needed=True)
    if found not in there:
        place.refuse(f"there is no {found[:60]!r}; use one of {', '.join(there)}", key)
    return found
