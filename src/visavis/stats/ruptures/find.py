"""Ruptures and repairs in scores session by session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.frames import made
from visavis.stats.results.better import Better
from visavis.stats.ruptures.result import Ruptures
from visavis.stats.ruptures.rules import (
    SAME,
    USUAL_RULES,
    Falls,
    Repair,
    Rule,
    Spread,
    Usual,
    first_met,
    usual,
)
from visavis.stats.ruptures.series import EPISODE, WHO, Series, series_of
from visavis.stats.ruptures.shares import ABOUT, SUMS, rupture_shares
from visavis.stats.summaries import Kind, Summary
from visavis.stats.summaries.summary import grouped
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.card import Perspective

REPAIRED, UNREPAIRED, UNSEEN = "repaired", "not repaired", "not seen"
"""Came back; there were later scores and none came back; there was no later score to tell."""
SCHEMA = {
    "rule": nw.String(),
    EPISODE: nw.String(),
    "before": nw.Int64(),
    "session": nw.Int64(),
    "lowest": nw.Int64(),
    "points": nw.Float64(),
    "sds": nw.Float64(),
    "length": nw.Int64(),
    "repair": nw.String(),
    "repaired": nw.Int64(),
}


def ruptures(
    data: object,
    *,
    better: Better | str = Better.HIGHER,
    rules: Sequence[Rule] = USUAL_RULES,
    repair: Repair = Repair(),  # noqa: B008 -- it is frozen
    between: float | None = None,
    perspective: str = Perspective.CLIENT,
    level: float = LEVEL,
) -> Ruptures:
    """Look for ruptures by several rules, and for when each is repaired.

    Parameters
    ----------
    data
        What `session_scores` made; or any frame with the columns episode, session (1, 2, 3 … of
        those that were held) and score, and client and therapist where they are known.
    better
        ``higher`` or ``lower``: which way the scale runs.
    rules
        `Drop`, `Decline`, `Chart`, with their parameters.
    repair
        When a rupture counts as repaired.
    between
        The standard deviation of the episodes' means, so that parts of a study are judged alike;
        without it, that of these episodes.
    perspective
        Who filled the scores in.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Ruptures
        Rules side by side, each rupture, and shares; see ``docs/methods/ruptures.md``.

    Raises
    ------
    UnusableError
        When the data are not what is needed, or nothing is known of the spread between episodes.
    """
    series = series_of(data)
    score, known = known_spread(series, better=better, rules=rules, between=between)
    table, lines = _looked_through(score, series, known, rules, repair)
    told = known.between if _asks(rules) and np.isfinite(known.between) else None
    summary = _summary(lines, series, rules, f"{better}; {repair.name}; {told}")
    return Ruptures(
        table=table,
        shares=rupture_shares(summary, perspective=perspective, level=level),
        summary=summary,
        repair=repair,
        episodes=len(series.people),
        refused={why: n for why, n in series.refused.items() if n},
        gaps=series.gaps,
        between=told,
    )


def known_spread(
    series: Series, *, better: Better | str, rules: Sequence[Rule], between: float | None
) -> tuple[Numbers, Usual]:
    """Turn scores so that higher is better, and say what they usually do.

    Raises
    ------
    UnusableError
        When a rule asks how episodes differ, and nothing tells.
    """
    score = Better.of(better).sign * series.score
    _asked(rules, between)
    known = usual(score, series, between)
    if _asks(rules) and len(series.people) and not known.between >= 0:
        msg = (
            "One episode does not tell how episodes differ: pass between, from other episodes, or "
            "rules by 'within' only."
        )
        raise UnusableError(msg)
    return score, known


def _asks(rules: Sequence[Rule]) -> bool:
    """Whether a rule asks how episodes differ."""
    return any(getattr(rule, "by", None) in {Spread.BETWEEN, Spread.STRICTER} for rule in rules)


def _asked(rules: Sequence[Rule], between: float | None) -> None:
    anything: object = rules  # no checker stands between a notebook and this
    if not isinstance(anything, Sequence) or not all(isinstance(one, Rule) for one in anything):
        msg = f"rules={rules!r}: pass a list of rules, as [Drop(1)]."
        raise UnusableError(msg)
    names = [rule.name for rule in rules]
    if not names or len(set(names)) < len(names):
        msg = "Pass one rule or more, each of them once."
        raise UnusableError(msg)
    if between is not None and not 0 < between < np.inf:
        msg = f"between={between}: a standard deviation is a number above 0."
        raise UnusableError(msg)


def _looked_through(
    score: Numbers, series: Series, known: Usual, rules: Sequence[Rule], repair: Repair
) -> tuple[nw.DataFrame[Any], nw.DataFrame[Any]]:
    """Return all ruptures, and their sums by rule, therapist and client."""
    ends = np.append(np.flatnonzero(np.diff(series.episode)), len(score) - 1)
    tables, sums = [], []
    for rule in rules:
        falls = rule.find(score, series, known)
        back = _repaired(score, series, falls, repair, ends)
        tables.append(_lines(rule, series, falls, back))
        sums.append(_sums(rule, series, falls, back))
    return nw.concat(tables), nw.concat(sums)


def _repaired(
    score: Numbers, series: Series, falls: Falls, repair: Repair, ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return for each rupture the row of its repair; -1 where none came, -2 where none is seen."""
    target = falls.height - (1 - repair.share) * falls.points - SAME
    low, end = falls.lowest, ends[series.episode[falls.lowest]]
    window = np.inf if repair.within is None else repair.within

    def after(rows: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.int64]:
        gone: NDArray[np.int64] = series.session[rows] - series.session[low[place]]
        return gone

    found = first_met(
        low + 1,
        end,
        lambda rows, place: (score[rows] >= target[place]) & (after(rows, place) <= window),
    )
    every = np.arange(len(low))
    later = (end > low) & (after(np.minimum(low + 1, end), every) <= window)
    over = np.isinf(window) | (after(end, every) >= window)
    return np.where((found < 0) & ~(later & over), -2, found)


def _lines(rule: Rule, series: Series, falls: Falls, back: NDArray[np.int64]) -> nw.DataFrame[Any]:
    words = np.select([back >= 0, back == -1], [REPAIRED, UNREPAIRED], UNSEEN)
    episode = series.people.get_column(EPISODE).to_numpy()[series.episode[falls.lowest]]
    when = np.where(back >= 0, series.session[back], 0).tolist() if len(back) else []
    columns = {
        "rule": [rule.name] * len(back),
        EPISODE: episode.tolist(),
        "before": series.session[falls.before].tolist(),
        "session": series.session[falls.fired].tolist(),
        "lowest": series.session[falls.lowest].tolist(),
        "points": falls.points.tolist(),
        "sds": falls.sds.tolist(),
        "length": falls.length.tolist(),
        "repair": words.tolist(),
        "repaired": [session if session > 0 else None for session in when],
    }
    return made(columns, SCHEMA)


def _sums(rule: Rule, series: Series, falls: Falls, back: NDArray[np.int64]) -> nw.DataFrame[Any]:
    """Sum up each episode."""
    episode, many = series.episode[falls.lowest], len(series.people)
    times = np.bincount(episode, minlength=many)
    columns = (
        np.ones(many, np.int64),
        (times > 0).astype(np.float64),
        times.astype(np.float64),
        np.bincount(series.episode, minlength=many).astype(np.float64),
        np.bincount(episode[back >= 0], minlength=many).astype(np.float64),
        np.bincount(episode[back == -1], minlength=many).astype(np.float64),
        np.bincount(series.episode[falls.passed], minlength=many).astype(np.float64),
    )
    keys = [name for name in WHO if name in series.people.columns]
    return series.people.select(*keys).with_columns(
        nw.lit(rule.name, nw.String).alias("rule"),
        *(
            nw.new_series(name, values, backend="polars")
            for name, values in zip(SUMS, columns, strict=True)
        ),
    )


def _summary(lines: nw.DataFrame[Any], series: Series, rules: Sequence[Rule], how: str) -> Summary:
    keys = (*(name for name in WHO if name in series.people.columns), "rule")
    return Summary(
        kind=Kind.MOMENTS,
        keys=keys,
        sums=SUMS,
        table=grouped(lines, keys, SUMS),
        dropped={why: n for why, n in series.refused.items() if n},
        about={"of": ABOUT, "rules": "; ".join(rule.name for rule in rules), "how": how},
    )
