"""How long therapies last, at sessions by which enough of them have ended to tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import narwhals as nw

from visavis.privacy.published import Cell, is_small
from visavis.privacy.small_cells import Threshold
from visavis.report.study.counting import Table, behind
from visavis.report.study.guard import emptied, guarded
from visavis.report.study.rows import Rows
from visavis.report.study.study import Study
from visavis.stats.endings import Survival, count_times, episode_times, survival
from visavis.stats.endings.survival.counting import EVENTS, TIME
from visavis.stats.results.shown import Row
from visavis.stats.summaries.summary import N

LASTING, MEDIAN = "share still in therapy", "median time"
OF_STEP = ("se", "low", "high", "n", "unit", "dropped", "cluster", "clusters", "method")
SAID = ("no_interval", "why_dropped", "cautions")


def lasting(study: Study) -> tuple[Rows, Sequence[float]]:
    """Return the curve of therapies that go on, and the sessions at which it may be told.

    A curve with every step says when each therapy ended. So it is told at those sessions only
    between which enough therapies ended, and while enough go on.
    """
    plan = study.plan
    tables = study.some("episodes", "sessions")
    counted = count_times(episode_times(tables), time="sessions")
    found = survival(counted, rng=study.rng("survival"), level=plan.level)
    times = told_times(counted.table, plan.at_least)
    medians = [{"time": None, **row} for row in found.medians.rows()]
    rows = [*_steps(found, times), *(medians if times else map(emptied, medians))]
    named = Rows.together("How long therapies last", [Rows("", tuple(rows))])
    return guarded(named, plan.at_least), times


def told_times(table: Table, at_least: Threshold) -> Sequence[float]:
    """Return sessions between which enough therapies ended, and after which enough go on."""
    times = table.get_column(TIME).unique().sort().to_list()
    lines = {time: table.filter(nw.col(TIME) == nw.lit(time)) for time in times}
    going_on, beyond = {}, Cell()
    for time in reversed(times):
        going_on[time] = beyond | behind(lines[time], nw.col(N) > nw.col(EVENTS))
        beyond |= behind(lines[time])
    found, ended = [], Cell()
    for time in times:
        if is_small(going_on[time], at_least):
            break
        ended |= behind(lines[time], nw.col(EVENTS) > nw.lit(0.0))
        if ended.clients and not is_small(ended, at_least):
            found.append(float(time))
            ended = Cell()
    return found


def _steps(found: Survival, times: Sequence[float]) -> Iterator[Row]:
    for step in found.steps:
        row = step.row()
        if row["time"] in times:
            yield {
                "name": LASTING,
                "time": row["time"],
                "value": row["share"],
                "ended": 1 - step.share.value if step.share.value is not None else None,
                "band_low": row["band_low"],
                "band_high": row["band_high"],
                **{name: row[name] for name in OF_STEP},
                "undefined": None,
                **{name: row[name] for name in SAID},
            }
