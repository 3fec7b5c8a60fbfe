"""Whether cards come back as often late in a therapy as in its beginning."""

from __future__ import annotations

import narwhals as nw
import numpy as np

from visavis.privacy.published import withheld
from visavis.report.study.counting import Asked, Table, behind, known, share
from visavis.report.study.guard import without
from visavis.report.study.handed_in import BEGINS, NONE, PHASE, card_of
from visavis.report.study.rows import Rows
from visavis.report.study.study import Study
from visavis.stats.results import Estimate
from visavis.stats.results.shown import Row
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import mean_interval
from visavis.stats.uncertainty.jackknife import Range
from visavis.stats.uncertainty.lines import added_up, numbered
from visavis.stats.uncertainty.ratios import differences
from visavis.vocab.card import SIDES, Perspective

ASKED = "sessions after which cards were expected"
CHANGE = "late minus early"
ALIKE = "No two therapists differ: nothing shows how far it may be off."


def phases(study: Study) -> Rows:
    """Estimate the share of expected cards that each side handed in, phase by phase."""
    plan, table = study.plan, known(study.handed_in.table)
    asked = Asked(unit=ASKED, level=plan.level, at_least=plan.at_least)
    rows: list[Row] = []
    cells = []
    for side in SIDES:
        there = nw.col(card_of(side)) != nw.lit(str(NONE))
        over = nw.when(there).then(nw.col(N)).otherwise(nw.lit(0))
        mine = {begin: table.filter(nw.col(PHASE) == nw.lit(str(begin))) for begin in BEGINS}
        lines = {str(begin): lines for begin, lines in mine.items() if len(lines)}
        cells += [
            {begin: behind(part, which) for begin, part in lines.items()}
            for which in (there, ~there)
        ]
        for begin, part in lines.items():
            of = {"name": "handed in", PHASE: begin, "perspective": side.value}
            rows.append({**share(part, over, nw.col(N), asked, of=of), **_sessions(begin)})
    gone = withheld(cells, at_least=plan.at_least)
    told = without(Rows("", tuple(rows)), withheld=lambda row: row[PHASE] in gone)
    early, late = _ends(told)
    changes = [
        _change(table, side, early, late, level=plan.level) for side in SIDES if early != late
    ]
    return Rows.together(
        "Cards handed in, by phase of the therapy", [told, Rows("", tuple(changes))]
    )


def _sessions(begin: str) -> Row:
    """Return from which to which session a phase lasts."""
    place = [str(one) for one in BEGINS].index(begin)
    last = BEGINS[place + 1] - 1 if place + 1 < len(BEGINS) else None
    return {"from": BEGINS[place], "to": last}


def _ends(told: Rows) -> tuple[str, str]:
    """Return the first and the last phase that may be told of both sides."""
    there = [
        str(begin)
        for begin in BEGINS
        if (rows := told.where(phase=str(begin)).rows)
        and all(row["value"] is not None for row in rows)
    ]
    return (there[0], there[-1]) if there else ("", "")


def _change(table: Table, side: Perspective, early: str, late: str, *, level: float) -> Row:
    """Compare the last phase with the first, for therapists at large."""
    of = numbered([table.get_column("therapist")])
    there = nw.col(card_of(side)) != nw.lit(str(NONE))
    parts = []
    for phase in (late, early):
        mine = nw.col(PHASE) == nw.lit(phase)
        lines = table.select(
            *(
                nw.when(which).then(nw.col(N)).otherwise(nw.lit(0)).alias(name)
                for name, which in (("over", mine & there), ("under", mine))
            )
        )
        sums = added_up(of, lines.to_numpy().astype(np.float64))
        parts.append((sums[:, :1], sums[:, 1:]))
    found = differences(*parts)
    value, se, df = (float(one[0]) for one in (found.value, found.se, found.df))
    how = "CR2 over therapists"
    interval = mean_interval(value, se, df=df, how=how, within=Range(-1, 1), level=level)
    (row,) = Estimate(
        name=CHANGE,
        value=value,
        se=se if interval else None,
        interval=interval,
        no_interval=None if interval else ALIKE,
        n=int(sum(under.sum() for _over, under in parts)),
        unit=ASKED,
        clusters=int(of.max()) + 1,
        cluster="therapists",
        of={PHASE: f"{early} to {late}", "perspective": side.value},
    ).rows()
    return row
