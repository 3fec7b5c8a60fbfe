"""Who is not on track: scores worse than nearly all of clients who began alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from visavis.stats.change.pairs import CLIENT, EPISODE, THERAPIST
from visavis.stats.change.trajectory import Trajectory
from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, label, lazy, number
from visavis.stats.gaps import told
from visavis.stats.refusals import refuse_several
from visavis.stats.results import Estimate, Result, Table
from visavis.stats.results.better import Better
from visavis.stats.results.levels import sound
from visavis.stats.results.shown import Row
from visavis.stats.summaries import Kind, Summary
from visavis.stats.summaries.summary import N, grouped
from visavis.stats.uncertainty import About, ratios
from visavis.stats.uncertainty.estimates import Scale, What, estimates
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.lines import abouts_of, added_up, alone, clusters_of
from visavis.vocab.card import Perspective
from visavis.vocab.counted import a_kind

if TYPE_CHECKING:  # tables are made only when they are asked for
    import polars as pl

AT, SCORE, INTAKE, TRACK = "at", "score", "intake", "track"
SUMS = (N, "scores", "worse", "ahead", "ever")
OF = "not on track"


class Track(StrEnum):
    """Where a score lies."""

    NOT_ON_TRACK = "not on track"
    """Worse than the band."""
    ON_TRACK = "on track"
    """In the band, its edges among it."""
    AHEAD = "ahead"
    """Better than the band."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tracking(Result):
    """Each later score beside what was expected, and how often it is worse."""

    table: nw.DataFrame[Any]
    """One line for each score that was judged."""
    shares: Table
    summary: Summary
    """Sums that merge with those of other parts."""
    trajectory: Trajectory
    ends: nw.DataFrame[Any]
    """When each client or episode was scored for the last time, judged or not."""
    dropped: Mapping[str, int]
    """Why scores were not judged, and how many; and who has none that was."""

    def title(self) -> str:
        """Say by which band, and how often it should be left."""
        known = self.trajectory
        return (
            f"Not on track: worse than the band of {known.share:.0%}; {known.beyond:.0%} of scores "
            "should be"
        )

    def rows(self) -> Sequence[Row]:
        """Return one row for each share."""
        return self.shares.rows()

    @property
    def scores(self) -> pl.DataFrame:
        """One row for each score that was judged: expected, band, track."""
        frame: pl.DataFrame = self.table.to_native()
        return frame


def not_on_track(
    data: object,
    *,
    trajectory: Trajectory,
    perspective: str = Perspective.CLIENT,
    level: float = LEVEL,
) -> Tracking:
    """Hold each later score to the band of clients who began alike.

    Parameters
    ----------
    data
        Any frame with the columns client, at (session or day) and score; and therapist, episode and
        intake where they are known. Without intake it is the first score, which is not judged.
    trajectory
        Expected scores and their band.
    perspective
        Who filled the scores in.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Tracking
        With the share of scores, and of episodes at any time, that are not on track.

    Raises
    ------
    UnusableError
        When a column is missing, a score is infinite, somebody has two scores at one time, or an
        episode is of several clients or therapists.
    """
    sound(level)
    anything: object = trajectory  # no checker stands between a notebook and this
    if not isinstance(anything, Trajectory):
        msg = f"A Trajectory is needed, and this is {a_kind(anything)}: see Trajectory."
        raise UnusableError(msg)
    rows, ends, dropped = _read(data)
    expected, worse, better = trajectory.read(
        *(rows.get_column(name).to_numpy() for name in (INTAKE, AT))
    )
    sign = Better(trajectory.better).sign
    score = rows.get_column(SCORE).to_numpy()
    track = np.select(
        [sign * (score - worse) < 0, sign * (score - better) > 0],
        [Track.NOT_ON_TRACK.value, Track.AHEAD.value],
        Track.ON_TRACK.value,
    )
    judged = rows.with_columns(
        *(
            nw.new_series(name, values, backend="polars")
            for name, values in (("expected", expected), ("worse", worse), ("better", better))
        ),
        nw.new_series(TRACK, track.tolist(), nw.String, backend="polars"),
    ).filter(nw.new_series("known", np.isfinite(expected), nw.Boolean, backend="polars"))
    dropped["scores outside of the trajectory's intake scores and times"] = len(rows) - len(judged)
    whose = _whose(judged)
    dropped[f"{whose}s {NEVER}"] = len(ends) - judged.get_column(whose).n_unique()
    summary = _summed(judged, trajectory, {why: n for why, n in dropped.items() if n})
    return Tracking(
        table=judged,
        shares=track_shares(summary, perspective=perspective, level=level),
        summary=summary,
        trajectory=trajectory,
        ends=ends,
        dropped=dict(summary.dropped),
    )


def _whose(rows: nw.DataFrame[Any]) -> str:
    """Return the column of what is followed from score to score."""
    return EPISODE if EPISODE in rows.columns else CLIENT


def _read(data: object) -> tuple[nw.DataFrame[Any], nw.DataFrame[Any], dict[str, int]]:
    """Return the scores to be judged, everybody's last time, and what was left out."""
    frame = lazy(data, CLIENT, AT, SCORE)
    there = frame.collect_schema().names()
    names = [name for name in (EPISODE, CLIENT, THERAPIST) if name in there]
    frame = told(frame, names)
    numbers = [AT, SCORE, *([INTAKE] if INTAKE in there else [])]
    rows = collected(
        frame.select(*(label(frame, name) for name in names), *(number(frame, x) for x in numbers))
    )
    for name in numbers:
        if not rows.get_column(name).drop_nulls().is_finite().all():
            msg = f"The column {name!r} holds infinity: leave it empty there."
            raise UnusableError(msg)
    whose = _whose(rows)
    begun = rows.drop_nulls([whose, AT]).group_by(whose).agg(nw.col(AT).min().alias(BEGUN))
    scored = rows.drop_nulls([whose, AT, SCORE])
    ends = scored.group_by(whose).agg(nw.col(AT).max().alias(LAST)).sort(whose)
    dropped = {}
    for name in (*names, *numbers):
        kept = rows.filter(~nw.col(name).is_null())
        dropped[f"scores without {name}"] = len(rows) - len(kept)
        rows = kept
    _refuse(rows, whose)
    if INTAKE in there:
        refuse_several(rows, whose, [INTAKE], "give every row the same")
    else:
        rows = _from_the_first(rows, begun, dropped)
    return rows.sort(whose, AT), ends, dropped


LAST, BEGUN = "last", "begun"
NEVER = "of whom no score could be judged"


def _refuse(rows: nw.DataFrame[Any], whose: str) -> None:
    others = [name for name in (CLIENT, THERAPIST) if name in rows.columns and name != whose]
    remedy = "correct it" if whose == EPISODE else "add the column 'episode'"
    refuse_several(rows, whose, others, remedy)
    if len(rows.select(whose, AT).unique()) < len(rows):
        msg = f"A {whose} has two scores at one time: leave one of each."
        raise UnusableError(msg)


def _from_the_first(
    rows: nw.DataFrame[Any], begun: nw.DataFrame[Any], dropped: dict[str, int]
) -> nw.DataFrame[Any]:
    """Take each one's first score for the intake; where it is missing, no later one stands in."""
    names, whose = rows.columns, _whose(rows)
    both = rows.join(begun, on=whose, how="left")
    first = both.filter(nw.col(AT) == nw.col(BEGUN)).select(whose, nw.col(SCORE).alias(INTAKE))
    known = both.join(first, on=whose, how="inner")
    dropped["scores of those whose first score is missing"] = len(both) - len(known)
    later = known.filter(nw.col(AT) > nw.col(BEGUN)).select(*names, INTAKE)
    dropped["first scores, which are not judged"] = len(known) - len(later)
    return later


def _summed(
    judged: nw.DataFrame[Any], trajectory: Trajectory, dropped: Mapping[str, int]
) -> Summary:
    """Sum up each client; an episode counts once, however many scores it has."""
    keys = tuple(name for name in (THERAPIST, CLIENT) if name in judged.columns)
    whose = _whose(judged)
    counted = judged.with_columns(
        nw.lit(1.0).alias("scores"),
        (nw.col(TRACK) == Track.NOT_ON_TRACK.value).cast(nw.Float64).alias("worse"),
        (nw.col(TRACK) == Track.AHEAD.value).cast(nw.Float64).alias("ahead"),
    )
    own = tuple(dict.fromkeys((*keys, whose)))
    each = counted.group_by(*own).agg(nw.col("scores", "worse", "ahead").sum())
    each = each.with_columns(
        nw.lit(1, nw.Int64).alias(N), (nw.col("worse") > 0).cast(nw.Float64).alias("ever")
    )
    unit = "episodes" if whose == EPISODE else "clients"
    return Summary(
        kind=Kind.MOMENTS,
        keys=keys,
        sums=SUMS,
        table=grouped(each, keys, SUMS),
        dropped=dropped,
        about={"of": OF, "trajectory": trajectory.source, "unit": unit},
    )


def track_shares(
    summary: Summary, *, perspective: str = Perspective.CLIENT, level: float = LEVEL
) -> Table:
    """Estimate shares of scores and of episodes that are not on track.

    Parameters
    ----------
    summary
        That of what `not_on_track` returned, merged with others or not.
    perspective, level
        As in `not_on_track`.
    """
    if summary.about.get("of") != OF:
        msg = "This is no summary of who is on track: pass that of what not_on_track(…) returned."
        raise UnusableError(msg)
    sums = summary.table.select(*SUMS).to_numpy().astype(np.float64)
    found: list[Estimate] = []
    for about in abouts_of(summary, perspective):
        rows = added_up(clusters_of(summary, about), sums)
        for name, unit, over, under in (
            ("scores not on track", "scores", 2, 1),
            ("scores ahead", "scores", 3, 1),
            (f"{summary.about['unit']} ever not on track", summary.about["unit"], 4, 0),
        ):
            what = _what(summary, about, level, name, unit)
            parts = ratios(rows[:, [over]], rows[:, [under]])
            found += estimates(parts, what, columns=[{}], n=[int(rows[:, under].sum())])
    return Table("Not on track", tuple(found))


def _what(summary: Summary, about: About, level: float, name: str, unit: str) -> What:
    own = {why: n for why, n in summary.dropped.items() if (unit == "scores") != (NEVER in why)}
    return What(
        name=name,
        scale=Scale.SHARE,
        unit=unit,
        about=about,
        of={"about": about.value},
        dropped=own,
        lines={why: n for why, n in summary.dropped.items() if why not in own},
        level=level,
        empty="There are no scores that could be judged.",
        cautions=alone(summary),
    )
