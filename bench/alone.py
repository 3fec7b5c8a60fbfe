"""One piece of work in a process of its own, so that nothing of one is counted for another.

The process prints what the work took and found as JSON, on its last line.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
"""Not that of `bench.figures`, which loads more than the work itself may."""


def taken(part: str, work: str, argument: object) -> dict[str, Any]:
    """Run ``bench.PART.alone WORK ARGUMENT``, and return what it took and found."""
    command = [sys.executable, "-m", f"bench.{part}.alone", work, str(argument)]
    return asked(command, f"{part}: {work} {argument}")


def asked(command: Sequence[str], name: str) -> dict[str, Any]:
    """Return what a process prints last."""
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 -- our own
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if "seconds" in found:
        print(f"{name}: {found['seconds']:.2f} s", flush=True)
    return found


def resident() -> float:
    """MB that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * resource.getpagesize() / 1e6


def peak() -> float:
    """MB that it held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
