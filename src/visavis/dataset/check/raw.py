"""The bytes of a CSV file: encoding, quotation marks, and as many cells in each row.

Polars takes a short row for one with gaps, so this is looked at beforehand. Numpy looks at whole
pieces at a time, which is as fast as the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

PIECE = 2**23
LONGEST_LINE = 2**26
BOM = b"\xef\xbb\xbf"
_NEWLINE, _RETURN, _QUOTE, _COMMA = 10, 13, 34, 44

Places = npt.NDArray[np.int64]


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


@dataclass(frozen=True, slots=True)
class _Piece:
    """Whole lines of the file, and where quotation marks keep commas from counting."""

    content: bytes
    line: int
    """The number of its first line."""
    codes: npt.NDArray[np.uint8]
    outside: npt.NDArray[np.bool_]

    @property
    def line_ends(self) -> Places:
        return np.flatnonzero(self.codes == _NEWLINE)

    @property
    def row_ends(self) -> Places:
        return np.flatnonzero((self.codes == _NEWLINE) & self.outside)

    def line_of(self, places: Places) -> Places:
        """Return the line on which each place is."""
        return self.line + np.searchsorted(self.line_ends, places)


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
        for piece in _pieces(opened, raw):
            inside = not piece.outside[-1]
            _encoding(piece, raw)
            _quotation(piece, raw)
            commas, row_line = _widths(piece, raw, width, carried=(commas, row_line))
    if inside:
        raw.faults.unclosed.append(row_line)
    elif piece is not None and piece.codes[-1] != _NEWLINE and commas + 1 != width:
        raw.faults.width.append(row_line)
    return raw


def _pieces(opened: BinaryIO, raw: Raw) -> Iterator[_Piece]:
    line, inside = 1, 0
    while content := opened.read(PIECE):
        content += opened.readline(LONGEST_LINE)
        codes = np.frombuffer(content, dtype=np.uint8)
        quotes = codes == _QUOTE
        if inside or quotes.any():
            outside = (np.cumsum(quotes) + inside) % 2 == 0
            inside = int(not outside[-1])
        else:
            outside = np.ones(len(codes), dtype=np.bool_)
        yield _Piece(content, line, codes, outside)
        line += content.count(b"\n")
        if len(content) >= LONGEST_LINE:
            raw.faults.endless.append(line)
            return


def _encoding(piece: _Piece, raw: Raw) -> None:
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


def _quotation(piece: _Piece, raw: Raw) -> None:
    quotes = np.flatnonzero(piece.codes == _QUOTE)
    if not len(quotes):
        return
    before = np.concatenate(([np.uint8(_NEWLINE)], piece.codes[:-1]))[quotes]
    after = np.concatenate((piece.codes[1:], [np.uint8(_NEWLINE)]))[quotes]
    opening = ~piece.outside[quotes]
    starts = piece.content.startswith(BOM) & (quotes == len(BOM))
    stray_opening = opening & ~np.isin(before, (_NEWLINE, _COMMA, _QUOTE)) & ~starts
    stray_closing = ~opening & ~np.isin(after, (_NEWLINE, _COMMA, _QUOTE, _RETURN))
    raw.faults.quote += piece.line_of(quotes[stray_opening | stray_closing]).tolist()


def _widths(piece: _Piece, raw: Raw, width: int, *, carried: tuple[int, int]) -> tuple[int, int]:
    """Compare each row's cells with the header's; return the commas and line of the last row."""
    commas, row_line = carried
    ends = piece.row_ends
    raw.spans_lines |= len(ends) < len(piece.line_ends)
    comma_places = np.flatnonzero((piece.codes == _COMMA) & piece.outside)
    if not len(ends):
        return commas + len(comma_places), row_line
    before_end = np.searchsorted(comma_places, ends)
    in_row = np.diff(before_end, prepend=0)
    in_row[0] += commas
    lines = np.concatenate(([row_line], piece.line_of(ends[:-1] + 1)))
    starts = np.concatenate(([0], ends[:-1] + 1))
    empty = (ends - starts == 0) | ((ends - starts == 1) & (piece.codes[starts] == _RETURN))
    empty[0] &= commas == 0 and row_line == piece.line
    raw.faults.blank += lines[empty].tolist()
    raw.faults.width += lines[(in_row + 1 != width) & ~empty].tolist()
    return len(comma_places) - int(before_end[-1]), int(piece.line_of(ends[-1:] + 1)[0])


def lines_of_rows(file: Path, rows: list[int]) -> list[int]:
    """Return the line on which each row begins; row 0 is the first below the header."""
    wanted = {row + 1 for row in rows}
    found: dict[int, int] = {0: 1}
    begun, raw = 1, Raw()
    with file.open("rb") as opened:
        for piece in _pieces(opened, raw):
            ends = piece.row_ends
            lines = piece.line_of(ends + 1)
            here = [row for row in wanted if begun <= row < begun + len(ends)]
            found |= {row: int(lines[row - begun]) for row in here}
            begun += len(ends)
    return [found.get(row + 1, 0) for row in rows]
