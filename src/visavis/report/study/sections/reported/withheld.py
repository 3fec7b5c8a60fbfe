"""Which categories are withheld, because too few people are behind them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from visavis.privacy.published import withheld
from visavis.report.study.guard import cells
from visavis.report.study.study import Study
from visavis.stats.frequencies.words import ALL
from visavis.stats.results.shown import Row
from visavis.vocab.card import SIDES, Perspective, Valence

Gone = Mapping[tuple[str, str, bool], frozenset[str]]
"""By perspective, valence and whether told by orientation: the categories that are withheld."""


def categories_withheld(study: Study) -> Gone:
    """Decide for every perspective and valence; orientations add up to what is told of all."""
    counted = study.counted
    of = _orientations(study)
    keys = ("therapist", "client", "perspective", "valence", "category", "n")
    rows = [
        row
        for row in counted.reports.table.select(*keys).rows(named=True)
        if row["n"] and row["therapist"] is not None and row["client"] is not None
    ]
    found = {}
    for perspective, valence in product(Perspective, Valence):
        mine = [
            row for row in rows if (row["perspective"], row["valence"]) == (perspective, valence)
        ]
        everybody = cells(mine, by=lambda row: (ALL, row["category"] or ""))
        by_orientation = cells(
            mine, by=lambda row: (of.get(row["therapist"], ""), row["category"] or "")
        )
        at_least = study.plan.at_least
        gone = withheld([*everybody.values()], at_least=at_least)
        found[perspective.value, valence.value, False] = gone
        found[perspective.value, valence.value, True] = withheld(
            [*by_orientation.values()], at_least=at_least, already=gone
        )
    return found


def _orientations(study: Study) -> dict[str, str]:
    counted = study.counted.therapists
    if counted is None:
        return {}
    rows = counted.table.select("therapist", "orientation").rows()
    return {str(who): str(what) for who, what in rows}


def is_gone(row: Row, gone: Gone) -> bool:
    """Say so of a row of one perspective, or of a test between both sides."""
    by_orientation = row.get("orientation", ALL) != ALL
    sides = [str(row["perspective"])] if "perspective" in row else [side.value for side in SIDES]
    category = row.get("category", row.get("of"))
    valence = str(row.get("valence"))
    return any(category in gone.get((side, valence, by_orientation), ()) for side in sides)
