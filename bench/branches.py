"""Branch coverage by layer, each with the floor that it must not fall below.

A floor is what was reached, not what is wished for; the aim is 100 for every one of them. The two
layers that decide and name things stand at 100 and stay there.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLOORS: Mapping[str, tuple[str, int]] = {
    "vocab": (r"visavis/vocab/", 100),
    "privacy": (r"visavis/privacy/", 100),
    "actions": (r"visavis/apps/\w+/actions/", 98),
    "queries": (r"visavis/apps/\w+/queries/", 99),
    "models": (r"visavis/apps/\w+/(models|rules)\b", 97),
    "views, forms": (r"visavis/apps/\w+/(views|forms|urls|gate|middleware|templatetags)\b", 97),
    "gateways": (r"visavis/gateways/", 95),
    "exchange, instruments": (r"visavis/(exchange|instruments)/", 95),
    "command line": (r"visavis/cli/", 94),
}


LEFT_OUT = ("--ignore=tests/tools", "--ignore=tests/bench", "-m", "not browser")
"""Tests of the tools run copies of the package; what only a browser reaches is not counted."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What was reached in one layer: lines and branches together, as coverage.py counts them."""

    name: str
    floor: int
    reached: int
    possible: int
    gaps: tuple[str, ...]

    @property
    def percent(self) -> float:
        """Lines and branches that ran, of all there are; 100 where there is nothing."""
        return 100 * self.reached / self.possible if self.possible else 100.0

    @property
    def fell(self) -> bool:
        """Whether it is below its floor."""
        return self.percent < self.floor


def layers(report: Mapping[str, Any]) -> list[Layer]:
    """Sum coverage.py's JSON report by layer."""
    files = report["files"]
    return [
        layer(name, floor, {place: files[place] for place in files if re.search(pattern, place)})
        for name, (pattern, floor) in FLOORS.items()
    ]


def layer(name: str, floor: int, files: Mapping[str, Any]) -> Layer:
    """Sum the files of one layer."""
    sums = [entry["summary"] for entry in files.values()]
    return Layer(
        name=name,
        floor=floor,
        reached=sum(s["covered_lines"] + s["covered_branches"] for s in sums),
        possible=sum(s["num_statements"] + s["num_branches"] for s in sums),
        gaps=tuple(gap for place, entry in sorted(files.items()) for gap in gaps(place, entry)),
    )


def gaps(place: str, entry: Mapping[str, Any]) -> Iterable[str]:
    """The lines of a file that did not run, and the branches that were not taken."""
    lines = [str(line) for line in entry["missing_lines"]]
    branches = [f"{start}→{end}" for start, end in entry["missing_branches"]]
    if lines or branches:
        yield f"{place}: {', '.join(lines + branches)}"


def table(found: Iterable[Layer]) -> str:
    """The layers as people read them."""
    rows = [f"{'layer':<24}{'reached':>9}{'floor':>7}{'of':>8}"]
    rows += [
        f"{x.name:<24}{x.percent:>8.1f}%{x.floor:>6}%{x.possible:>8}{'  BELOW' if x.fell else ''}"
        for x in found
    ]
    return "\n".join(rows)


def coverage(*arguments: str, data: Path) -> int:
    """Run coverage.py with the data files below `data`."""
    command = [sys.executable, "-m", "coverage", arguments[0], f"--data-file={data}"]
    return subprocess.run([*command, *arguments[1:]], check=False).returncode  # noqa: S603 -- our own


def run() -> int:
    """Run the suite under coverage, print the table, and fail when a layer is below its floor."""
    with tempfile.TemporaryDirectory() as folder:
        data, report = Path(folder) / "coverage", Path(folder) / "report.json"
        failed = coverage("run", "-m", "pytest", "-q", *LEFT_OUT, data=data)
        code = coverage("combine", "--quiet", folder, data=data) or coverage(
            "json", "--ignore-errors", "--quiet", "-o", str(report), data=data
        )
        if code:
            return code
        found = layers(json.loads(report.read_text(encoding="utf-8")))
    for x in found:
        print("\n".join(x.gaps))
    print(table(found))
    return failed or int(any(x.fell for x in found))
