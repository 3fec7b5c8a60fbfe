"""What raters were given in a round and what they made of it, as files tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from visavis.codebooks.codebook import Codebook
from visavis.vocab.card import Valence
from visavis.vocab.coding import Certainty, SourceGuess
from visavis.vocab.remedy import RemedyError

SHOWN = 20
"""So many problems are told at once."""


class CodingsError(RemedyError):
    """A file of codings that cannot be taken in; names what is wrong, where, and what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = len(problems) - SHOWN
        told = [*problems[:SHOWN], *([f"and {more} more"] if more > 0 else [])]
        super().__init__("\n".join(told))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, order=True)
class Chosen:
    """A category, and the activity that led to it in the rater's judgement."""

    category: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What one rater made of one report."""

    chosen: tuple[Chosen, ...] = ()
    certainty: Certainty | None = None
    does_not_fit: bool = False
    not_enough_text: bool = False
    source_guess: SourceGuess | None = None
    memo: str = ""

    @property
    def says_something(self) -> bool:
        """Whether it judges the report; a memo alone does not."""
        return bool(self.chosen) or self.does_not_fit or self.not_enough_text


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One thing that one rater was given, whatever is judged of it."""

    id: str
    """Of the assignment: a uuid, which tells nothing."""
    rater: str
    """The letter."""
    number: int
    """Its place, from 1: in the rater's own order, or in the round's where all raters are told."""
    source: str
    """What holds its text: the same uuid for all raters where all raters are told."""
    repeat: bool = False
    """Told only where all raters are told: a rater does not learn what comes again."""

    @property
    def reports(self) -> int:
        """How many reports it tells."""
        return 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(One):
    """One report that one rater was given: what a row, or a selection, is about."""

    valence: Valence | None = None
    """As which it was told; categories for the other are not given to it."""
    text: str = ""
    """Names struck out. Not needed for reading."""
    coded: Coded | None = None


G = TypeVar("G", bound=One)


@dataclass(frozen=True, kw_only=True)
class Sheet(Generic[G]):
    """A round, or one rater's part of it."""

    id: str
    name: str
    given: tuple[G, ...]
    created: str = ""
    """When it was written, as XML tells of a moment."""
    whole: bool = False
    """Whether it tells of all raters; such a one is for nobody who still codes."""

    @cached_property
    def raters(self) -> tuple[str, ...]:
        """The letters, in their order."""
        return tuple(sorted({one.rater for one in self.given}))

    @cached_property
    def by_id(self) -> dict[str, G]:
        """Each thing given by the id of its assignment, however its letters are written."""
        return {one.id.casefold(): one for one in self.given}


@dataclass(frozen=True, kw_only=True)
class RoundSheet(Sheet[Given]):
    """A round in which reports are coded."""

    codebook: Codebook
    links: Codebook | None = None
    """The activities that a category may be linked with; None where none are asked for."""
