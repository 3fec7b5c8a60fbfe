"""Read codings from rows: one for each report and category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from visavis.codebooks.codebook import Codebook
from visavis.exchange.codings.columns import (
    CERTAINTIES,
    COLUMNS,
    GUESSES,
    NEEDED,
    TRUTHS,
    TYPED,
    code_of,
    unquoted,
)
from visavis.exchange.codings.given import Chosen, Coded, CodingsError, Given, RoundSheet
from visavis.exchange.codings.line import Line, ProblemError, columns_in, once, shown
from visavis.exchange.spreadsheets.table import Table

ONCE = ("certainty", "does_not_fit", "not_enough_text", "source_guess", "memo")
"""What is said of a report as a whole, in whichever of its rows."""


def from_tables(tables: Iterable[tuple[str, Table]], sheet: RoundSheet) -> dict[str, Coded]:
    """Return what raters made of the reports of a sheet, by id of the assignment.

    Raises
    ------
    CodingsError
        With each problem: its line, its column and the remedy.
    """
    problems: list[str] = []
    rows: dict[str, list[tuple[Line, Coded]]] = {}
    for title, table in tables:
        columns = columns_in(table, title, known=COLUMNS, needed=NEEDED)
        for row in table.rows:
            line = Line(row, columns, title)
            try:
                if not line.is_blank(TYPED):
                    given = line.given(sheet)
                    coded = _coded(line, sheet, given)
                    rows.setdefault(given.id, []).append((line, coded))
            except ProblemError as problem:
                problems.append(str(problem))
    found: dict[str, Coded] = {}
    for id_, of_one in rows.items():
        try:
            found[id_] = _together(of_one, several=sheet.codebook.several)
        except ProblemError as problem:
            problems.append(str(problem))
    if problems:
        raise CodingsError(problems)
    return found


def _coded(line: Line, sheet: RoundSheet, given: Given) -> Coded:
    """Return what one row says of a report."""
    category = _category(line, "category", sheet.codebook)
    if category and not sheet.codebook.by_code[category].allows(None, given.valence):
        line.refuse(
            "category", f"{category!r} is not for {given.valence} reports; choose another one"
        )
    link = _category(line, "link", sheet.links) if line.filled("link") else ""
    if link and not category:
        line.refuse("link", "an activity without what it led to; choose a category as well")
    return Coded(
        chosen=(Chosen(category, link),) if category else (),
        certainty=line.word("certainty", CERTAINTIES),
        does_not_fit=bool(line.word("does_not_fit", TRUTHS)),
        not_enough_text=bool(line.word("not_enough_text", TRUTHS)),
        source_guess=line.word("source_guess", GUESSES),
        memo=unquoted(line.text("memo")),
    )


def _category(line: Line, column: str, codebook: Codebook | None) -> str:
    typed = line.text(column)
    if not typed:
        return ""
    if codebook is None:
        line.refuse(column, "this round asks for no activities; empty it")
    code = code_of(typed, codebook)
    if code is None:
        line.refuse(
            column,
            f"{shown(typed)} is no category of {codebook.reference} that can be given; choose"
            " one of its list",
        )
    return code


def _together(rows: Sequence[tuple[Line, Coded]], *, several: bool) -> Coded:
    """Bring together what is said of one report; refuse what contradicts itself."""
    first, before = rows[0]
    chosen = list(before.chosen)
    for line, coded in rows[1:]:
        if not several:
            line.refuse(
                "id", f"this report is coded in {first.place} already; keep one of the two rows"
            )
        if set(coded.chosen) & set(chosen):
            line.refuse("category", "this report has it already; keep one of the two rows")
        chosen += coded.chosen
    told = {field: once(field, rows) for field in ONCE}
    whole = Coded(chosen=tuple(chosen), **told)  # type: ignore[arg-type]  # by field
    if whole.does_not_fit and whole.not_enough_text:
        first.refuse(
            "not_enough_text", "either nothing fits, or the text is too short; empty one of the two"
        )
    if whole.chosen and (whole.does_not_fit or whole.not_enough_text):
        first.refuse("category", "a category, and that none can be given; empty one of the two")
    if not whole.says_something:
        first.refuse(
            "category",
            "no category; choose one, or say yes to does_not_fit or not_enough_text, or empty the"
            " row",
        )
    return whole
