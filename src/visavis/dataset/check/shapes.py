"""What codes and terms look like, what must not stand in them, and what of a cell may be shown."""

from __future__ import annotations

import re

from visavis.dataset.schema import Column, Kind

CODE = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"
TERM = r"^[\p{L}0-9][\p{L}0-9._/:+-]{0,63}(@v?[0-9]+([.-][0-9A-Za-z]+)*)?$"
"""As in ``card@1``, ``self-awareness``, ``fr-CH``; what follows the @ is a version, no address."""
MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}"
PHONE = r"(?:\+|\b00?)[1-9](?:[ ()/.-]{0,2}[0-9]){7,13}\b"
_YEAR = r"(?:19|20)[0-9]{2}"
_MONTHS = (
    "jan|feb|fév|mar|mär|apr|avr|may|mai|jun|juin|jul|juil|aug|aoû|sep|oct|okt|nov|dec|déc|dez"
)
DATE = (
    rf"\b{_YEAR}[-/._](?:0?[1-9]|1[0-2])[-/._](?:0?[1-9]|[12][0-9]|3[01])\b"
    rf"|\b(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|[12][0-9]|3[01])[-/.]{_YEAR}\b"
    r"|\b(?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|[12][0-9]|3[01])/[0-9]{2}\b"
    rf"|^[A-Za-z]?{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$"
    rf"|(?i)\b(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th|er|\.)?\s+(?:{_MONTHS})\w*\.?,?\s+{_YEAR}\b"
)
"""As people and programs write them; a year alone is none."""
LONGEST_TEXT = 32_767
"""Characters; spreadsheet programs cut longer cells off without a word."""

SHAPES = {Kind.CODE: CODE, Kind.TERM: TERM}

_TAME = re.compile(r"[+-]?[0-9]{1,7}([.,][0-9]{1,6})?%?")
_FLAG_WORDS = frozenset({"true", "false", "TRUE", "FALSE", "True", "False", "yes", "no", "T", "F"})


def shown(cell: str | None, column: Column) -> str:
    """Give as much of a cell as may stand in a terminal.

    Columns get mixed up, and then a person's words stand where a number should be. So only short
    figures, the column's own words, the usual spellings of yes and no, and codes that look like
    codes are shown.
    """
    if cell is None:
        return ""
    if _TAME.fullmatch(cell) or cell in column.words:
        return cell
    if column.kind is Kind.FLAG and cell in _FLAG_WORDS:
        return cell
    if (
        column.kind is Kind.CODE
        and re.fullmatch(CODE, cell)
        and any(sign.isdigit() for sign in cell)
    ):
        return cell
    return "(1 character)" if len(cell) == 1 else f"({len(cell)} characters)"
