"""Read a whole table of typed cards: every card, and every problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from visavis.exchange.spreadsheets.table import Cell, Table, is_empty
from visavis.exchange.typed_cards.cards import gather
from visavis.exchange.typed_cards.cells import RowCells, as_text, row_cells
from visavis.exchange.typed_cards.dates import Order, Slashed, decide_order, read_date
from visavis.exchange.typed_cards.fields import FREE_TEXT, RATINGS, Field, Target
from visavis.exchange.typed_cards.mapping import ColumnMap
from visavis.exchange.typed_cards.problems import RowProblem, shown
from visavis.exchange.typed_cards.ratings import Scale, decide_scale, read_number
from visavis.exchange.typed_cards.rows import Reading, is_unanswered, read_row
from visavis.exchange.typed_cards.values import TypedCard, TypedCards
from visavis.exchange.typed_cards.words import VALENCES, plain
from visavis.vocab.card import Valence
from visavis.vocab.counted import counted

NEEDED = (Field.CLIENT, Field.DATE, Field.PERSPECTIVE)
DATES = (Field.DATE, Field.FILLED_ON)
WRITE_MAPPING = "A mapping is written by: visavis import cards FILE --propose map.toml"
ANSWERS = FREE_TEXT | RATINGS | {Field.HELPFUL, Field.HINDERING}

Step = Callable[[], None]
"""Called after each row, for a progress bar."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the person said about the whole file; it goes before what the file says."""

    dates: Order | None = None
    scale: Scale | None = None


def read_cards(
    table: Table,
    mapping: ColumnMap,
    *,
    today: date,
    declared: Declared = Declared(),
    step: Step = lambda: None,
) -> TypedCards:
    """Read the cards of `table`.

    Parameters
    ----------
    table
        As a file was read.
    mapping
        Which column holds what.
    today
        No session lies after it.
    declared
        Order of dates and scale of ratings, where the person knows better than the file.
    step
        Called after each row.

    Returns
    -------
    TypedCards
        With every problem that was found, in the order of lines. Cards whose rows have
        problems are missing from it.
    """
    problems = _missing_columns(table, mapping)
    if problems:
        return TypedCards(cards=(), problems=tuple(problems))
    rows = [row_cells(row, table.columns, mapping) for row in table.rows]
    order, order_problems = _order(rows, declared.dates or mapping.dates)
    scale, scale_problems = _scale(rows, declared.scale or mapping.scale)
    problems = [*order_problems, *scale_problems]
    read: list[TypedCard] = []
    for cells in rows:
        card = read_row(cells, Reading(order=order, scale=scale, today=today))
        problems.extend(cells.problems)
        if card is not None:
            read.append(card)
        step()
    unanswered = tuple(card.line for card in read if is_unanswered(card))
    gathered = gather((card for card in read if not is_unanswered(card)), mapping.rows)
    problems += [*gathered.problems, *_counted_twice(gathered.cards)]
    return TypedCards(
        cards=tuple(gathered.cards),
        problems=tuple(sorted(problems)),
        duplicate_lines=tuple(sorted(gathered.duplicate_lines)),
        unanswered_lines=unanswered,
        blank_rows=table.blank_rows,
    )


def _missing_columns(table: Table, mapping: ColumnMap) -> list[RowProblem]:
    known = set(table.columns)
    problems = [
        RowProblem(
            0, name, "", "the mapping names a column that the file lacks", "Remove it there."
        )
        for name, target in mapping.columns.items()
        if name not in known and target is not None
    ]
    problems += [
        RowProblem(
            0,
            str(field),
            "",
            f"no column tells the {field}",
            f"Say which one does, or what holds for the whole file. {WRITE_MAPPING}",
        )
        for field in NEEDED
        if not mapping.has(field)
    ]
    if not any(mapping.has(field) for field in ANSWERS):
        problems.append(
            RowProblem(
                0, "", "", "no column holds an answer", f"Say which one does. {WRITE_MAPPING}"
            )
        )
    return problems


def _cells_of(rows: Sequence[RowCells], *fields: Field) -> Iterator[tuple[RowCells, Target, Cell]]:
    for cells in rows:
        for target, cell in cells.cells.items():
            if target.field in fields and not is_empty(cell):
                yield cells, target, cell


def _order(
    rows: Sequence[RowCells], declared: Order | None
) -> tuple[Order | None, list[RowProblem]]:
    if declared is not None:
        return declared, []
    slashed = [
        (cells, target, cell, found)
        for cells, target, cell in _cells_of(rows, *DATES)
        if isinstance(found := read_date(cell), Slashed)
    ]
    decided = decide_order(found for *_, found in slashed)
    doubtful = [one for one in slashed if one[3].matters]
    if decided is not None or not doubtful:
        return decided, []
    votes = {found.votes_for: (cells, target, cell) for cells, target, cell, found in slashed}
    sure = [votes[order] for order in Order if order in votes]
    problem, shown_of = (
        ("some dates put the day first and some the month", sure)
        if sure
        else ("whether the day or the month comes first is nowhere told", [doubtful[0][:3]])
    )
    return None, [
        RowProblem(
            cells.line,
            cells.columns[target],
            shown(cell, target.field),
            f"{problem} ({counted(len(doubtful), 'date')})",
            "Say which by --dates dmy or --dates mdy.",
        )
        for cells, target, cell in shown_of
    ]


def _scale(rows: Sequence[RowCells], declared: Scale | None) -> tuple[Scale, list[RowProblem]]:
    if declared is not None:
        return declared, []
    helpful: list[float] = []
    others: list[float] = []
    first: tuple[RowCells, Target, Cell] | None = None
    for cells, target, cell in _cells_of(rows, *RATINGS):
        number = read_number(as_text(cell))
        if number is None or cells.columns[target] in cells.mapping.scales:
            continue
        (helpful if _is_helpful(cells, target) else others).append(number)
        first = first or (cells, target, cell)
    decided = decide_scale(helpful, others)
    if decided is not None or first is None:
        return decided or Scale.CARD, []
    cells, target, cell = first
    return Scale.CARD, [
        RowProblem(
            cells.line,
            cells.columns[target],
            shown(cell, target.field),
            f"whether 4 or 1 is the strongest is nowhere told ({counted(len(others), 'rating')})",
            "Say which scale it is by --scale 1-4 or --scale 1-9.",
        )
    ]


def _is_helpful(cells: RowCells, target: Target) -> bool:
    if target.field is not Field.RATING:
        return target.field is Field.HELPFUL_RATING
    typed = cells.text(Target(Field.VALENCE, target.number))
    return VALENCES.get(plain(typed)) is Valence.HELPFUL


def _counted_twice(cards: Sequence[TypedCard]) -> list[RowProblem]:
    """One number of one client's sessions on two days: one of the two is a slip."""
    days: dict[tuple[str, str, int], TypedCard] = {}
    problems: list[RowProblem] = []
    for card in cards:
        meeting = card.meeting
        if meeting.number is None:
            continue
        key = (meeting.client.casefold(), meeting.therapist, meeting.number)
        first = days.setdefault(key, card)
        if first.meeting.day != meeting.day:
            problems.append(
                RowProblem(
                    card.line,
                    str(Field.NUMBER),
                    str(meeting.number),
                    f"line {first.line} has this session on another day",
                    "Correct the number or one of the dates.",
                )
            )
    return problems
