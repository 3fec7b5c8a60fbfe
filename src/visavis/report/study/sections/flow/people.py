"""Who was asked to take part, and what became of it."""

from __future__ import annotations

from collections.abc import Collection

import narwhals as nw

from visavis.privacy.published import Cell, gives_away, is_small, withheld
from visavis.privacy.small_cells import Threshold
from visavis.report.study.counting import behind, count, known, total
from visavis.report.study.rows import Rows
from visavis.stats.frames import label, lazy
from visavis.stats.summaries import counts
from visavis.vocab.study import EnrolmentOutcome

INVITED, COULD = "invited", "could have taken part"
"""Sums of outcomes."""
REFUSED = (EnrolmentOutcome.DECLINED.value, EnrolmentOutcome.NO_ANSWER.value)
ENROLLED, MISSED = EnrolmentOutcome.ENROLLED.value, EnrolmentOutcome.NOT_ASKED.value


def people(enrolments: object, at_least: Threshold) -> Rows:
    """Count clients by what became of asking them; a client of two therapists counts with each.

    Who took part is known from everything else that is told. So those who did not are told only
    where enough of them are, and sums only where they give away nobody.
    """
    frame = lazy(enrolments, "outcome", "client", "therapist")
    words = frame.select(label(frame, name) for name in ("client", "therapist", "outcome"))
    table = known(counts(words, by=("therapist", "client", "outcome")).table)
    of = {one.value: nw.col("outcome") == nw.lit(one.value) for one in EnrolmentOutcome}
    cells = {name: behind(table, which) for name, which in of.items()}
    gone = _gone(cells, at_least)
    sums = {COULD: tuple(of), INVITED: (ENROLLED, *REFUSED)}
    whole = {name: cells[parts[0]] for name, parts in sums.items()}
    for name, parts in sums.items():
        for part in parts[1:]:
            whole[name] |= cells[part]
    values = {name: total(table, which) for name, which in of.items()}
    rows = [
        count(
            {"name": name},
            sum(values[part] for part in sums.get(name, (name,))),
            {**cells, **whole}[name],
            tell=name not in gone,
        )
        for name in (COULD, MISSED, INVITED, *REFUSED, ENROLLED)
    ]
    return Rows("What became of asking clients", tuple(rows))


def _gone(cells: dict[str, Cell], at_least: Threshold) -> Collection[str]:
    """Say which numbers may not be told."""
    asked = {name: cells[name] for name in REFUSED}
    gone = set(withheld([asked], at_least=at_least))
    if gives_away(asked, gone, at_least):
        gone.add(INVITED)
    gone |= {name for name in (MISSED, ENROLLED) if is_small(cells[name], at_least)}
    if gone & {INVITED, MISSED, ENROLLED}:
        gone.add(COULD)
    if ENROLLED in gone:
        gone |= {INVITED, *REFUSED, MISSED}
    return gone
