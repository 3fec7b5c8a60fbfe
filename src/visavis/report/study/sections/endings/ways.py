"""How therapies ended, under several definitions, and which of them may be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import narwhals as nw

from visavis.privacy.published import Cell, is_small, withheld
from visavis.privacy.small_cells import Threshold
from visavis.report.study.counting import Table, behind
from visavis.report.study.guard import guarded, without
from visavis.report.study.rows import Rows
from visavis.report.study.study import Study
from visavis.stats.endings import Fewer, MissedLast, Teller, Told, count_dropout, dropout
from visavis.stats.endings.definitions import COMPLETED, DROPOUT, ONE_SIDE, Rule
from visavis.stats.frames import lazy
from visavis.vocab.card import SIDES, HowEnded

AGREED = {side.value: Told(side.value, (HowEnded.AGREED,)).name for side in SIDES}
OTHERWISE_AS = (HowEnded.THERAPIST_DECIDED, HowEnded.CIRCUMSTANCES, HowEnded.OTHER)
OTHERWISE = {side.value: Told(side.value, OTHERWISE_AS).name for side in SIDES}
LEFT = {side.value: Told(side.value).name for side in SIDES}
"""By side: what an ending is called that was agreed, that the client chose alone or that faded out,
and any other one. Together they are all that this side told."""
TOGETHER = (Told(Teller.EITHER).name, Told(Teller.BOTH).name)
FEWER = (3, 6)
NEST = {Fewer(number).name: number for number in FEWER}
"""By definition: before how many sessions a therapy must have ended."""
RULES: tuple[Rule, ...] = (
    *(Told(side.value) for side in SIDES),
    Told(Teller.EITHER),
    Told(Teller.BOTH),
    *(Fewer(number) for number in FEWER),
    MissedLast(),
    *(Told(side.value, (HowEnded.AGREED,)) for side in SIDES),
    *(Told(side.value, OTHERWISE_AS) for side in SIDES),
)


def ways(study: Study, times: Collection[float]) -> Rows:
    """Estimate the share of therapies that ended in each way.

    Parameters
    ----------
    study
        With episodes.
    times
        The sessions at which it is told how many therapies go on.
    """
    plan = study.plan
    tables = study.some("episodes", "sessions")
    counted = count_dropout(tables, _possible(study))
    cells = _cells(counted.table)
    gone = _withheld(cells, times, plan.at_least)
    table = Rows.of(dropout(counted, level=plan.level))
    found = Rows(
        table.title,
        tuple({**row, "sessions": NEST.get(str(row["definition"]))} for row in table),
    )
    return guarded(
        without(found, withheld=lambda row: str(row["definition"]) in gone), plan.at_least
    )


def _possible(study: Study) -> Sequence[Rule]:
    """Return the definitions for which the dataset has what they read."""
    columns = lazy(study.tables["episodes"]).collect_schema().names()
    return [
        rule for rule in RULES if not study.lacks(rule.tables) and set(rule.columns) <= set(columns)
    ]


Cells = Mapping[str, Mapping[str, Cell]]


def _cells(table: Table) -> Cells:
    """Say who is behind each verdict of each definition."""
    found: dict[str, dict[str, Cell]] = {}
    for name, verdict in table.select("definition", "verdict").unique().rows():
        of = (nw.col("definition") == nw.lit(name)) & (nw.col("verdict") == nw.lit(verdict))
        found.setdefault(name, {})[verdict] = behind(table, of)
    return found


def _withheld(cells: Cells, times: Collection[float], at_least: Threshold) -> set[str]:
    """Say which definitions may not be told, by themselves or beside others."""
    gone = {
        name
        for name, verdicts in cells.items()
        if any(is_small(cell, at_least) for cell in _parts(verdicts).values())
    }
    # How many either side and both sides call so follows from each other, and from what each does.
    if gone & {*TOGETHER}:
        gone |= {*TOGETHER}
    # How many ended by a session follows from the curve, but for those between its steps.
    gone |= {name for name, few in NEST.items() if few - 1 not in times}
    for side, left in LEFT.items():
        rest = (AGREED[side], OTHERWISE[side])
        if left in gone:
            gone |= {*rest}
        ended = {name: cells.get(name, {}).get(DROPOUT, Cell()) for name in rest}
        gone |= withheld([ended], at_least=at_least)
    return gone


def _parts(verdicts: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return who ended so, who did not, and who is left out for each reason."""
    no = verdicts.get(COMPLETED, Cell()) | verdicts.get(ONE_SIDE, Cell())
    return {**verdicts, COMPLETED: no}
