"""Lay the planted network into an installation, with everybody who will work on its study.

Run as a process of its own, ``python -m bench.coded.town FILE``, with the installation's
environment; leaves in FILE what was planted, and the links by which people sign in.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import django

CLIENTS, THERAPISTS = 27, 8
DESK = "The raters' desk (simulated)"
COORDINATOR = "Coordinator"


def main(file: Path) -> None:
    """Lay everything, and write down what only the drivers know."""
    django.setup()
    from bench.coded.laying import lay  # noqa: PLC0415 -- models exist only now

    planted, links = lay()
    told = {"planted": [asdict(one) for one in planted], "links": links}
    file.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
