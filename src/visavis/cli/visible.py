"""What others wrote, as a terminal may show it: nothing in it moves the cursor or turns the text.

A code or a name of a column may hold an escape sequence that clears the screen or changes the
window's title, or a character that makes the rest of the line run the other way.
"""

from __future__ import annotations

import re
import sys
from io import TextIOWrapper

HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # control characters, C1 as well; a line break may stand
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # directions of writing
    "\u2028\u2029\ufeff\ud800-\udfff]"  # other line breaks, marks, halves of characters
)


def visible(words: str) -> str:
    r"""Return the words with such characters written out, as ``\u001b``."""
    return HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", words)


def lenient() -> None:
    """Let standard output write out the characters that its encoding lacks."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def plain() -> bool:
    """Return whether standard output takes ASCII only as far as one can rely on it."""
    return not str(getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
