"""A study coded through the real pages: what was planted beside what was recovered."""

from __future__ import annotations


def run() -> int:
    """Plant, drive, read, export and compare."""
    from bench.coded.whole import whole  # noqa: PLC0415 -- browsers and SciPy, for this part alone

    return whole()
