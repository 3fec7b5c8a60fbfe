"""After how many sessions cards were handed in."""

from __future__ import annotations

import narwhals as nw

from visavis.privacy.published import is_small, withheld
from visavis.report.study.counting import Asked, Table, behind, known, share
from visavis.report.study.guard import emptied
from visavis.report.study.handed_in import IN_TIME, LATE, NONE, card_of
from visavis.report.study.rows import Rows
from visavis.report.study.study import Study
from visavis.stats.results.shown import Row
from visavis.stats.summaries.summary import N
from visavis.vocab.card import SIDES, Perspective

HANDED_IN, BEFORE = "handed in", "before the reveal"
BOTH = "both"
"""In place of a side."""
ASKED = "sessions after which cards were expected"


def response(study: Study) -> Rows:
    """Estimate after how many sessions each side handed in a card, and both did in time."""
    plan = study.plan
    table = known(study.handed_in.table)
    asked = Asked(unit=ASKED, level=plan.level, at_least=plan.at_least)
    rows = [row for side in SIDES for row in _of_side(table, side, asked)]
    return Rows("Cards handed in, of those expected", (*rows, _of_both(table, asked)))


def _of_side(table: Table, side: Perspective, asked: Asked) -> list[Row]:
    card = nw.col(card_of(side))
    handed_in, before = (
        share(table, _where(which), nw.col(N), asked, of={"name": name, "perspective": side.value})
        for name, which in (
            (HANDED_IN, card != nw.lit(str(NONE))),
            (BEFORE, card == nw.lit(str(IN_TIME))),
        )
    )
    late = behind(table, card == nw.lit(str(LATE)))  # what lies between the two
    return [handed_in, emptied(before) if is_small(late, asked.at_least) else before]


def _of_both(table: Table, asked: Asked) -> Row:
    """Return after how many sessions both did; with what each did, it tells who did alone."""
    client, therapist = (nw.col(card_of(side)) == nw.lit(str(IN_TIME)) for side in SIDES)
    of = {"name": BEFORE, "perspective": BOTH}
    found = share(table, _where(client & therapist), nw.col(N), asked, of=of)
    parts = {
        "both": client & therapist,
        "client alone": client & ~therapist,
        "therapist alone": ~client & therapist,
        "neither": ~client & ~therapist,
    }
    cells = {name: behind(table, which) for name, which in parts.items()}
    return emptied(found) if withheld([cells], at_least=asked.at_least) else found


def _where(which: nw.Expr) -> nw.Expr:
    return nw.when(which).then(nw.col(N)).otherwise(nw.lit(0))
