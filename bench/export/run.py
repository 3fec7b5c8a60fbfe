"""A study leaves a small and a large installation: seconds for 1,000 cards, and flat memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.figures import ROOT, Figure, keep
from bench.speed.servers import Installation
from visavis.dataset.check import check

SMALL, LARGE = 3_250, 13_000
"""Sessions; some 5,000 and 20,000 cards."""
SLOWER_AT_MOST = 1.5
MEMORY_AT_MOST = 1.5

CHILD = """
import json, resource, sys, time
import django
django.setup()
from visavis.cli.main import main
begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
main(["export", sys.argv[1], "--text"], standalone_mode=False)
used = resource.getrusage(resource.RUSAGE_SELF)
processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
print(json.dumps([time.monotonic() - begun, processor, used.ru_maxrss / 1024]))
"""
HOW = "visavis export --text on SQLite, in a process of its own; the large one has about four times"


@dataclass(frozen=True, slots=True)
class Left:
    """What one export took."""

    cards: int
    faults: int
    seconds: float
    processor: float
    megabytes: float

    @property
    def each_thousand(self) -> float:
        """Seconds of the processor for 1,000 cards."""
        return 1_000 * self.processor / self.cards


def run() -> int:
    """Fill two installations and export the study of each."""
    with tempfile.TemporaryDirectory() as place:
        small, large = (exported(Path(place) / str(size), size) for size in (SMALL, LARGE))
    slower = large.each_thousand / small.each_thousand
    more = large.megabytes / small.megabytes
    faults = small.faults + large.faults
    name = f"{large.cards:,} cards exported"
    return keep(
        "export",
        [
            Figure(f"{name} in", large.seconds, "s", "", None, HOW),
            Figure("for 1,000 cards, of the processor", large.each_thousand, "s", "", None, HOW),
            Figure(
                f"the same against {small.cards:,} cards",
                slower,
                "times",
                f"at most {SLOWER_AT_MOST}",
                slower <= SLOWER_AT_MOST,
                HOW,
            ),
            Figure(f"{name}: memory", large.megabytes, "MB", "", None, HOW),
            Figure(
                f"memory against {small.cards:,} cards",
                more,
                "times",
                f"flat: at most {MEMORY_AT_MOST}",
                more <= MEMORY_AT_MOST,
                HOW,
            ),
            Figure("faults in the two datasets", faults, "", "none", faults == 0, "dataset check"),
        ],
    )


def exported(folder: Path, sessions: int) -> Left:
    """Fill an installation, export its study, and check what came out."""
    installation = Installation(folder / "data", "")
    installation.folder.mkdir(parents=True)
    filling = [sys.executable, "-m", "bench.export.filling", str(sessions)]
    environment = installation.environment()
    subprocess.run(filling, check=True, cwd=ROOT, env=environment)  # noqa: S603 -- our own
    print(f"export: {sessions:,} sessions are laid into the platform", flush=True)
    goal = folder / "study"
    command = [sys.executable, "-c", CHILD, str(goal)]
    done = subprocess.run(  # noqa: S603 -- our own
        command, check=True, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    seconds, processor, megabytes = json.loads(done.stdout.splitlines()[-1])
    report = check(goal)
    return Left(report.rows["cards"], report.faults, seconds, processor, megabytes)
