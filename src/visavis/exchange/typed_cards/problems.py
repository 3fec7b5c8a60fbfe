"""What is wrong with a cell, said so that the person can put it right."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from visavis.exchange.spreadsheets.table import BrokenCell, Cell
from visavis.exchange.typed_cards.fields import FREE_TEXT, Field
from visavis.vocab.counted import counted

SHOWN = 24
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, order=True)
class RowProblem:
    """One problem in one place; `value` never holds a word that a client wrote."""

    line: int
    """0 when the whole file is meant."""
    column: str
    value: str
    problem: str
    remedy: str


def shown(cell: Cell, field: Field | None, *, known: Collection[str] = ()) -> str:
    """Give as much of a cell as may stand in a terminal.

    Columns get mixed up, and then a client's words stand where a date should be. So of any cell
    only figures, signs, and words that are close to `known` ones are shown; of a cell that is
    meant for free text nothing but its length.
    """
    if isinstance(cell, BrokenCell):
        return cell.shown[:SHOWN]
    # What does not print could steer the terminal.
    text = "".join(sign for sign in " ".join(str(cell).split()) if sign.isprintable())
    if not text:
        return ""
    length = f"({counted(len(text), 'character')})"
    if field in FREE_TEXT or len(text) > 2 * SHOWN:
        return length
    masked = _LETTERS.sub(lambda found: _known_or_masked(found.group(), known), text)
    return masked[:SHOWN] if any(c.isalnum() for c in masked) else length


def _known_or_masked(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word.casefold(), known, n=1, cutoff=0.75)
    return word if close else "…"
