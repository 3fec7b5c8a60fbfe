"""What it is worth to know early that somebody is not on track."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np

from visavis.stats.change.classes import Change
from visavis.stats.change.pairs import CLIENT, EPISODE, THERAPIST
from visavis.stats.change.reliable import ReliableChange
from visavis.stats.change.tracking import AT, LAST, TRACK, Track, Tracking
from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary, counts
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import ratios
from visavis.stats.uncertainty.estimates import Scale, What, estimates
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.lines import abouts_of, added_up, alone, clusters_of
from visavis.vocab.card import Perspective

BAD = (Change.DETERIORATED, Change.HARMED)
SIGNAL, ENDED = "signal", "ended"
QUESTIONS = {
    # name: what is counted, of whom (signal, ended badly; None for either)
    "sensitivity": ((True, True), (None, True)),
    "specificity": ((False, False), (None, False)),
    "ended badly, of those with a signal": ((True, True), (True, None)),
    "did not end badly, of those without": ((False, False), (False, None)),
    "with a signal": ((True, None), (None, None)),
    "ended badly": ((None, True), (None, None)),
}


def track_calibration(
    tracking: Tracking,
    ended: ReliableChange,
    *,
    bad: Sequence[Change | str] = BAD,
    until: float | None = None,
    perspective: str = Perspective.CLIENT,
    level: float = LEVEL,
) -> Table:
    """Compare signals during therapy with how it ended.

    Parameters
    ----------
    tracking
        What `not_on_track` found.
    ended
        What `reliable_change` found, of the same clients or episodes.
    bad
        The classes that a signal should warn of.
    until
        Only signals up to this time count. Each one's last score never does, because it is (part
        of) how it ended.
    perspective, level
        As in `not_on_track`.

    Returns
    -------
    Table
        Sensitivity, specificity, predictive values, and how common signals and bad endings are.

    Raises
    ------
    UnusableError
        When the two are of nobody in common, one of episodes and the other of clients, or their
        scales run different ways; and when bad is no list of classes that there are.
    """
    sound(level)
    words = _words(bad, ended)
    if tracking.trajectory.better != ended.rule.norms.better:
        msg = (
            f"Of the trajectory {tracking.trajectory.better} is better, and of the norms "
            f"{ended.rule.norms.better}: both must be of one scale."
        )
        raise UnusableError(msg)
    whose = EPISODE if EPISODE in tracking.table.columns else CLIENT
    if (EPISODE in ended.table.columns) != (whose == EPISODE):
        msg = "One of the two has episodes and the other has not: give both the column 'episode'."
        raise UnusableError(msg)
    signals = _signals(tracking, whose, until)
    said = nw.col("class").is_in(words).alias(ENDED)
    keys = [name for name in (THERAPIST, CLIENT) if name in ended.table.columns]
    own = list(dict.fromkeys((*keys, whose)))
    both = ended.table.select(*own, said).join(signals, on=whose, how="inner")
    if not len(both):
        msg = f"Nobody was both tracked and judged at the end: check the column {whose!r}."
        raise UnusableError(msg)
    summary = counts(both, by=[*keys, SIGNAL, ENDED])
    found: list[Estimate] = []
    lost = {
        "judged at the end, and at no time before": len(ended.table) - len(both),
        "judged on the way, and not at the end": len(signals) - len(both),
    }
    for about in abouts_of(summary, perspective):
        for name, (over, under) in QUESTIONS.items():
            asked = What(
                name=name,
                scale=Scale.SHARE,
                of={"about": about.value},
                dropped=lost,
                empty="There is nobody of whom it could be said.",
                cautions=alone(summary),
                about=about,
                level=level,
                unit=f"{whose}s",
            )
            found += _share(summary, asked, over, under)
    return Table("Signals and endings", tuple(found))


def _words(bad: Sequence[Change | str], ended: ReliableChange) -> list[str]:
    known = ended.summary.about["classes"].split()
    words = [] if isinstance(bad, str) else [str(one) for one in bad]
    if not set(words) <= set(Change) or not set(words) & set(known):
        msg = f"bad={bad!r}: pass a list of one class or more, of {', '.join(known)}."
        raise UnusableError(msg)
    return words


def _signals(tracking: Tracking, whose: str, until: float | None) -> nw.DataFrame[Any]:
    """Say of each episode whether it was ever not on track in time, and before its last score."""
    rows = tracking.table.join(tracking.ends, on=whose, how="left")
    rows = rows.filter(nw.col(AT) < nw.col(LAST))
    if until is not None:
        rows = rows.filter(nw.col(AT) <= until)
    worse = (nw.col(TRACK) == Track.NOT_ON_TRACK.value).cast(nw.Int64).alias("worse")
    each = rows.with_columns(worse).group_by(whose).agg(nw.col("worse").max())
    return each.select(whose, (nw.col("worse") > 0).alias(SIGNAL))


def _share(
    summary: Summary,
    asked: What,
    over: tuple[bool | None, bool | None],
    under: tuple[bool | None, bool | None],
) -> list[Estimate]:
    n = summary.table.get_column(N).to_numpy().astype(np.float64)
    columns = [summary.table.get_column(name).to_numpy() for name in (SIGNAL, ENDED)]
    parts = []
    for wanted in (over, under):
        kept = np.ones(len(n), bool)
        for column, value in zip(columns, wanted, strict=True):
            kept &= True if value is None else column == str(value).lower()
        parts.append(added_up(clusters_of(summary, asked.about), np.where(kept, n, 0)[:, None]))
    return estimates(ratios(*parts), asked, columns=[{}], n=[int(parts[1].sum())])
