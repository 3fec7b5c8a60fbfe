"""The study as a dataset, and what the commands for analysts say of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.coded.driving import MAIN
from bench.figures import ROOT
from bench.speed.servers import COMMAND, Installation
from visavis.apps.studies.rules import invented
from visavis.apps.studies.rules.rounds import terms_of


@dataclass(frozen=True, slots=True)
class Exported:
    """What the commands answered."""

    codes: dict[str, int]
    """By command, with which code it ended."""
    said: dict[str, str]
    """By command, the last of what it printed."""
    agreement: Sequence[dict[str, Any]]
    congruence: Sequence[dict[str, Any]]


def export(installation: Installation, place: Path) -> Exported:
    """Export the study, check it, and compute agreement and congruence of it."""
    folder = place / "study"
    codes: dict[str, int] = {}
    said: dict[str, str] = {}

    def visavis(*words: str) -> str:
        what = " ".join(words[: 1 + (words[0] == "dataset")])
        done = subprocess.run(  # noqa: S603 -- our own
            [sys.executable, "-c", f"{COMMAND}; main()", *words],
            cwd=ROOT,
            env=installation.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        codes[what] = done.returncode
        said[what] = (done.stdout + done.stderr)[-2_000:] if done.returncode else ""
        return done.stdout

    visavis("export", str(folder), "--study", invented.STUDY)
    visavis("dataset", "check", str(folder))
    [term] = terms_of([MAIN])
    agreement = visavis("agreement", str(folder), "--round", term, "--pairs", "--json")
    congruence = visavis("congruence", str(folder), "--json")
    return Exported(codes, said, _rows(agreement), _rows(congruence))


def _rows(printed: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(printed or "[]")
    return found
