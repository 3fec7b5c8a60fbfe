"""Coding 1,500 reports: actions a second, the slowest, bytes, and the 1,500th beside the first."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import ROOT, Figure, below, keep
from bench.speed.servers import Installation

CHILD = """
import json
import django
django.setup()
from django.conf import settings
from visavis.cli.prepare import prepare
settings.ALLOWED_HOSTS = ["testserver"]
prepare()
from bench.coding.actions import actions
print(json.dumps(actions()))
"""
HOW = "SQLite, whole requests in one process without a network; one of two raters, script on"
ANSWER, ACTION, PAGE = 100, 10_000, 60_000
"""Milliseconds, and bytes, that the coding screen promises at most."""
GROWTH = 1.5
"""How much longer the last reports may take than the first; a busy machine sways by a third."""


def run() -> int:
    """Fill an installation and code all of it."""
    with tempfile.TemporaryDirectory() as place:
        installation = Installation(Path(place) / "data", "")
        installation.folder.mkdir(parents=True)
        done = subprocess.run(  # noqa: S603 -- our own
            [sys.executable, "-c", CHILD],
            check=True,
            cwd=ROOT,
            env=installation.environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
    found = json.loads(done.stdout.splitlines()[-1])
    whole = found["page_compressed"] + found["script_and_styles"]
    return keep(
        "coding",
        [
            Figure("coding actions", found["per_second"], "/s", "", None, HOW),
            Figure("median", found["median"], "ms", "", None, HOW),
            below("99 of 100 within", found["p99"], "ms", ANSWER, HOW),
            below("1,500th beside the first", found["last"] / found["first"], "×", GROWTH, HOW),
            below("answer to a coding", found["action"], "bytes", ACTION, HOW),
            below("page with script and styles, compressed", whole, "bytes", PAGE, HOW),
        ],
    )
