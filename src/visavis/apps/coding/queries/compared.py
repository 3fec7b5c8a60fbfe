"""Codings of a round as tables for `visavis.stats`, and what it says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from visavis.apps.coding.queries.judged import Judged
from visavis.apps.coding.rules.answers import Answer
from visavis.stats.agreement import Agreement, Blinding, agreement, blinding
from visavis.stats.prevalence import count_answers, prevalence
from visavis.stats.results import Estimate

Lines = dict[str, list[str]]
OWN, OTHER = "rater", "other"
YES, NO = "same", "not the same"
CLIENT = "client"


def independent(rows: Iterable[Judged]) -> list[Judged]:
    """Return first codings of reports that no expert had settled: what agreement is of."""
    return [row for row in rows if not row.repeat and row.gold is None]


def _table() -> Lines:
    return {"unit": [], "rater": [], "code": [], CLIENT: []}


def _add(table: Lines, unit: str, rater: str, codes: Iterable[str], client: str) -> None:
    for code in codes:
        for column, value in zip(table, (unit, rater, code, client), strict=True):
            table[column].append(value)


def _agreement(table: Lines, *, several: bool) -> Agreement | None:
    """Return the agreement of a table of codes; None where two raters never met."""
    if len(set(table["rater"])) < 2:  # noqa: PLR2004 -- one alone agrees with nobody
        return None
    return agreement(
        table, unit="unit", rater="rater", code="code", cluster=CLIENT, several=several, missing=()
    )


def of_categories(
    rows: Iterable[Judged], *, several: bool, linked: bool = False
) -> Agreement | None:
    """Return how far raters agree in categories, or in what led to them as well."""
    table = _table()
    for row in rows:
        codes = row.answer.linked if linked else row.answer.codes
        _add(table, str(row.packet), row.rater, codes, row.client)
    return _agreement(table, several=several)


def of_matches(
    rows: Iterable[Judged], pairs: Mapping[UUID, Sequence[frozenset[str]]]
) -> Agreement | None:
    """Return how far raters agree about which reports are about the same event.

    Each pair of texts of the two sides is a unit: a rater who saw a packet judged all of its pairs.
    """
    table = _table()
    for row in rows:
        for at, pair in enumerate(pairs.get(row.packet, ())):
            code = YES if pair in row.answer.matches else NO
            _add(table, f"{row.packet} {at}", row.rater, [code], row.client)
    return _agreement(table, several=False)


def with_others(found: Iterable[tuple[Judged, Answer]], *, several: bool) -> Agreement | None:
    """Return how far codings agree with other answers about the same: gold, or the first time."""
    table = _table()
    for row, other in found:
        unit = f"{row.rater} {row.packet} {row.repeat}"
        _add(table, unit, OWN, row.answer.codes, row.client)
        _add(table, unit, OTHER, other.codes, row.client)
    return _agreement(table, several=several)


def of_answers(found: Iterable[tuple[str, Answer, Answer]], *, several: bool) -> Agreement | None:
    """Return how far answers to invented reports agree with what experts settled.

    Parameters
    ----------
    found
        What each is about, and the two answers. Each stands for itself: it is nobody's report.
    several
        Whether a report may have several categories.
    """
    table = _table()
    for unit, own, settled in found:
        _add(table, unit, OWN, own.codes, unit)
        _add(table, unit, OTHER, settled.codes, unit)
    return _agreement(table, several=several)


def repeated(rows: Sequence[Judged]) -> list[tuple[Judged, Answer]]:
    """Return each repeat that was coded, with what the same rater had made of it before."""
    first = {(row.rater, row.packet): row.answer for row in rows if not row.repeat}
    return [
        (row, first[row.rater, row.packet])
        for row in rows
        if row.repeat and (row.rater, row.packet) in first
    ]


def with_gold(
    rows: Sequence[Judged], settled: Mapping[UUID, Answer]
) -> list[tuple[Judged, Answer]]:
    """Return each first coding of a gold report, with what experts settled."""
    return [
        (row, settled[row.gold])
        for row in rows
        if not row.repeat and row.gold is not None and row.gold in settled
    ]


def guesses(rows: Iterable[Judged]) -> Blinding | None:
    """Return how blind raters were; None where nobody guessed."""
    table: Lines = {"side": [], "guess": [], CLIENT: []}
    for row in rows:
        if row.guess and row.side:
            for column, value in zip(table, (row.side, row.guess, row.client), strict=True):
                table[column].append(value)
    if not table["side"]:
        return None
    return blinding(table, source="side", guess="guess", cluster=CLIENT)


def match_rates(rows: Iterable[Judged]) -> dict[bool, Estimate]:
    """Return the share of codings that found a match, for decoys (True) and for real pairs."""
    by: defaultdict[bool, Lines] = defaultdict(lambda: {"match": [], CLIENT: []})
    for row in rows:
        by[row.decoy]["match"].append("yes" if row.answer.matches else "no")
        by[row.decoy][CLIENT].append(row.client)
    return {decoy: _share(table, decoy=decoy) for decoy, table in by.items()}


def _share(table: Lines, *, decoy: bool) -> Estimate:
    counted = count_answers(table, answer="match", cluster=CLIENT)
    found = prevalence(counted).one(interval="clustered", name="share")
    of = {"pairs": "decoys" if decoy else "one session"}
    return replace(found, name="Match rate", unit="codings", denominator=None, of=of)
