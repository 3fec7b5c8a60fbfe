"""The score of each session: by its code, or by the day where none is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, label, number
from visavis.stats.gaps import told
from visavis.stats.refusals import score_meant
from visavis.vocab.card import Perspective


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Which score is the outcome."""

    instrument: str
    scale: str
    version: str | None = None
    perspective: str = Perspective.CLIENT.value


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
    chosen = score_meant(
        scores,
        "episode",
        "day",
        "score",
        perspective=wanted.perspective,
        instrument=wanted.instrument,
        scale=wanted.scale,
        version=wanted.version,
    )
    names = [name for name in ("episode", "session") if name in chosen.collect_schema()]
    frame = told(chosen, names)
    session = nw.lit(None, nw.String).alias("session")
    found = frame.select(
        label(frame, "episode"),
        number(frame, "day"),
        number(frame, "score"),
        label(frame, "session") if "session" in names else session,
    )
    return collected(found).filter(~nw.col("score").is_null())
