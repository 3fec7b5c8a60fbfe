"""One line for each episode: how long it was observed, and how it ended."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from visavis.stats.endings.definitions import DROPOUT, NONE, Rule
from visavis.stats.endings.soundness import sound
from visavis.stats.endings.tables import PAIR, Tables, attended, episodes, joined, one_if


def episode_times(tables: Tables, *, definition: Rule | None = None) -> Any:  # noqa: ANN401 -- a frame of the engine that holds the tables
    """Make the lines of a survival curve.

    Parameters
    ----------
    tables
        The study dataset's ``episodes`` and ``sessions``, and what the definition reads.
    definition
        A rule as in `visavis.stats.endings.definitions`, for the columns ``dropout`` and
        ``other``.

    Returns
    -------
    Frame
        Of the same engine, lazy. Columns: ``episode``, ``therapist``, ``client``; ``sessions``, how
        many were held; ``number`` of the last session on record, held or not, both missing where
        none is on record; ``day``, the last day
        if the episode ended, else the day until which it was observed; ``ended``, 1 or 0;
        ``dropout`` and ``other``, 1 where it ended so under the definition, and where it ended
        otherwise; both are missing where it ended and the definition cannot tell how.

    Raises
    ------
    UnusableError
        When a table or column is missing, a line is there twice, or a word is on no list.
    """
    columns = definition.columns if definition else ()
    read = ("episodes", "sessions", *(definition.tables if definition else ()))
    tables = sound(tables, read, *columns)
    rows = episodes(tables, *columns)
    chosen = ["episode", *PAIR, "ended", "day"]
    if definition:
        rows = definition.facts(tables, rows)
        said, over = definition.verdict(), nw.col("ended") == nw.lit(1)
        open_or = nw.when(~over).then(nw.lit(0))
        rows = rows.with_columns(said.alias("verdict"))
        known = nw.col("verdict").is_in([DROPOUT, *NONE])
        rows = rows.with_columns(
            *(
                open_or.when(known).then(one_if(nw.col("verdict").is_in(words))).alias(name)
                for name, words in (("dropout", [DROPOUT]), ("other", [*NONE]))
            )
        )
        chosen += ["dropout", "other"]
    held = attended(tables).select("episode", "sessions", nw.col("last_number").alias("number"))
    return joined(rows.select(*chosen), held, "episode").to_native()
