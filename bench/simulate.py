"""A national service's year, simulated: time, memory, and what a second program counts."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from bench.figures import Figure, keep

SMALL, LARGE = 500_000, 5_000_000
SECONDS_AT_MOST = 300
RATIO_AT_MOST = 1.25

CHILD = """
import json, resource, sys, time
from pathlib import Path
from visavis.dataset.simulate.network import Network, scaled
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
begun = time.monotonic()
network = scaled(Network(), sessions=int(sys.argv[2]), plan=Plan())
simulate(Path(sys.argv[1]), network=network, plan=Plan())
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "seconds": time.monotonic() - begun,
    "processor": used.ru_utime + used.ru_stime,
    "megabytes": used.ru_maxrss / 1024,
}))
"""

HOW = "in a process of its own, CSV, one writer, on this machine; peak of the resident memory"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one network took."""

    seconds: float
    processor: float
    megabytes: float


def run() -> int:
    """Simulate two sizes, and let DuckDB count the larger one."""
    with tempfile.TemporaryDirectory() as place:
        small = simulated(Path(place) / "small", SMALL)
        large = simulated(Path(place) / "large", LARGE)
        compared, wrong = counted(Path(place) / "large")
    ratio = large.megabytes / small.megabytes
    return keep(
        "simulate",
        [
            Figure(
                f"{LARGE:,} sessions simulated and written",
                large.seconds,
                "s",
                f"within {SECONDS_AT_MOST} s",
                large.seconds <= SECONDS_AT_MOST,
                HOW,
            ),
            Figure("the same, of the processor", large.processor, "s", "", None, HOW),
            Figure(f"memory at {SMALL:,} sessions", small.megabytes, "MB", "", None, HOW),
            Figure(f"memory at {LARGE:,} sessions", large.megabytes, "MB", "", None, HOW),
            Figure(
                "memory, ten times the sessions",
                ratio,
                "times",
                f"flat: at most {RATIO_AT_MOST}",
                ratio <= RATIO_AT_MOST,
                HOW,
            ),
            Figure(
                f"of {compared} planted counts, DuckDB finds another",
                wrong,
                "",
                "0",
                wrong == 0,
                "rows of every table, and reports by perspective and valence, in the CSV files",
            ),
        ],
    )


def simulated(folder: Path, sessions: int) -> Taken:
    """Simulate in a process of its own, whose memory is nobody else's."""
    command = [sys.executable, "-c", CHILD, str(folder), str(sessions)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 -- our own
    taken = Taken(**json.loads(done.stdout))
    print(f"simulate: {sessions:,} sessions in {taken.seconds:.0f} s", flush=True)
    return taken


def counted(folder: Path) -> tuple[int, int]:
    """Return how many counts were compared, and how many were wrong."""
    realised: dict[str, Any] = json.loads((folder / "truth.json").read_bytes())["realised"]
    planted = {(table,): count for table, count in realised["rows"].items()}
    planted |= {(x["perspective"], x["valence"]): x["count"] for x in realised["reports"]}
    with duckdb.connect() as connection:
        tables = {
            name: str(folder / "data" / f"table-{name}_data.csv") for name in realised["rows"]
        }
        found: dict[tuple[str, ...], int] = {
            (name,): connection.read_csv(file).count("*").fetchall()[0][0]
            for name, file in tables.items()
        }
        reports = connection.read_csv(tables["eventReports"])
        groups = reports.aggregate("perspective, valence, count(*)").fetchall()
    found |= {(perspective, valence): count for perspective, valence, count in groups}
    return len(planted), sum(found.get(key) != count for key, count in planted.items())
