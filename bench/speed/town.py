"""Make what is measured: a practice with many sealed pairs, and a therapist with 300 clients.

Run as a process of its own, ``python -m bench.speed.town FOLDER CARDS``, with the installation's
environment. Leaves ``town.json`` with the addresses and cookies that the load is made of.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import django

CLIENTS = 200
SESSIONS_OF_ONE = 200
CASELOAD = 300
HOUR = timedelta(hours=1)
TEXT = (
    "When we stopped and I said out loud what I had been circling around for weeks, "
    "and nothing broke. I had not expected that it would be so quiet afterwards."
)


@dataclass(frozen=True, slots=True)
class Town:
    """What the load needs to know."""

    client_cards: list[str]
    """Addresses of clients' cards, none handed in."""
    client_form: dict[str, str]
    therapist_cards: list[str]
    therapist_form: dict[str, str]
    therapist_cookies: str
    card_with_history: str
    """A client's card after 200 sessions."""
    caseload_cookies: str
    """Of the therapist with 300 clients."""


def read(folder: Path) -> Town:
    """Return what was made in `folder`."""
    return Town(**json.loads((folder / "town.json").read_text(encoding="utf-8")))


def main(folder: Path, cards: int) -> None:
    """Make everything."""
    django.setup()
    from bench.speed import building  # noqa: PLC0415 -- models exist only now

    town = building.build(cards=cards, folder=folder)
    (folder / "town.json").write_text(json.dumps(asdict(town)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
