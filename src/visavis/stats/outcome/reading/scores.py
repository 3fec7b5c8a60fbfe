"""The score of each session: by its code, or by the day where none is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, label, lazy, number, word
from visavis.vocab.card import Perspective


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Which score is the outcome."""

    instrument: str
    scale: str
    version: str | None = None
    perspective: str = Perspective.CLIENT.value

    @property
    def words(self) -> Mapping[str, str]:
        """The columns that must say so."""
        found = {
            "perspective": self.perspective,
            "instrument": self.instrument,
            "scale": self.scale,
        }
        return found if self.version is None else {**found, "version": self.version}


def scored(
    held: nw.DataFrame[Any], scores: object, wanted: Scored
) -> tuple[nw.DataFrame[Any], dict[str, int]]:
    """Return sessions with their ``score``, and how many scores are of none of them.

    Raises
    ------
    UnusableError
        When a column is missing, there is no such score, or a session has two.
    """
    found = _chosen(scores, wanted)
    by_day = found.filter(nw.col("session").is_null()).drop("session")
    placed = held.select("session", "episode", "day").join(by_day, on=["episode", "day"])
    named = found.filter(~nw.col("session").is_null())
    both = nw.concat([named.select("session", "score"), placed.select("session", "score")])
    mine = both.join(held.select("session"), on="session", how="semi")
    if len(mine) > mine.get_column("session").n_unique():
        msg = "A session has two such scores: name the version as well, or leave one of each."
        raise UnusableError(msg)
    return held.join(mine, on="session", how="left"), {
        "scored outside any session that was held": len(found) - len(mine)
    }


def _chosen(scores: object, wanted: Scored) -> nw.DataFrame[Any]:
    try:
        frame = lazy(scores, "episode", "day", "score", *wanted.words)
    except UnusableError as error:
        msg = f"In the table scores: {error}"
        raise UnusableError(msg) from error
    there = "session" in frame.collect_schema().names()
    session = label(frame, "session") if there else nw.lit(None, nw.String).alias("session")
    chosen = frame.filter(
        *(word(frame, name) == nw.lit(value) for name, value in wanted.words.items())
    ).select(label(frame, "episode"), number(frame, "day"), number(frame, "score"), session)
    found = collected(chosen).filter(~nw.col("score").is_null())
    if not len(found):
        said = ", ".join(f"{name} {value!r}" for name, value in wanted.words.items())
        msg = f"The table has no score of {said}: name one that is there."
        raise UnusableError(msg)
    return found
