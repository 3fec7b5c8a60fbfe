"""A section: what it needs, what it computes, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from visavis.report.study.figures.figure import Figure
from visavis.report.study.rows import Results
from visavis.report.study.study import Study
from visavis.report.study.words import Words


class Role(StrEnum):
    """What a finding was meant for."""

    DESCRIPTION = "description"
    """What there is; nothing is claimed about anybody else."""
    PRIMARY = "primary"
    """Named in the protocol before the data were looked at."""
    EXPLORATORY = "exploratory"


@dataclass(frozen=True, slots=True)
class Value:
    """A number as text, with its interval below it."""

    said: str
    around: str = ""

    def __str__(self) -> str:
        """Return both in one line."""
        return f"{self.said} ({self.around})" if self.around else self.said


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A table for people: every cell is ready to be read."""

    caption: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str | Value]]
    """The first cell names the line."""
    notes: Sequence[str] = ()
    """What must be known to read it: what was left out, and why something has no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found: sentence, figure and table, in this order."""

    key: str
    """Names its files, as in ``helpful``."""
    title: str
    sentence: str
    table: Shown | None = None
    figure: Figure | None = None
    more: Sequence[str] = ()
    """Paragraphs below the sentence, where there is something to read and nothing to count."""
    role: Role = Role.DESCRIPTION


@dataclass(frozen=True, slots=True)
class Telling:
    """What is needed to tell results: the language, and what categories are called."""

    words: Words
    titles: Mapping[str, str]
    """Of categories."""
    level: float
    primary: frozenset[str] = frozenset()
    """What the protocol named beforehand, as in ``reported-helpful``."""

    def role(self, name: str) -> Role:
        """Say what a test was meant for."""
        return Role.PRIMARY if name in self.primary else Role.EXPLORATORY

    def title(self, category: str) -> str:
        """Return what the codebook calls a category."""
        return self.titles.get(category, category)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the report, told from results alone."""

    key: str
    title: str
    """Marked for translation where it is written."""
    needs: tuple[str, ...]
    """The tables without which it is left out."""
    compute: Callable[[Study], Results]
    """Raises `UnusableError` when these tables do not allow it."""
    tell: Callable[[Results, Telling], Sequence[Finding]]
    in_short: bool = True
    """Whether its first sentence stands on top of the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What a section came to."""

    section: Section
    results: Results = field(default_factory=dict)
    left_out: str | None = None
    """Why there is nothing: a whole sentence."""
