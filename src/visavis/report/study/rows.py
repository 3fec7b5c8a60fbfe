"""Results as rows with names: what a report shows, keeps and compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from visavis.stats.results import Result
from visavis.stats.results.shown import Row

Results = Mapping[str, "Rows"]
"""What a section found, by name."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one result, unrounded; the same in every language and on every engine."""

    title: str
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, result: Result, **words: str) -> Rows:
        """Take the rows of a result; `words` stand in front of each."""
        return cls(result.title(), tuple({**words, **row} for row in result.rows()))

    @classmethod
    def together(cls, title: str, parts: Sequence[Rows]) -> Rows:
        """Put the rows of several results below each other, with the same names in each."""
        rows = [row for part in parts for row in part.rows]
        names = list(dict.fromkeys(name for row in rows for name in row))
        return cls(title, tuple({name: row.get(name) for name in names} for row in rows))

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def where(self, **of: object) -> Rows:
        """Return those with these words."""
        kept = [row for row in self.rows if all(row.get(k) == v for k, v in of.items())]
        return Rows(self.title, tuple(kept))

    def first(self, **of: object) -> Row:
        """Return the first with these words; an empty one where there is none."""
        return next(iter(self.where(**of).rows), {})


def number(row: Row, name: str = "value") -> float | None:
    """Return a number of a row, or None where there is none."""
    value = row.get(name)
    return None if value is None or isinstance(value, str) else float(value)


def whole(row: Row, name: str = "n") -> int:
    """Return a count of a row; 0 where there is none."""
    return round(number(row, name) or 0)
