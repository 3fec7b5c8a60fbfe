"""``make bench PART=nightly``: bands, calibration, reliability and hazard of 100,000 clients."""

from __future__ import annotations

import statistics
import tempfile

from bench.alone import taken
from bench.figures import Figure, below, keep
from bench.nightly.alone import CLIENTS, SESSIONS

TURNS, SECONDS, MEGABYTES = 3, 60, 2_000
BEYOND, LITTLE = 0.1, 0.01
"""What part of scores should lie on either side of a band of 80 %, and how far off it may be."""
HINDERING = 0.6
"""The planted log odds of ending after a hindering session."""
HOW = (
    f"{CLIENTS:,} clients, {SESSIONS} sessions each, codes as words, from Parquet: band of half of "
    "the therapists (shape by AIC), held to the other half; reliability; hazard with CR2; the "
    f"middle one of {TURNS}, each in a process of its own; memory is all that it held at most"
)


def run() -> int:
    """Measure, and keep the figures."""
    with tempfile.TemporaryDirectory(prefix="visavis-night-") as folder:
        taken("nightly", "write", folder)
        nights = [taken("nightly", "night", folder) for _turn in range(TURNS)]
    seconds, processor, megabytes = (
        statistics.median(each[name] for each in nights)
        for name in ("seconds", "processor", "megabytes")
    )
    found = nights[0]
    off = max(abs(each - BEYOND) for each in found["outside"])
    planted = abs(found["hindering"] - HINDERING)
    figures = [
        below("nightly calibration of 100,000 clients", seconds, "s", SECONDS, HOW),
        below("  memory", megabytes, "MB", MEGABYTES, HOW),
        Figure("  processor time", processor, "s", "", None, HOW),
        *(
            Figure(
                f"  {name}",
                statistics.median(each["taken"][name] for each in nights),
                "s",
                "",
                None,
                HOW,
            )
            for name in found["taken"]
        ),
        below("  shares of scores beyond the band, apart from 0.1", off, "", LITTLE, HOW),
        below("  planted hazard of a hindering session, missed by", planted, "", 0.05, HOW),
    ]
    return keep("nightly", figures)
