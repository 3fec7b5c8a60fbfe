"""What was drawn: exact counts that any program can find again in the tables.

Counts of pieces add up to counts of the network, like every summary here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from visavis.dataset.simulate.truth.denominators.all_denominators import Denominators
from visavis.dataset.simulate.truth.views import Frames, Views
from visavis.vocab.card import Perspective, Valence

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Count:
    """One kind of count, and how another program finds it again."""

    of: Callable[[Views], pl.DataFrame]
    query: str


def _by(table: str, *columns: str) -> Count:
    named = ", ".join(columns)
    return Count(
        lambda views: views[table].group_by(columns).len("count"),
        f"select {named}, count(*) as count from {table} group by all",  # noqa: S608 -- our names
    )


def _by_category(views: Views) -> pl.DataFrame:
    return views.coded.group_by("perspective", "valence", category="settled").len("count")


def _occurrence(views: Views) -> pl.DataFrame:
    """Count sessions with both cards in before the reveal by what their gates say."""
    counts = [
        views.comparable.group_by(
            pl.lit(valence.value).alias("valence"),
            pl.col(f"client_{valence}").alias("client"),
            pl.col(f"therapist_{valence}").alias("therapist"),
        ).len("count")
        for valence in Valence
    ]
    return pl.concat(counts)


def _settled_matches(views: Views) -> pl.DataFrame:
    """Count pairs by what the majority of raters judged."""
    return views.judged.group_by("perspective", "valence", "decoy", "same").len("count")


COUNTS: Mapping[str, Count] = {
    "therapists": _by("therapists", "orientation"),
    "enrolments": _by("enrolments", "outcome"),
    "episodes": _by("episodes", "status", "ending_client", "ending_therapist"),
    "sessions": _by("sessions", "status"),
    "cards": _by("cards", "perspective", "after_reveal"),
    "occurrence": Count(
        _occurrence,
        "select 'helpful' as valence, client_helpful as client, therapist_helpful as therapist, "
        "count(*) as count from comparable group by all union all "
        "select 'hindering', client_hindering, therapist_hindering, count(*) "
        "from comparable group by all",
    ),
    "reports": _by("eventReports", "perspective", "valence"),
    "ratings": _by("eventReports", "perspective", "valence", "rating"),
    "consensus": Count(
        _by_category,
        "select perspective, valence, settled as category, count(*) as count "
        "from coded group by all",
    ),
    "codings": _by("codings", "rater", "round", "category"),
    "matches": _by("matches", "rater", "decoy", "same"),
    "settled_matches": Count(
        _settled_matches,
        "select perspective, valence, decoy, same, count(*) as count from judged group by all",
    ),
    "turning_points": _by("turningPoints", "perspective"),
}
"""Every count by name; rows are groups, a gap in a column is a group of its own."""


class Realised:
    """Counts, added up piece by piece."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._counts: dict[str, pl.DataFrame] = {}
        self.denominators = Denominators()

    def add(self, frames: Frames) -> None:
        """Count one more piece."""
        views = Views(frames)
        self.denominators.add(views)
        for table, frame in frames.items():
            self._rows[table] = self._rows.get(table, 0) + len(frame)
        for name, count in COUNTS.items():
            found = count.of(views)
            if name in self._counts:
                found = pl.concat([self._counts[name], found])
            keys = [column for column in found.columns if column != "count"]
            self._counts[name] = found.group_by(keys).agg(pl.col("count").sum()).sort(keys)

    def rows(self, table: str) -> int:
        """How many rows a table has so far."""
        return self._rows.get(table, 0)

    @property
    def reports(self) -> tuple[int, int]:
        """How many event reports there are of what happened, and how many guesses."""
        counts = self._counts["reports"].group_by("perspective").agg(pl.col("count").sum())
        by = dict(counts.iter_rows())
        guesses = by.pop(Perspective.GUESS.value, 0)
        return sum(by.values()), guesses

    def as_json(self) -> Json:
        """Return the counts, for ``truth.json``."""
        return {
            "rows": dict(self._rows),
            **{name: frame.to_dicts() for name, frame in self._counts.items()},
        }
