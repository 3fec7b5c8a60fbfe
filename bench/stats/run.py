"""``make bench PART=stats``: each figure as a ratio to the peer in the same run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.alone import taken
from bench.figures import Figure, at_least, below, keep
from visavis.dataset.simulate.network import Network, scaled
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
from visavis.dataset.write import Form

UNITS = 1_000_000
ROWS_IN_A_SESSION = 1.34
"""Rows of eventReports for each session of a simulated network."""
REPORTS = 13_000_000
MANY = 200_000
"""Clients that are very many."""
TURNS, STARTS = 3, 7
HEAVY = ("polars", "django", "scipy", "numpy", "narwhals", "pandas")
ALPHA = (
    "1,000,000 units, 3 raters, 15 codes, 10,000 clients; every coefficient with its clustered "
    f"standard error, each in a process of its own; the middle one of {TURNS} by turns"
)


def run() -> int:
    """Measure, and keep the figures."""
    figures = [*of_alpha(), *of_growth(), *of_import()]
    with tempfile.TemporaryDirectory(prefix="visavis-stats-") as place:
        figures += [*of_a_study(Path(place) / "study"), *of_a_service(Path(place) / "service")]
    return keep("stats", figures)


def of_alpha() -> list[Figure]:
    """Ours and the package by turns."""
    pairs = [
        (taken("stats", "alpha", UNITS), taken("stats", "krippendorff", UNITS))
        for _turn in range(TURNS)
    ]
    ratio = statistics.median(theirs["seconds"] / ours["seconds"] for ours, theirs in pairs)
    apart = max(abs(ours["value"] - theirs["value"]) for ours, theirs in pairs)
    memory = max(each["megabytes"] for each, _ in pairs)
    seconds = statistics.median(each["seconds"] for each, _ in pairs)
    many = taken("stats", "alpha", f"{UNITS}/{MANY}")["megabytes"]
    peer = "  quicker than the krippendorff package's point estimate"
    return [
        Figure("agreement of a million units, clustered", seconds, "s", "", None, ALPHA),
        at_least(peer, ratio, "times", 10, ALPHA),
        below("  alpha apart from its value", apart, "", 1e-10, ALPHA),
        below("  memory above the frame", memory, "MB", 200, ALPHA),
        below(f"  the same, with {MANY:,} clients", many, "MB", 200, ALPHA),
    ]


def of_growth() -> list[Figure]:
    """Ten times the rows."""
    pairs = [
        (taken("stats", "growth", UNITS // 5), taken("stats", "growth", UNITS * 2))
        for _turn in range(TURNS)
    ]
    rows = statistics.median(large["seconds"] / small["seconds"] for small, large in pairs)
    estimate = statistics.median(large["estimate"] / small["estimate"] for small, large in pairs)
    how = f"patterns of {UNITS // 5:,} and of {UNITS * 2:,} units; the middle one of {TURNS}"
    return [
        below("ten times the rows: the summary", rows, "times", 11, how),
        below("  the estimate from it, which does not depend on rows", estimate, "times", 2, how),
    ]


def of_import() -> list[Figure]:
    """What ``import visavis`` costs, without what Python itself does."""
    ours, python = (
        statistics.median(_start(program) for _turn in range(STARTS))
        for program in ("import visavis", "pass")
    )
    listed = f"import visavis, sys; print(sum(name in sys.modules for name in {HEAVY}))"
    loaded = int(
        subprocess.run(  # noqa: S603 -- our own
            [sys.executable, "-c", listed], check=True, capture_output=True, text=True
        ).stdout
    )
    how = f"the middle one of {STARTS}; {', '.join(HEAVY)}"
    return [
        below("import visavis", ours - python, "s", 0.3, how),
        Figure("  large libraries that it loads", loaded, "", "none", loaded == 0, how),
    ]


def _start(program: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 -- our own
    return time.perf_counter() - began


def of_a_study(folder: Path) -> list[Figure]:
    """Every table of the default network."""
    simulate(folder, network=Network(), plan=Plan(), form=Form.CSV)
    found = [taken("stats", "tables", folder) for _turn in range(TURNS)]
    seconds, processor = (
        statistics.median(each[what] for each in found) for what in ("seconds", "processor")
    )
    how = "1,554 reports in CSV: frequencies, congruence at six levels, agreement; after import"
    return [
        below("every table of a study", seconds, "s", 1, how),
        Figure("  in processor time", processor, "s", "", None, how),
    ]


def of_a_service(folder: Path) -> list[Figure]:
    """Counts over a national service's year, against the bare group-by."""
    network = scaled(Network(), sessions=round(REPORTS / ROWS_IN_A_SESSION), plan=Plan())
    simulate(folder, network=network, plan=Plan(), form=Form.PARQUET)
    turns = [
        [taken("stats", work, folder) for work in ("counts", "bare", "streamed")]
        for _turn in range(2)
    ]

    def ratio(peer: int, what: str) -> float:
        return float(statistics.median(each[0][what] / each[peer][what] for each in turns))

    ours = turns[-1][0]
    how = (
        "13,000,000 rows of eventReports and what goes with them, in Parquet; beside one group-by "
        "for each table of every column that is read; by turns"
    )
    streamed = "  of the same by Polars' streaming engine"
    return [
        Figure("counts of thirteen million reports", ours["seconds"], "s", "", None, how),
        below("  of the bare group-by of the same columns", ratio(1, "seconds"), "times", 3, how),
        below("    in processor time", ratio(1, "processor"), "times", 3, how),
        Figure(streamed, ratio(2, "seconds"), "times", "", None, how),
        Figure("    in processor time", ratio(2, "processor"), "times", "", None, how),
        Figure("  memory", ours["megabytes"], "MB", "", None, how),
    ]
