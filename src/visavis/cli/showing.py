"""The addresses that open a simulated practice, and how they are shown to a person."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from rich.console import Console


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Addresses that open a simulated practice."""

    sign_in: dict[str, str] = field(default_factory=dict)
    """By role, each for one use."""
    card: str = ""
    """One client's card that waits to be filled in; empty when none does."""


def show(console: Console, ways: WaysIn) -> None:
    """Print the ways in for a person to click on."""
    lines = {f"sign in as {role}": link for role, link in ways.sign_in.items()}
    if ways.card:
        lines["a client's card"] = ways.card
    wide = max(map(len, lines), default=0)
    for name, link in lines.items():
        console.print(f"  {name:<{wide}}  {link}")
    again = f"{sys.argv[0]} links"  # as it was called: it may not be on the PATH
    console.print(f"Each sign-in link works once; fresh ones: {again}", style="dim")
