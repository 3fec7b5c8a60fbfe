"""A terminal for results, and words of others on it."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from visavis.cli.visible import lenient, visible


def text(words: str, style: str = "") -> Text:
    """Return words of others for Rich: what is hidden in them is seen, and they are no markup."""
    return Text(visible(words), style=style)


def console() -> Console:
    """Return a terminal that writes what its encoding lacks as an escape, where it would fail."""
    lenient()
    return Console(highlight=False)
