"""Codings as a workbook to code in: a sheet a rater, choices as lists, what is given locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from visavis.codebooks.codebook import Codebook
from visavis.exchange.codings.columns import YES
from visavis.exchange.codings.given import RoundSheet
from visavis.exchange.codings.pair_table import NO
from visavis.exchange.codings.pairs import PairSheet
from visavis.exchange.codings.sheet import AnySheet, heads_of, rows_of, typed_of
from visavis.vocab.coding import Certainty, SourceGuess

OF_RATER = "rater "
"""What the sheets with codings are called by, before the letter."""
CATEGORIES, LINKS = "categories", "activities"
WIDTHS = {
    "rater": 6,
    "id": 10,
    "report": 7,
    "packet": 7,
    "left": 6,
    "right": 6,
    "valence": 10,
    "text": 70,
    "left_text": 50,
    "right_text": 50,
    "category": 26,
    "link": 22,
    "memo": 40,
}
WRAPPED = ("text", "left_text", "right_text", "memo")
NARROW, USUAL, WIDE = 26, 16, 60
TOLD = ("code", "title", "definition", "include", "exclude", "example", "counter_example")


def write_workbook(sheet: AnySheet, path: Path) -> None:
    """Write a sheet a rater, and what a category means on sheets of their own."""
    book = Workbook()
    book.remove(book.worksheets[0])
    heads = heads_of(sheet)
    for rater in sheet.raters:
        page = book.create_sheet(f"{OF_RATER}{rater}")
        _fill(page, heads, list(rows_of(sheet, rater)))
        _make_ready(page, heads, typed=typed_of(sheet), choices=_choices(sheet))
    if isinstance(sheet, RoundSheet):
        _add_codebook(book.create_sheet(CATEGORIES), sheet.codebook)
        if sheet.links is not None:
            _add_codebook(book.create_sheet(LINKS), sheet.links)
    elif not sheet.raters:
        _fill(book.create_sheet(OF_RATER.strip()), heads, [])
    book.save(path)


def _make_ready(
    page: Worksheet, heads: Sequence[str], *, typed: Sequence[str], choices: Mapping[str, str]
) -> None:
    """Lock what is given, and offer for choice what is asked."""
    last = page.max_row
    for place, column in enumerate(heads, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = WIDTHS.get(column, USUAL)
        for line in range(2, last + 1):
            cell = page.cell(line, place)
            cell.protection = Protection(locked=column not in typed)
            cell.alignment = Alignment(wrap_text=column in WRAPPED, vertical="top")
    for column, choice in choices.items():
        letter = get_column_letter(heads.index(column) + 1)
        rule = DataValidation(type="list", formula1=choice, allow_blank=True, showErrorMessage=True)
        rule.error = "Choose one of the list."
        rule.add(f"{letter}2:{letter}{last}")
        page.add_data_validation(rule)
    page.freeze_panes = f"{get_column_letter(heads.index(typed[0]) + 1)}2"
    # No password: it keeps ids and words from a slip of the hand, and from nobody's will.
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False


def _choices(sheet: AnySheet) -> dict[str, str]:
    """Return what is offered for choice, as a spreadsheet program writes it, by column."""
    always = {"certainty": _listed(Certainty), "not_enough_text": _listed([YES])}
    if isinstance(sheet, PairSheet):
        return {"same": _listed([YES, NO]), **always}
    return {
        "category": _all_of(CATEGORIES, sheet.codebook),
        **({} if sheet.links is None else {"link": _all_of(LINKS, sheet.links)}),
        "does_not_fit": _listed([YES]),
        "source_guess": _listed(SourceGuess),
        **always,
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
