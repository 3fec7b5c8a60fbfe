"""The bytes of a CSV file: encoding, quotation marks, and as many cells in each row.

Polars takes a short row for one with gaps, so this is looked at beforehand. Numpy looks at whole
pieces at a time, which is as fast as the disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from visavis.dataset.check.pieces import COMMA, NEWLINE, QUOTE, RETURN, Piece, pieces

BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class RawFaults:
    """Lines on which something is wrong, by what it is."""

    not_utf8: list[int] = field(default_factory=list)
    nul: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    width: list[int] = field(default_factory=list)
    quote: list[int] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    endless: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Raw:
    """What the bytes of a file are like."""

    faults: RawFaults = field(default_factory=RawFaults)
    bom: bool = False
    spans_lines: bool = False
    """Whether a row may take more than one line, so that rows and lines differ."""


def look_into(file: Path, width: int) -> Raw:
    """Go through the whole file once.

    Parameters
    ----------
    file
        A CSV file.
    width
        How many cells its header has.
    """
    raw = Raw()
    commas, row_line, inside, piece = 0, 1, False, None
    with file.open("rb") as opened:
        raw.bom = opened.read(3) == BOM
        opened.seek(0)
        for piece in pieces(opened):
            inside = not piece.outside[-1]
            if piece.endless:
                raw.faults.endless.append(int(piece.line_of(np.array([len(piece.codes)]))[0]))
            _encoding(piece, raw)
            _quotation(piece, raw)
            commas, row_line = _widths(piece, raw, width, carried=(commas, row_line))
    if inside:
        raw.faults.unclosed.append(row_line)
    elif piece is not None and piece.codes[-1] != NEWLINE and commas + 1 != width:
        raw.faults.width.append(row_line)
    return raw


def _encoding(piece: Piece, raw: Raw) -> None:
    try:
        piece.content.decode()
    except UnicodeDecodeError:
        for number, line in enumerate(piece.content.split(b"\n"), start=piece.line):
            if not _is_utf8(line):
                raw.faults.not_utf8.append(number)
    if b"\0" in piece.content:
        raw.faults.nul += piece.line_of(np.flatnonzero(piece.codes == 0)).tolist()


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _quotation(piece: Piece, raw: Raw) -> None:
    quotes = np.flatnonzero(piece.codes == QUOTE)
    if not len(quotes):
        return
    before = np.concatenate(([np.uint8(NEWLINE)], piece.codes[:-1]))[quotes]
    after = np.concatenate((piece.codes[1:], [np.uint8(NEWLINE)]))[quotes]
    opening = ~piece.outside[quotes]
    starts = piece.content.startswith(BOM) & (quotes == len(BOM))
    stray_opening = opening & ~np.isin(before, (NEWLINE, COMMA, QUOTE)) & ~starts
    stray_closing = ~opening & ~np.isin(after, (NEWLINE, COMMA, QUOTE, RETURN))
    raw.faults.quote += piece.line_of(quotes[stray_opening | stray_closing]).tolist()


def _widths(piece: Piece, raw: Raw, width: int, *, carried: tuple[int, int]) -> tuple[int, int]:
    """Compare each row's cells with the header's; return the commas and line of the last row."""
    commas, row_line = carried
    ends = piece.row_ends
    raw.spans_lines |= len(ends) < len(piece.line_ends)
    comma_places = np.flatnonzero((piece.codes == COMMA) & piece.outside)
    if not len(ends):
        return commas + len(comma_places), row_line
    before_end = np.searchsorted(comma_places, ends)
    in_row = np.diff(before_end, prepend=0)
    in_row[0] += commas
    lines = np.concatenate(([row_line], piece.line_of(ends[:-1] + 1)))
    starts = np.concatenate(([0], ends[:-1] + 1))
    empty = (ends - starts == 0) | ((ends - starts == 1) & (piece.codes[starts] == RETURN))
    empty[0] &= commas == 0 and row_line == piece.line
    raw.faults.blank += lines[empty].tolist()
    raw.faults.width += lines[(in_row + 1 != width) & ~empty].tolist()
    return len(comma_places) - int(before_end[-1]), int(piece.line_of(ends[-1:] + 1)[0])
