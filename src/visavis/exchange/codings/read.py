"""Read codings that a team filled in elsewhere: all of a file, or the list of what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import overload

from visavis.exchange.codings import pair_project, pair_table, project, table
from visavis.exchange.codings.given import Coded, CodingsError, RoundSheet
from visavis.exchange.codings.pairs import Judged, PairSheet
from visavis.exchange.codings.workbook import CATEGORIES, LINKS, OF_RATER
from visavis.exchange.refi_qda.package import read_file
from visavis.exchange.refi_qda.read import read_project
from visavis.exchange.spreadsheets.read import ZIP, content_of, read_content
from visavis.exchange.spreadsheets.table import LIMITS, NO_HEADER, Table, UnreadableFileError
from visavis.exchange.spreadsheets.workbook import titles_of
from visavis.vocab.remedy import RemedyError

BOOKS = (CATEGORIES, LINKS)
"""Sheets on which nobody codes."""
KNOWN_BY = ("rater", "id")
"""Columns that every table of codings has, and no other sheet of a team."""
ENDINGS = (".csv", ".tsv", ".xlsx", ".qdpx")


@overload
def read_codings(path: Path, sheet: RoundSheet) -> dict[str, Coded]: ...
@overload
def read_codings(path: Path, sheet: PairSheet) -> dict[str, Judged]: ...
def read_codings(path: Path, sheet: RoundSheet | PairSheet) -> dict[str, Coded] | dict[str, Judged]:
    """Read what raters made of the reports, or of the packets, of a sheet.

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
            found = read_project(read_file(path))
            if isinstance(sheet, PairSheet):
                return pair_project.from_project(found, sheet)
            return project.from_project(found, sheet)
        if isinstance(sheet, PairSheet):
            return pair_table.from_tables(_tables(path), sheet)
        return table.from_tables(_tables(path), sheet)
    except CodingsError as error:
        raise CodingsError([f"{path.name}, {problem}" for problem in error.problems]) from error
    except RemedyError as error:
        raise CodingsError([f"{path.name}: {error}"]) from error
    except OSError as error:
        msg = f"{path.name}: it cannot be opened ({error.strerror}); check its name and place"
        raise CodingsError([msg]) from error


def _tables(path: Path) -> Iterator[tuple[str, Table]]:
    """Yield the sheets with codings and their titles, whatever they are called by now.

    Raises
    ------
    CodingsError
        When no sheet of a workbook has any.
    """
    content = content_of(path)
    if not content.startswith(ZIP):
        yield "", read_content(content)
        return
    titles, none = titles_of(content, limits=LIMITS), True
    for title in titles:
        if title.casefold() in BOOKS:
            continue
        table = _table(content, title)
        own = title.casefold().startswith(OF_RATER)
        if table is not None and (own or {*KNOWN_BY} <= set(map(str.casefold, table.columns))):
            none = False
            yield title, table
    if none:
        msg = (
            f"no sheet has the columns {' and '.join(KNOWN_BY)}; bring in the workbook as it was"
            " exported, with a rater's own sheet"
        )
        raise CodingsError([msg])


def _table(content: bytes, title: str) -> Table | None:
    """Return a sheet; None where there is no table on it."""
    try:
        return read_content(content, sheet=title)
    except UnreadableFileError as error:
        if error.problem == NO_HEADER:
            return None
        raise
