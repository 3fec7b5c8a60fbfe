"""What the long runs measured: each part keeps its figures, and all of them are one table.

A part calls ``keep("faults", [Figure(...), ...])`` when it is done. That prints them and writes
``build/bench/faults.json`` with commit and date; ``make bench`` shows what was last measured.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from visavis.gateways.clock import SystemClock

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "build" / "bench"
MET = {True: "met", False: "NOT MET", None: ""}
WIDTH_OF_A_NAME = 64


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured."""

    name: str
    """What it is a figure of, as in ``cards accepted per second, SQLite``."""
    value: float
    unit: str
    """Empty for a plain count."""
    promise: str
    """What was promised, as people say it; empty where nothing was."""
    met: bool | None
    """Whether the promise is kept; None where there is none."""
    how: str
    """How it was measured: enough for somebody else to find the same."""

    @property
    def reading(self) -> str:
        """The value with its unit, no more digits than it deserves."""
        whole = abs(self.value) >= 100 or float(self.value).is_integer()  # noqa: PLR2004 -- three digits
        number = f"{self.value:,.0f}" if whole else f"{self.value:.3g}"
        return f"{number} {self.unit}".rstrip()


def at_least(name: str, value: float, unit: str, least: float, how: str) -> Figure:
    """A figure that is to reach `least`."""
    return Figure(name, value, unit, f"at least {least:g} {unit}", value >= least, how)


def below(name: str, value: float, unit: str, most: float, how: str) -> Figure:
    """A figure that is to stay below `most`."""
    return Figure(name, value, unit, f"below {most:g} {unit}", value < most, how)


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one part, and when they were taken of what."""

    part: str
    commit: str
    date: str
    figures: tuple[Figure, ...]


def keep(part: str, figures: Sequence[Figure], *, folder: Path = KEPT) -> int:
    """Print the figures of `part` and keep them; 1 when a promise was not met."""
    measured = Measured(
        part=part,
        commit=commit(),
        date=SystemClock().now().strftime("%Y-%m-%d %H:%M UTC"),
        figures=tuple(figures),
    )
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(measured), ensure_ascii=False, indent=1)
    (folder / f"{part}.json").write_text(text + "\n", encoding="utf-8")
    print(table([measured]))
    return int(any(figure.met is False for figure in figures))


def kept(folder: Path = KEPT) -> list[Measured]:
    """Return what every part measured last, by its name."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return [
        Measured(
            part=each["part"],
            commit=each["commit"],
            date=each["date"],
            figures=tuple(Figure(**figure) for figure in each["figures"]),
        )
        for each in found
    ]


def table(measured: Iterable[Measured]) -> str:
    """All figures as people read them, with a line for each part that says when."""
    rows: list[str] = []
    for part in measured:
        rows.append(f"{part.part}: {part.date}, commit {part.commit}")
        for figure in part.figures:
            row = f"  {figure.name:<{WIDTH_OF_A_NAME}}{figure.reading:>16}"
            rows.append(f"{row}  {figure.promise:<28}{MET[figure.met]}".rstrip())
    return "\n".join(rows)


def commit() -> str:
    """Return the short name of the commit, with a plus when files were changed since."""
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        done = subprocess.run(  # noqa: S603 -- git by name, as everywhere
            command, cwd=ROOT, check=True, capture_output=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()
