"""What was drawn: exact counts that any program can find again in the tables.

Counts of pieces add up to counts of the network, like every summary here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

Frames = Mapping[str, pl.DataFrame]
Json = dict[str, object]


def _by(table: str, *columns: str) -> Callable[[Frames], pl.DataFrame]:
    def count(frames: Frames) -> pl.DataFrame:
        return frames[table].group_by(columns).len("count")

    return count


def _by_category(frames: Frames) -> pl.DataFrame:
    coded = frames["eventReports"].join(frames["consensus"], on="report")
    return coded.group_by("perspective", "valence", "category").len("count")


def _occurrence(frames: Frames) -> pl.DataFrame:
    """Count sessions with both cards in before the reveal by what their gates say."""
    cards = frames["cards"].filter(~pl.col("after_reveal"))
    sides = [
        cards.filter(pl.col("perspective") == side).select(
            "session", *(pl.col(valence).alias(f"{side}_{valence}") for valence in VALENCES)
        )
        for side in ("client", "therapist")
    ]
    both = sides[0].join(sides[1], on="session")
    counts = [
        both.group_by(
            pl.lit(valence).alias("valence"),
            pl.col(f"client_{valence}").alias("client"),
            pl.col(f"therapist_{valence}").alias("therapist"),
        ).len("count")
        for valence in VALENCES
    ]
    return pl.concat(counts)


VALENCES = ("helpful", "hindering")

COUNTS: Mapping[str, Callable[[Frames], pl.DataFrame]] = {
    "therapists": _by("therapists", "orientation"),
    "enrolments": _by("enrolments", "outcome"),
    "episodes": _by("episodes", "status", "ending_client", "ending_therapist"),
    "sessions": _by("sessions", "status"),
    "cards": _by("cards", "perspective", "after_reveal"),
    "occurrence": _occurrence,
    "reports": _by("eventReports", "perspective", "valence"),
    "ratings": _by("eventReports", "perspective", "valence", "rating"),
    "consensus": _by_category,
    "codings": _by("codings", "rater", "round", "category"),
    "matches": _by("matches", "rater", "decoy", "same"),
    "turning_points": _by("turningPoints", "perspective"),
}
"""Every count by name; rows are groups, a gap in a column is a group of its own."""


class Realised:
    """Counts, added up piece by piece."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._counts: dict[str, pl.DataFrame] = {}

    def add(self, frames: Frames) -> None:
        """Count one more piece."""
        for table, frame in frames.items():
            self._rows[table] = self._rows.get(table, 0) + len(frame)
        for name, count in COUNTS.items():
            found = count(frames)
            if name in self._counts:
                found = pl.concat([self._counts[name], found])
            keys = [column for column in found.columns if column != "count"]
            self._counts[name] = found.group_by(keys).agg(pl.col("count").sum()).sort(keys)

    def rows(self, table: str) -> int:
        """How many rows a table has so far."""
        return self._rows.get(table, 0)

    def as_json(self) -> Json:
        """Return the counts, for ``truth.json``."""
        return {
            "rows": dict(self._rows),
            **{name: frame.to_dicts() for name, frame in self._counts.items()},
        }
