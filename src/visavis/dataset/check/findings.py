"""What a check found: faults of one kind together, the first of them with their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

PLACES = 5
"""Of each kind so many faults are kept with their place; the rest is counted."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a fault is."""

    line: int = 0
    """As an editor counts, the header being line 1; of a Parquet file, the row. 0: all of it."""
    value: str = ""
    """What stands there, where it can be shown: never a word that a person wrote."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and what to do about it; the same for every place where it is wrong."""

    where: str
    """A table's name, or the path of a file within the folder."""
    column: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of fault, and how often it was found."""

    fault: Fault
    count: int
    places: tuple[Place, ...]

    @property
    def more(self) -> int:
        """How many places are not listed."""
        return self.count - len(self.places)


@dataclass(slots=True)
class Findings:
    """Gathers faults."""

    found: list[Finding] = field(default_factory=list)

    def add(self, fault: Fault, places: Iterable[Place] = (Place(),), count: int = 0) -> None:
        """Note a fault; `count` says how many there are when not all are among `places`."""
        listed = tuple(places)
        if listed:
            self.found.append(Finding(fault, max(count, len(listed)), listed[:PLACES]))


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check."""

    findings: tuple[Finding, ...]
    rows: dict[str, int]
    """How many rows each table has that could be read."""

    @property
    def faults(self) -> int:
        """How many faults there are in all."""
        return sum(finding.count for finding in self.findings)
