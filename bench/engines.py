"""Every statistic asked of every engine, congruence on PySpark too: too much for `make test`."""

from __future__ import annotations

import re
import subprocess
import sys

from bench.figures import ROOT, Figure, keep

HOW = "tests marked wide, in the whole environment; each compares an engine with Polars"


def run() -> int:
    """Run the cases that `make test` leaves out."""
    subprocess.run(["sh", "tools/spark.sh", ".venv"], cwd=ROOT, check=True)  # noqa: S607 -- sh by name
    done = subprocess.run(pytest_command(), cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 -- our own tests
    print(done.stdout)
    passed, failed = (counted(done.stdout, word) for word in ("passed", "failed"))
    return keep(
        "engines",
        [
            Figure("statistics tried on an engine", passed + failed, "", "some", passed > 0, HOW),
            Figure("  other than on Polars", failed, "", "none", done.returncode == 0, HOW),
        ],
    )


def pytest_command() -> list[str]:
    """The wide tests alone, with a line that counts them."""
    return [
        sys.executable,
        "-m",
        "pytest",
        "-m",
        "wide",
        "-v",
        "--no-header",
        "tests/stats",
        "tests/report",
    ]


def counted(output: str, word: str) -> int:
    """How many tests `output` says have passed, or failed."""
    found = re.findall(rf"(\d+) {word}", output)
    return int(found[-1]) if found else 0
