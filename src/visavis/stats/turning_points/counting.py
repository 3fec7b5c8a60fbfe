"""How many turning points either side of an episode names, and how many the other names too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.frames import blank, collected, label, lazy, made, number
from visavis.stats.gaps import told
from visavis.stats.refusals import refuse_strange, refuse_twice, refuse_unnumbered
from visavis.stats.summaries import Kind, Summary
from visavis.stats.summaries.summary import N, grouped
from visavis.vocab.card import Perspective
from visavis.vocab.care import SessionStatus

Tables = Mapping[str, object]
Places = NDArray[np.int64]
OF = "turning points"
SIDES = (Perspective.CLIENT.value, Perspective.THERAPIST.value)
KEYS = ("therapist", "client", "episode")
HELD = "held"
RATING = "rating"
RATED = "rated by both"
MOMENTS = (
    RATED,
    "client's rating",
    "therapist's rating",
    "client's rating²",
    "therapist's rating²",
    "product of ratings",
)
"""What a correlation needs, over sessions that both name and rate."""
WITHIN = (0, 1, 2)
AND = ", "
COLUMNS = {
    "turningPoints": ("episode", "perspective", "session"),
    "sessions": ("session", "episode", "number", "status"),
    "episodes": KEYS,
}
NO_SESSION = "turning points without a session"
ELSEWHERE = "turning points in a session that was not held, or is none of the episode"
NO_SIDE, NO_EPISODE = "turning points of no side", "turning points of no episode"
AGAIN = "turning points in a session that the same side had named before"
NOBODY = "turning points of an episode without therapist or client"


def by(side: str) -> str:
    """Return the column of a side's turning points."""
    return f"by {side}"


def met(side: str, within: int) -> str:
    """Return the column of a side's turning points that the other side names too."""
    return f"{side} within {within}"


def count_turning_points(tables: Tables, *, within: Sequence[int] = WITHIN) -> Summary:
    """Count, for each episode, each side's turning points and those that the other names too.

    Parameters
    ----------
    tables
        The study dataset's ``turningPoints``, ``sessions`` and ``episodes``, by name, in one kind
        of frame. Where ``turningPoints`` has a ``rating``, it is summed up too.
    within
        How many sessions two of them may lie apart to count as one; 0 is the same session.
        Sessions are counted as they were held.

    Returns
    -------
    Summary
        One line for each episode with a turning point in a session that was held. Any partition
        that keeps episodes whole may be merged.

    Raises
    ------
    UnusableError
        When a table or a column is missing, a session or episode is there twice, a session that
        was held has no number or that of another, a perspective or a status is none, or a window
        is no whole number from 0.
    """
    windows = _windows(within)
    frames = {name: _table(tables, name) for name in COLUMNS}
    kept, dropped = _sorted_out(_placed(frames))
    dropped = {**_nobodys(frames["turningPoints"]), **dropped}
    of_windows = (met(side, k) for k in windows for side in SIDES)
    sums = (N, HELD, *map(by, SIDES), *of_windows, *MOMENTS)
    lines = _lines(kept, windows)
    return Summary(
        kind=Kind.COUNTS,
        keys=KEYS,
        sums=sums,
        table=grouped(lines, KEYS, sums),
        dropped=dropped,
        about={"of": OF, "within": AND.join(map(str, windows))},
    )


def _windows(within: object) -> list[int]:
    found = list(within) if isinstance(within, Iterable) and not isinstance(within, str) else []
    whole = [int(k) for k in found if isinstance(k, Integral) and not isinstance(k, bool)]
    if not found or len(whole) < len(found) or min(whole) < 0:
        msg = f"within={within!r}: name whole numbers of sessions from 0, as within=[0, 1]."
        raise UnusableError(msg)
    return sorted(set(whole))


def _nobodys(points: nw.LazyFrame[Any]) -> dict[str, int]:
    """Count turning points of no side, or of no episode."""
    sideless = blank(points, "perspective")
    homeless = blank(points, "episode") & ~sideless
    sums = (
        nw.when(lacks).then(nw.lit(1)).otherwise(nw.lit(0)).sum().alias(name)
        for name, lacks in ((NO_SIDE, sideless), (NO_EPISODE, homeless))
    )
    found = collected(points.select(*sums))
    return {name: int(found.get_column(name).to_list()[0] or 0) for name in found.columns}


def _table(tables: Tables, name: str) -> nw.LazyFrame[Any]:
    anything: object = tables
    if not isinstance(anything, Mapping) or name not in tables:
        msg = f"The table {name!r} is missing: pass it by name, as {{{name!r}: …}}."
        raise UnusableError(msg)
    try:
        return told(lazy(tables[name], *COLUMNS[name]), COLUMNS[name])
    except UnusableError as error:
        msg = f"In the table {name}: {error}"
        raise UnusableError(msg) from error


def _placed(frames: Mapping[str, nw.LazyFrame[Any]]) -> nw.DataFrame[Any]:
    """Return each turning point with its place among the sessions that were held."""
    if len({frame.implementation for frame in frames.values()}) > 1:
        msg = "The tables are frames of different engines: pass all of them in one kind."
        raise UnusableError(msg)
    refuse_strange(frames["turningPoints"], "perspective", SIDES, table="turningPoints")
    refuse_strange(frames["sessions"], "status", tuple(SessionStatus), table="sessions")
    for name, key in (("sessions", "session"), ("episodes", "episode")):
        refuse_twice(frames[name], key, table=name)
    points, sessions, episodes = (_named(frames[name], COLUMNS[name]) for name in COLUMNS)
    if RATING not in points.collect_schema().names():
        points = points.with_columns(nw.lit(None, nw.Float64).alias(RATING))
    took_place = sessions.filter(
        nw.col("status") == nw.lit(SessionStatus.HELD.value), ~nw.col("session").is_null()
    )
    refuse_unnumbered(took_place)
    held = took_place.select("session", nw.col("episode").alias("of"), "number")
    episodes = episodes.filter(~nw.col("episode").is_null())
    named = points.filter(nw.col("perspective").is_in(list(SIDES)), ~nw.col("episode").is_null())
    found = named.join(held, on="session", how="left")
    here = found.with_columns(
        nw.when(nw.col("of") == nw.col("episode")).then(nw.col("number")).alias("number")
    ).drop("of")
    return collected(
        here.join(_ranks(here, held), on=["episode", "number"], how="left").join(
            episodes, on="episode", how="left"
        )
    )


def _named(frame: nw.LazyFrame[Any], columns: Sequence[str]) -> nw.LazyFrame[Any]:
    there = frame.collect_schema().names()
    rated = (RATING,) if columns == COLUMNS["turningPoints"] and RATING in there else ()
    return frame.select(
        *(
            number(frame, name) if name in NUMBERS else label(frame, name)
            for name in (*columns, *rated)
        )
    )


NUMBERS = ("number", RATING)


def _ranks(here: nw.LazyFrame[Any], held: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return, for each session that is named, how many were held up to it, and in all."""
    named = here.filter(~nw.col("number").is_null()).select("episode", "number").unique()
    others = held.select(nw.col("of").alias("episode"), nw.col("number").alias("other"))
    before = nw.when(nw.col("other") <= nw.col("number")).then(nw.lit(1)).otherwise(nw.lit(0))
    pairs = named.join(others, on="episode", how="left")
    counted = pairs.with_columns(before.alias("place"), nw.lit(1).alias(HELD))
    return counted.group_by("episode", "number").agg(nw.col("place", HELD).sum())


def _sorted_out(points: nw.DataFrame[Any]) -> tuple[nw.DataFrame[Any], dict[str, int]]:
    """Leave out, and count, what has no place."""
    dropped = {}
    for why, wrong in (
        (NOBODY, nw.col("therapist").is_null() | nw.col("client").is_null()),
        (NO_SESSION, nw.col("session").is_null()),
        (ELSEWHERE, nw.col("place").is_null()),
    ):
        left = points.filter(~wrong)
        dropped[why], points = len(points) - len(left), left
    key = ["episode", "perspective", "place"]
    ratings = points.group_by(key).agg(nw.col(RATING).mean())
    once = points.drop(RATING).unique(key).join(ratings, on=key, how="left")
    dropped[AGAIN] = len(points) - len(once)
    return once, dropped


def _lines(points: nw.DataFrame[Any], windows: Sequence[int]) -> nw.DataFrame[Any]:
    names, first, episode = np.unique(
        points.get_column("episode").to_numpy().astype(str), return_index=True, return_inverse=True
    )
    episode = episode.reshape(-1).astype(np.int64)
    place, held = (points.get_column(c).to_numpy().astype(np.int64) for c in ("place", HELD))
    side = points.get_column("perspective").to_numpy()
    far = int(held.max(initial=0)) + max(windows) + 1  # two episodes never meet
    code, rating = episode * far + place, points.get_column(RATING).to_numpy().astype(float)
    order = np.argsort(code)
    line = {one: code[order][side[order] == one] for one in SIDES}
    columns: dict[str, Any] = {
        key: points.get_column(key).to_numpy().astype(str)[first] for key in KEYS[:2]
    }
    columns |= {"episode": names, N: np.ones(len(names), np.int64), HELD: held[first].astype(float)}
    for one in SIDES:
        columns[by(one)] = np.bincount(line[one] // far, minlength=len(names)).astype(float)
    for k in windows:
        for one, other in (SIDES, SIDES[::-1]):
            near = _nearest(line[one], line[other]) <= k
            columns[met(one, k)] = np.bincount(
                line[one] // far, near.astype(float), minlength=len(names)
            )
    mine, theirs = line.values()
    both, *places = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
    x, y = (rating[order][side[order] == one][at] for one, at in zip(SIDES, places, strict=True))
    rated = ~np.isnan(x + y)
    x, y = x[rated], y[rated]
    for name, values in zip(MOMENTS, (np.ones(len(x)), x, y, x * x, y * y, x * y), strict=True):
        columns[name] = np.bincount(both[rated] // far, values, minlength=len(names))
    schema = {
        name: nw.String() if name in KEYS else nw.Int64() if name == N else nw.Float64()
        for name in columns
    }
    return made(columns, schema)


def _nearest(own: Places, others: Places) -> Places:
    """Return how far the nearest of the others lies; both are sorted."""
    if not len(others):
        return np.full(len(own), np.iinfo(np.int64).max)
    after = np.searchsorted(others, own)
    right = np.abs(others[np.minimum(after, len(others) - 1)] - own)
    left = np.abs(own - others[np.maximum(after - 1, 0)])
    found: Places = np.minimum(left, right)
    return found
