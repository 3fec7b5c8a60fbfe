"""Judgements of pairs as a table: one row for each pair and rater, yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from visavis.exchange.codings.columns import CERTAINTIES, REPEAT, TRUTHS, YES, quoted, unquoted
from visavis.exchange.codings.given import CodingsError
from visavis.exchange.codings.line import Line, ProblemError, columns_in, once, shown
from visavis.exchange.codings.pairs import Judged, PacketGiven, Pair, PairSheet
from visavis.exchange.spreadsheets.table import Table
from visavis.vocab.coding import Certainty

KEPT = (
    "rater",
    "id",
    "packet",
    "left",
    "right",
    "left_valence",
    "right_valence",
    "left_text",
    "right_text",
)
"""What nobody changes."""
TYPED = ("same", "certainty", "not_enough_text", "memo")
COLUMNS = (*KEPT, *TYPED, REPEAT)
NEEDED = ("rater", "id", "left", "right", "same")
NO = "no"
ONCE = ("certainty", "not_enough_text", "memo")
"""What is said of a packet as a whole, in whichever of its rows."""


def columns_of(sheet: PairSheet) -> tuple[str, ...]:
    """Return the columns of a sheet: what comes again is told only where all raters are told."""
    return COLUMNS if sheet.whole else COLUMNS[:-1]


def rows_of(given: PacketGiven, sheet: PairSheet) -> list[list[str]]:
    """Return one row a pair; what is said of the packet as a whole stands in the first."""
    coded = given.coded or Judged()
    judged = given.coded is not None and not coded.not_enough_text
    rows = []
    for place, (left, right) in enumerate(given.pairs):
        whole = place == 0
        told = {
            "rater": given.rater,
            "id": given.id,
            "packet": str(given.number),
            "left": left.name,
            "right": right.name,
            "left_valence": left.valence,
            "right_valence": right.valence,
            "left_text": left.text,
            "right_text": right.text,
            "same": (YES if (left.name, right.name) in coded.same else NO) if judged else "",
            "certainty": (coded.certainty or "") if whole else "",
            "not_enough_text": YES if whole and coded.not_enough_text else "",
            "memo": quoted(coded.memo) if whole else "",
            REPEAT: YES if given.repeat else "",
        }
        rows.append([str(told[column]) for column in columns_of(sheet)])
    return rows


@dataclass(frozen=True, slots=True)
class _Said:
    """What one row says."""

    pair: Pair
    same: bool | None
    certainty: Certainty | None
    not_enough_text: bool
    memo: str


def from_tables(tables: Iterable[tuple[str, Table]], sheet: PairSheet) -> dict[str, Judged]:
    """Return what raters made of the packets of a sheet, by id of the assignment.

    Raises
    ------
    CodingsError
        With each problem: its line, its column and the remedy.
    """
    problems: list[str] = []
    rows: dict[str, list[tuple[Line, _Said]]] = {}
    for title, table in tables:
        columns = columns_in(table, title, known=COLUMNS, needed=NEEDED)
        for row in table.rows:
            line = Line(row, columns, title)
            try:
                if not line.is_blank(TYPED):
                    given = line.given(sheet, "packet")
                    said = _said(line, given)
                    rows.setdefault(given.id, []).append((line, said))
            except ProblemError as problem:
                problems.append(str(problem))
    found: dict[str, Judged] = {}
    for id_, of_one in rows.items():
        try:
            found[id_] = _together(of_one, sheet.by_id[id_.casefold()])
        except ProblemError as problem:
            problems.append(str(problem))
    if problems:
        raise CodingsError(problems)
    return found


def _said(line: Line, given: PacketGiven) -> _Said:
    return _Said(
        pair=_pair(line, given),
        same=line.word("same", TRUTHS),
        certainty=line.word("certainty", CERTAINTIES),
        not_enough_text=bool(line.word("not_enough_text", TRUTHS)),
        memo=unquoted(line.text("memo")),
    )


def _pair(line: Line, given: PacketGiven) -> Pair:
    found = []
    for column, side in (("left", given.left), ("right", given.right)):
        name, known = line.name(column).upper(), [one.name for one in side]
        if name not in known:
            line.refuse(
                column,
                f"{shown(name)} is no text of this packet; here it is {', '.join(known)}",
            )
        found.append(name)
    return found[0], found[1]


def _together(rows: Sequence[tuple[Line, _Said]], given: PacketGiven) -> Judged:
    """Bring together what is said of one packet: of each of its pairs, once."""
    first = rows[0][0]
    places: dict[Pair, Line] = {}
    for line, said in rows:
        if said.pair in places:
            before = places[said.pair].place
            line.refuse("right", f"this pair is judged in {before} already; keep one of the two")
        places[said.pair] = line
    whole = {field: once(field, rows) for field in ONCE}
    judged = {said.pair for _line, said in rows if said.same is not None}
    if whole["not_enough_text"]:
        for line, said in rows:
            if said.same is not None:
                line.refuse("same", "either judge the pairs, or say not_enough_text; empty one")
    elif missing := [pair for pair in given.names if pair not in judged]:
        where = places.get(missing[0], first)
        where.refuse(
            "same",
            f"the pair {missing[0][0]} and {missing[0][1]} of packet {given.number} is not judged;"
            " say yes or no of each pair of a packet, or empty all of its rows",
        )
    same = frozenset(said.pair for _line, said in rows if said.same)
    return Judged(same=same, **whole)  # type: ignore[arg-type]  # by field
