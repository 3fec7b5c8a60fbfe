"""Read codings that a team filled in elsewhere: all of a file, or the list of what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from visavis.exchange.codings.cells import Cells, ProblemError, columns_in
from visavis.exchange.codings.given import Coded, CodingsError, RoundSheet
from visavis.exchange.codings.project import from_project
from visavis.exchange.codings.write import OF_RATER
from visavis.exchange.refi_qda.package import read_file
from visavis.exchange.refi_qda.read import read_project
from visavis.exchange.spreadsheets.read import ZIP, content_of, read_content
from visavis.exchange.spreadsheets.table import LIMITS, Table
from visavis.exchange.spreadsheets.workbook import titles_of
from visavis.vocab.remedy import RemedyError

ONCE = ("certainty", "does_not_fit", "not_enough_text", "source_guess", "memo")
"""What is said of a report as a whole, in whichever of its rows."""
ENDINGS = (".csv", ".tsv", ".xlsx", ".qdpx")


def read_codings(path: Path, sheet: RoundSheet) -> dict[str, Coded]:
    """Read what raters made of the reports of a sheet.

    Parameters
    ----------
    path
        A file as `write_codings` made it and a team filled it in.
    sheet
        What was given to whom; texts are not needed.

    Returns
    -------
    dict
        By id of the assignment; without what was left blank.

    Raises
    ------
    CodingsError
        With the file, and for each problem its line, its column and the remedy.
    """
    if path.suffix.casefold() not in ENDINGS:
        msg = f"{path.name}: codings are read from {', '.join(ENDINGS)}; is it another file?"
        raise CodingsError([msg])
    try:
        if path.suffix.casefold() == ".qdpx":
            return from_project(read_project(read_file(path)), sheet)
        return _read_tables(path, sheet)
    except CodingsError as error:
        raise CodingsError([f"{path.name}, {problem}" for problem in error.problems]) from error
    except RemedyError as error:
        raise CodingsError([f"{path.name}: {error}"]) from error
    except OSError as error:
        msg = f"{path.name}: it cannot be opened ({error.strerror}); check its name and place"
        raise CodingsError([msg]) from error


def _read_tables(path: Path, sheet: RoundSheet) -> dict[str, Coded]:
    problems: list[str] = []
    rows: dict[str, list[tuple[Cells, Coded]]] = {}
    for title, table in _tables(path):
        columns = columns_in(table, title)
        for row in table.rows:
            cells = Cells(row, columns, title)
            try:
                if not cells.is_blank:
                    given = cells.given(sheet)
                    coded = cells.coded(sheet, given)
                    rows.setdefault(given.id, []).append((cells, coded))
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


def _tables(path: Path) -> Iterator[tuple[str, Table]]:
    """Yield the sheets with codings and their titles; a table alone has no title."""
    content = content_of(path)
    titles = titles_of(content, limits=LIMITS) if content.startswith(ZIP) else []
    own = [title for title in titles if title.casefold().startswith(OF_RATER)]
    for title in own:
        yield title, read_content(content, sheet=title)
    if not own:
        yield "", read_content(content)


def _together(rows: Sequence[tuple[Cells, Coded]], *, several: bool) -> Coded:
    """Bring together what is said of one report; refuse what contradicts itself."""
    first, before = rows[0]
    chosen = list(before.chosen)
    for cells, coded in rows[1:]:
        if not several:
            cells.refuse(
                "id", f"this report is coded in {first.place} already; keep one of the two rows"
            )
        if set(coded.chosen) & set(chosen):
            cells.refuse("category", "this report has it already; keep one of the two rows")
        chosen += coded.chosen
    told = {field: _once(field, rows) for field in ONCE}
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


def _once(field: str, rows: Sequence[tuple[Cells, Coded]]) -> object:
    found = getattr(rows[0][1], field)
    for cells, coded in rows[1:]:
        other = getattr(coded, field)
        if other and found and other != found:
            cells.refuse(field, f"{rows[0][0].place} says otherwise; let both say the same")
        found = found or other
    return found
