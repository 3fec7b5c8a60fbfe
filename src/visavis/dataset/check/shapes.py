"""What codes and terms look like, what must not stand in them, and what of a cell may be shown."""

from __future__ import annotations

import re

from visavis.dataset.schema import Column, Kind
from visavis.vocab.counted import counted
from visavis.vocab.telephone import BETWEEN_FIGURES

CODE = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"
PLAIN_TERM = r"^[A-Za-z0-9][A-Za-z0-9._/:+-]{0,63}(@v?[0-9]+([.-][0-9A-Za-z]+)*)?$"
"""As in ``card@1``, ``self-awareness``, ``fr-CH``; what follows the @ is a version, no address."""
TERM = PLAIN_TERM.replace("A-Za-z0-9]", r"\p{L}0-9]", 1).replace("A-Za-z0-9.", r"\p{L}0-9.", 1)
"""The same with letters of any alphabet, which takes longer to look for."""
MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}"
PHONE = rf"(?:\+\(?|(?-u:\b)00?)[1-9](?:{BETWEEN_FIGURES}[0-9]){{7,13}}(?-u:\b)"
"""Only what is dialled from anywhere or with a zero: a fault that is none would stand in the way.
"""
_YEAR = "(?:19|20)[0-9]{2}"
_MONTH = "(?:0?[1-9]|1[0-2])"
_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
_EDGE = r"(?-u:\b)"
_MONTHS = (
    "jan|feb|fév|mar|mär|apr|avr|may|mai|jun|juin|jul|juil|aug|aoû|sep|oct|okt|nov|dec|déc|dez"
)
_ENGLISH_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_OTHER_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|januar|februar|märz|juni|juli|oktober|dezember"
)
_ORDINAL = r"(?:st|nd|rd|th|er|\.)?"
DATE_AS_CODE = (
    f"{_YEAR}[-/._]{_MONTH}[-/._]{_DAY}(?:[^0-9]|$)"
    f"|^[A-Za-z]?{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$"
)
"""What a date looks like that has the shape of a code or a term."""
DATE = (
    f"{_EDGE}{_YEAR}[-/._]{_MONTH}[-/._]{_DAY}{_EDGE}"
    f"|{_EDGE}{_DAY}[-/.]{_DAY}[-/.]{_YEAR}{_EDGE}"
    f"|{_EDGE}{_DAY}/{_DAY}/[0-9]{{2}}{_EDGE}"
    rf"|(?i:{_EDGE}{_DAY}{_ORDINAL}\s+(?:of\s+)?(?:{_MONTHS})\w*\.?,?\s+{_YEAR}{_EDGE})"
    rf"|(?i:{_EDGE}(?:{_MONTHS})\w*\.?\s+(?:the\s+)?{_DAY}{_ORDINAL},?\s+{_YEAR}{_EDGE})"
    rf"|{_EDGE}{_DAY}{_ORDINAL}\s+(?:of\s+)?(?:{_ENGLISH_MONTHS}|(?i:{_OTHER_MONTHS})){_EDGE}"
    rf"|{_EDGE}(?:{_ENGLISH_MONTHS})\s+(?:the\s+)?{_DAY}{_ORDINAL}{_EDGE}"
)
"""As people and programs write them, also a day and its month; a year alone is none, nor a month.

English months without a year count with a capital only: two may come, and ten march.
"""
DATE_IN_TEXT = re.compile(DATE.replace(_EDGE, r"\b"))
"""The same for Python, whose expressions know no edge of bytes."""
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
    return f"({counted(len(cell), 'character')})"
