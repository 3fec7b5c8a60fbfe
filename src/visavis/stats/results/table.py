"""Several estimates as one result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from visavis.stats.errors import UnusableError
from visavis.stats.results.estimate import Estimate
from visavis.stats.results.shown import Result, Row

Found = TypeVar("Found", bound=Estimate)


def named(estimates: Sequence[Found], name: str, *, what: str = "estimate") -> Found:
    """Return the estimate of this name.

    Raises
    ------
    UnusableError
        When there is none, with the names that there are; `what` is what they are called.
    """
    for one in estimates:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in estimates)
    msg = f"There is no {what} {name!r}: there are {known}."
    raise UnusableError(msg)


@dataclass(frozen=True, slots=True)
class Table(Result):
    """Estimates of one kind, told apart by words."""

    name: str
    estimates: tuple[Estimate, ...]

    def title(self) -> str:
        """Return its name."""
        return self.name

    def rows(self) -> Sequence[Row]:
        """Return one row for each estimate."""
        return [row for estimate in self.estimates for row in estimate.rows()]

    def __iter__(self) -> Iterator[Estimate]:
        """Yield the estimates."""
        return iter(self.estimates)

    def __len__(self) -> int:
        """Return how many estimates there are."""
        return len(self.estimates)

    def where(self, **of: str) -> Table:
        """Return those that are of this, as ``where(perspective="client", weighting="clients")``.

        ``name`` is one of the words, as in ``where(name="reports a card")``.

        Raises
        ------
        UnusableError
            When no estimate is told apart by such a word, or none is of such a value.
        """
        known = {"name", *(word for estimate in self.estimates for word in estimate.of)}
        if self.estimates and not of.keys() <= known:
            msg = f"Nothing is told apart by {', '.join(of.keys() - known)}: use {sorted(known)}."
            raise UnusableError(msg)
        for word, value in of.items():
            there = sorted({{**e.of, "name": e.name}.get(word, "") for e in self.estimates} - {""})
            if there and value not in there:
                msg = f"No estimate has the {word} {value!r}: there are {', '.join(there)}."
                raise UnusableError(msg)
        kept = [e for e in self.estimates if of.items() <= {**e.of, "name": e.name}.items()]
        return Table(self.name, tuple(kept))

    def one(self, **of: str) -> Estimate:
        """Return the only one that is of this.

        Raises
        ------
        UnusableError
            When there is none, or more than one.
        """
        found = self.where(**of)
        if len(found) != 1:
            msg = f"{len(found)} estimates are of {of}: name what tells them apart."
            raise UnusableError(msg)
        return found.estimates[0]
