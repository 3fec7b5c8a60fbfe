"""A large simulated network, checked: time, memory, and a fault planted in the middle of it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure, keep
from visavis.dataset.simulate.network import Network, scaled
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
from visavis.dataset.write import Form

SESSIONS = 1_000_000
SECONDS_AT_MOST = 120
"""Five million sessions take five times as long: minutes."""
MEGABYTES_AT_MOST = 1_500
TABLE = "sessions"

CHILD = """
import json, resource, sys, time
from pathlib import Path
from visavis.dataset.check import check
begun = time.monotonic()
report = check(Path(sys.argv[1]))
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "rows": sum(report.rows.values()),
    "found": [[f.fault.where, p.line] for f in report.findings for p in f.places],
    "seconds": time.monotonic() - begun,
    "processor": used.ru_utime + used.ru_stime,
    "megabytes": used.ru_maxrss / 1024,
}))
"""

HOW = "in a process of its own, on this machine; peak of the resident memory"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one check took, and what it found."""

    rows: int
    found: list[tuple[str, int]]
    seconds: float
    processor: float
    megabytes: float


def run() -> int:
    """Check the same network as CSV, with a planted fault, and as Parquet, without."""
    with tempfile.TemporaryDirectory() as place:
        folders = {form: Path(place) / form.value for form in Form}
        for form, folder in folders.items():
            network = scaled(Network(), sessions=SESSIONS, plan=Plan())
            simulate(folder, network=network, plan=Plan(), form=form)
        line = plant(folders[Form.CSV] / "data" / f"table-{TABLE}_data.csv")
        taken = {form: checked(folder) for form, folder in folders.items()}
    found = set(taken[Form.CSV].found)
    wrong = len(found ^ {(TABLE, line)}) + len(taken[Form.PARQUET].found)
    missed = Figure(
        "planted faults missed, or faults found that are none",
        wrong,
        "",
        "none",
        wrong == 0,
        f"one word made wrong on line {line:,} of the CSV, nothing in the Parquet",
    )
    return keep("check", [*(f for form in Form for f in figures(form, taken[form])), missed])


def figures(form: Form, taken: Taken) -> list[Figure]:
    """Tell what a check took."""
    name = f"{SESSIONS:,} sessions, {form.name}"
    quick, lean = taken.seconds <= SECONDS_AT_MOST, taken.megabytes <= MEGABYTES_AT_MOST
    how = f"{taken.rows:,} rows in all tables; {HOW}"
    return [
        Figure(
            f"{name}: checked in", taken.seconds, "s", f"within {SECONDS_AT_MOST} s", quick, how
        ),
        Figure(f"{name}: of the processor", taken.processor, "s", "", None, how),
        Figure(
            f"{name}: memory", taken.megabytes, "MB", f"at most {MEGABYTES_AT_MOST} MB", lean, how
        ),
    ]


def plant(file: Path) -> int:
    """Make one word in the middle of the file wrong; return its line."""
    content = bytearray(file.read_bytes())
    place = content.index(b",held,", len(content) // 2)
    content[place : place + 6] = b",hold,"
    file.write_bytes(content)
    return content.count(b"\n", 0, place) + 1


def checked(folder: Path) -> Taken:
    """Check a dataset in a process of its own."""
    command = [sys.executable, "-c", CHILD, str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 -- our own check
    told = json.loads(said)
    return Taken(**told | {"found": [(where, line) for where, line in told["found"]]})
