"""A QR code as the path of an SVG image: no file, no style attribute."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET = 4
"""Empty modules around the code, as its standard asks."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """What a template needs to draw the code."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Return the code that a phone reads `text` from, legible from a screen held at an angle."""
    made = segno.make(text, error="m", micro=False)
    parts = [
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(made.matrix_iter(border=QUIET))
        for x, dark in enumerate(row)
        if dark
    ]
    width, _height = made.symbol_size(border=QUIET)
    return QrCode(size=int(width), path="".join(parts))
