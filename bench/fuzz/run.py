"""A hundred thousand inputs, in two processes side by side."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

from bench.faults.site import ROOT
from bench.figures import Figure, keep
from bench.fuzz.shares import IN_FILES, OVER_HTTP
from bench.fuzz.target import SLOW
from tools.with_postgres import cluster

SEED = 1
WANTED = 100_000
MEGABYTES = 1_500
"""A small machine has that much; the largest table that is read needs some of it."""


def run(share: float = 1.0) -> int:
    """Fuzz pages on PostgreSQL, which refuses more, and files on SQLite; keep the figures."""
    with tempfile.TemporaryDirectory(prefix="visavis-fuzz-") as folder, cluster() as address:
        both = [
            start(OVER_HTTP, share, VISAVIS_DATA=f"{folder}/pages", DATABASE_URL=address),
            start(IN_FILES, share, VISAVIS_DATA=f"{folder}/files"),
        ]
        said = [process.communicate()[0] for process in both]
    if any(process.returncode for process in both):
        return 1
    found: list[dict[str, Any]] = [outcome for each in said for outcome in json.loads(each)]
    show(found)
    return keep("fuzz", figures_of(found))


def start(names: Iterable[str], share: float, **settings: str) -> subprocess.Popen[bytes]:
    """Start a process that fuzzes these targets."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VISAVIS_")}
    kept.pop("DATABASE_URL", None)
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    own = {"DJANGO_SETTINGS_MODULE": "visavis.config.settings", "PYTHONPATH": paths}
    return subprocess.Popen(  # noqa: S603 -- our own module
        [sys.executable, "-m", "bench.fuzz", str(SEED), str(share), *names],
        cwd=ROOT,
        env=kept | own | settings,
        stdout=subprocess.PIPE,
    )


def show(found: Sequence[dict[str, Any]]) -> None:
    """Print what became of the inputs of each target."""
    for each in found:
        words = ", ".join(f"{word} {n}" for word, n in sorted(each["words"].items()))
        print(f"{each['name']:<26}{each['inputs']:>8,}  slowest {each['slowest']:.2f} s  {words}")
        for place, times in each["places"].items():
            print(f"    {place}: {times}")


def figures_of(found: Sequence[dict[str, Any]]) -> list[Figure]:
    """Return each promise as one line."""
    inputs = sum(each["inputs"] for each in found)
    how = (
        "seeded nonsense over valid samples: "
        + ", ".join(f"{each['name']} {each['inputs']:,}" for each in found)
        + "; pages in process on PostgreSQL, files on SQLite"
    )

    def none(name: str, key: str) -> Figure:
        number = sum(each[key] for each in found)
        return Figure(name, number, "", "0", number == 0, how)

    slowest = max(each["slowest"] for each in found)
    memory = max(each["megabytes"] for each in found)
    return [
        Figure(
            "inputs given to pages and importers",
            inputs,
            "",
            f"{WANTED:,}",
            inputs >= WANTED,
            how,
        ),
        none("answers 5xx", "server_errors"),
        none("tracebacks", "tracebacks"),
        none(f"inputs that took longer than {SLOW:.0f} s", "over"),
        Figure("slowest input", slowest, "s", f"≤ {SLOW:.0f} s", slowest <= SLOW, how),
        Figure("most memory held", memory, "MB", f"≤ {MEGABYTES:,} MB", memory <= MEGABYTES, how),
    ]
