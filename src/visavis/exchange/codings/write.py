"""Write codings as a table: to code in a spreadsheet program, or to count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from visavis.codebooks.codebook import Codebook
from visavis.exchange.codings.columns import TYPED, YES, columns_of, rows_of
from visavis.exchange.codings.given import RoundSheet
from visavis.exchange.codings.project import to_project
from visavis.exchange.refi_qda.write import write_project
from visavis.exchange.spreadsheets.write import write_csv
from visavis.vocab.coding import Certainty, SourceGuess
from visavis.vocab.remedy import RemedyError

OWNER_ONLY = 0o600
OF_RATER = "rater "
"""What the sheets with codings are called by, before the letter."""
CATEGORIES, LINKS = "categories", "activities"
WIDTHS = {
    "rater": 6,
    "id": 10,
    "report": 7,
    "valence": 10,
    "text": 70,
    "category": 26,
    "link": 22,
    "memo": 40,
}
NARROW, WIDE = 26, 60
TOLD = ("code", "title", "definition", "include", "exclude", "example", "counter_example")


def write_codings(sheet: RoundSheet, path: Path) -> None:
    """Write a sheet as the file's ending says: whole, or nothing.

    Parameters
    ----------
    sheet
        The round, or one rater's part.
    path
        Ending in ``.csv``, ``.xlsx`` or ``.qdpx``; made open to its owner only.

    Raises
    ------
    RemedyError
        For another ending, a file that is there already, or one that cannot be written.
    """
    writer = writer_for(path)
    beside = path.with_name(f".{path.name}.part")
    try:
        if path.exists():
            msg = f"{path} is there already. Choose another name, or remove it first."
            raise RemedyError(msg)
        beside.touch(mode=OWNER_ONLY)
        beside.chmod(OWNER_ONLY)
        writer(sheet, beside)
        beside.replace(path)
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror}); check its name and place."
        raise RemedyError(msg) from error
    finally:
        beside.unlink(missing_ok=True)


def writer_for(path: Path) -> Callable[[RoundSheet, Path], None]:
    """Return what writes files of this ending.

    Raises
    ------
    RemedyError
        When nothing does.
    """
    writer = WRITERS.get(path.suffix.casefold())
    if writer is None:
        msg = f"{path}: codings are written as {', '.join(WRITERS)}; end the name in one of them."
        raise RemedyError(msg)
    return writer


def _write_csv(sheet: RoundSheet, path: Path) -> None:
    rows = (row for one in sheet.given for row in rows_of(one, sheet))
    write_csv(path, columns_of(sheet), rows)


def _write_xlsx(sheet: RoundSheet, path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for rater in sheet.raters:
        rows = [row for one in sheet.given if one.rater == rater for row in rows_of(one, sheet)]
        _add_rater(book.create_sheet(f"{OF_RATER}{rater}"), rows, sheet)
    _add_codebook(book.create_sheet(CATEGORIES), sheet.codebook)
    if sheet.links is not None:
        _add_codebook(book.create_sheet(LINKS), sheet.links)
    book.save(path)


def _add_rater(page: Worksheet, rows: Sequence[Sequence[str]], sheet: RoundSheet) -> None:
    columns = columns_of(sheet)
    _fill(page, columns, rows)
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = WIDTHS.get(column, 16)
        typed = column in TYPED
        for line in range(2, len(rows) + 2):
            cell = page.cell(line, place)
            cell.protection = Protection(locked=not typed)
            cell.alignment = Alignment(wrap_text=column in ("text", "memo"), vertical="top")
    for column, choice in _choices(sheet).items():
        letter = get_column_letter(columns.index(column) + 1)
        rule = DataValidation(type="list", formula1=choice, allow_blank=True, showErrorMessage=True)
        rule.error = "Choose one of the list."
        rule.add(f"{letter}2:{letter}{len(rows) + 1}")
        page.add_data_validation(rule)
    page.freeze_panes = "F2"
    # No password: it keeps ids and words from a slip of the hand, and from nobody's will.
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False


def _choices(sheet: RoundSheet) -> Mapping[str, str]:
    """Return what is offered for choice, as a spreadsheet program writes it, by column."""
    return {
        "category": _all_of(CATEGORIES, sheet.codebook),
        **({} if sheet.links is None else {"link": _all_of(LINKS, sheet.links)}),
        "certainty": _listed(Certainty),
        "does_not_fit": _listed([YES]),
        "not_enough_text": _listed([YES]),
        "source_guess": _listed(SourceGuess),
    }


def _all_of(title: str, codebook: Codebook) -> str:
    return f"{title}!$A$2:$A${len(codebook.codable) + 1}"


def _listed(words: Iterable[str]) -> str:
    return '"' + ",".join(words) + '"'


def _add_codebook(page: Worksheet, codebook: Codebook) -> None:
    rows = [[str(getattr(one, field)) for field in TOLD] for one in codebook.codable]
    _fill(page, TOLD, rows)
    for place, field in enumerate(TOLD, start=1):
        page.column_dimensions[get_column_letter(place)].width = (
            NARROW if field in ("code", "title") else WIDE
        )
    page.freeze_panes = "C2"
    page.protection.sheet = True


def _fill(page: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    for line, row in enumerate([columns, *rows], start=1):
        for place, value in enumerate(row, start=1):
            cell = page.cell(line, place)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type = "s"  # words of a client never run as a formula
            if line == 1:
                cell.font = Font(bold=True)


def _write_qdpx(sheet: RoundSheet, path: Path) -> None:
    path.write_bytes(write_project(to_project(sheet)))


WRITERS: Mapping[str, Callable[[RoundSheet, Path], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".qdpx": _write_qdpx,
}
