"""A simulated network's rows, found by what they belong to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from visavis.dataset.read import StudyDataset
from visavis.vocab.study import EnrolmentOutcome

Row: TypeAlias = Mapping[str, Any]
"""Cells by column, of the kinds that the schema declares."""


@dataclass(frozen=True, slots=True)
class InventedRows:
    """The tables that the platform can hold."""

    by: Mapping[tuple[str, str], Mapping[str, Sequence[Row]]]
    """Table and column of a code; then the code."""

    def of(self, table: str, column: str, code: str) -> Sequence[Row]:
        """Return the rows of `table` whose `column` is `code`."""
        return self.by[table, column].get(code, ())

    def practices(self) -> list[str]:
        """Return the codes of the practices."""
        return list(self.by["therapists", "practice"])

    def language_of(self, practice: str) -> str:
        """Return what most cards of a practice are written in."""
        counts = Counter(
            card["language"]
            for therapist in self.of("therapists", "practice", practice)
            for episode in self.of("episodes", "therapist", therapist["therapist"])
            for session in self.of("sessions", "episode", episode["episode"])
            for card in self.of("cards", "session", session["session"])
        )
        return counts.most_common(1)[0][0] if counts else "en"

    def enrolled(self, practice: str) -> list[Row]:
        """Return the enrolments of the clients of a practice who take part."""
        return [
            row
            for client in self.of("clients", "practice", practice)
            for row in self.of("enrolments", "client", client["client"])
            if row["outcome"] == EnrolmentOutcome.ENROLLED
        ]

    def quarters(self) -> int:
        """Return how many quarters the study lasted."""
        episodes = (row for rows in self.by["episodes", "client"].values() for row in rows)
        return max((int(row["study_quarter"] or 1) for row in episodes), default=1)


KEPT = (
    ("therapists", "practice"),
    ("clients", "practice"),
    ("enrolments", "client"),
    ("episodes", "client"),
    ("episodes", "therapist"),
    ("sessions", "episode"),
    ("cards", "session"),
    ("eventReports", "card"),
    ("turningPoints", "episode"),
)


def invented_rows(dataset: StudyDataset) -> InventedRows:
    """Read what the platform can hold; all of it, so for networks of a moderate size."""
    tables = {table: dataset.frame(table).rows(named=True) for table in {t for t, _ in KEPT}}
    return InventedRows(
        {(table, column): _grouped(tables[table], column) for table, column in KEPT}
    )


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(row[column])].append(row)
    return dict(groups)
