"""A CSV file in pieces of whole lines, each with what is within quotation marks and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

SIZE = 2**23
LONGEST_LINE = 2**26
NEWLINE, RETURN, QUOTE, COMMA = 10, 13, 34, 44

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines of the file, and where quotation marks keep commas from counting."""

    content: bytes
    line: int
    """The number of its first line."""
    codes: npt.NDArray[np.uint8]
    outside: npt.NDArray[np.bool_]

    @property
    def line_ends(self) -> Places:
        """Every line end, also within a cell."""
        return np.flatnonzero(self.codes == NEWLINE)

    @property
    def row_ends(self) -> Places:
        """The line ends that end a row."""
        return np.flatnonzero((self.codes == NEWLINE) & self.outside)

    @property
    def endless(self) -> bool:
        """Whether its last line is longer than any that is read on."""
        return len(self.content) >= LONGEST_LINE

    def line_of(self, places: Places) -> Places:
        """Return the line on which each place is."""
        return self.line + np.searchsorted(self.line_ends, places)


def pieces(opened: BinaryIO) -> Iterator[Piece]:
    """Read a file piece by piece; stops after an endless line."""
    line, inside = 1, 0
    while content := opened.read(SIZE):
        content += opened.readline(LONGEST_LINE)
        codes = np.frombuffer(content, dtype=np.uint8)
        quotes = codes == QUOTE
        if inside or quotes.any():
            outside = (np.cumsum(quotes) + inside) % 2 == 0
            inside = int(not outside[-1])
        else:
            outside = np.ones(len(codes), dtype=np.bool_)
        piece = Piece(content, line, codes, outside)
        yield piece
        if piece.endless:
            return
        line += content.count(b"\n")


def lines_of_rows(file: Path, rows: list[int]) -> list[int]:
    """Return the line on which each row begins; row 0 is the first below the header."""
    wanted = {row + 1 for row in rows}
    found: dict[int, int] = {}
    begun = 1
    with file.open("rb") as opened:
        for piece in pieces(opened):
            ends = piece.row_ends
            lines = piece.line_of(ends + 1)
            here = [row for row in wanted if begun <= row < begun + len(ends)]
            found |= {row: int(lines[row - begun]) for row in here}
            begun += len(ends)
    return [found.get(row + 1, 0) for row in rows]
