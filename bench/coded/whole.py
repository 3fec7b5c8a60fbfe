"""The study from an empty folder to the table of what was planted and recovered."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.coded.browsing import visitors
from bench.coded.compared import Cells, Line, exchanged, faults
from bench.coded.driving import Done, drive
from bench.coded.exported import Exported, export
from bench.coded.planted import MATCHERS, RATERS, Confusion, Report, gold
from bench.coded.recovered import confusion_on_gold, lost, of_categories, of_matches
from bench.figures import ROOT, Figure, below, keep
from bench.speed.servers import Installation, serve
from visavis.vocab.card import Perspective, Valence

MINUTES = 10
HOW = "Chromium against the shipped server on SQLite; three raters at once, by keyboard"
SHARED = ("percent", "krippendorff_alpha", "fleiss", "gwet_ac1")
"""Coefficients that page and command both tell."""
CONGRUENT = ("match_rate", "decoy_rate", "same_category")
"""What congruence takes from rounds of coding."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything that was compared."""

    lines: tuple[Line, ...]
    gold: tuple[Cells, ...]

    @property
    def faults(self) -> list[str]:
        """What cannot be."""
        return faults(self.lines, self.gold)


def whole() -> int:
    """Plant, drive, read, export and compare; 1 when anything is off."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        installation = Installation(Path(place) / "data", "")
        installation.folder.mkdir(parents=True)
        planted, links = _laid(installation, Path(place) / "planted.json")
        with serve(installation) as served:
            address = f"http://127.0.0.1:{served.port}"
            done = asyncio.run(_driven(address, links, planted, installation.folder))
        exported = export(installation, Path(place))
    truth = {one.key: one for one in (*planted, *gold())}
    confusions = [one.confusion for one in RATERS]
    right = _compared(done, truth, confusions)
    wrong = _compared(done, truth, exchanged(confusions))
    _show(right)
    problems = [*right.faults, *lost(done, truth), *_of_export(done, exported), *done.complaints]
    if not wrong.faults:
        problems.append("other confusions than were planted would be taken for these")
    for one in problems:
        print(f"  OFF: {one}")
    seconds = time.monotonic() - began
    return keep("coded", _figures(done, right, wrong, problems, seconds))


def _laid(installation: Installation, file: Path) -> tuple[list[Report], dict[str, str]]:
    """Lay the network in a process of its own."""
    command = [sys.executable, "-m", "bench.coded.town", str(file)]
    subprocess.run(command, check=True, cwd=ROOT, env=installation.environment())  # noqa: S603 -- our own
    told = json.loads(file.read_text(encoding="utf-8"))
    return [_report(one) for one in told["planted"]], told["links"]


def _report(told: dict[str, str]) -> Report:
    kinds = {"valence": Valence(told["valence"]), "side": Perspective(told["side"])}
    return Report(**{**told, **kinds})  # type: ignore[arg-type]  # as it was written


async def _driven(
    address: str, links: dict[str, str], planted: Sequence[Report], folder: Path
) -> Done:
    async with visitors(address, links) as people:
        return await drive(people, planted, folder / "visavis.sqlite3")


def _compared(done: Done, truth: dict[str, Report], confusions: Sequence[Confusion]) -> Compared:
    lines = (*of_categories(done, truth, confusions), *of_matches(done, MATCHERS, truth))
    return Compared(lines, confusion_on_gold(done, truth, confusions))


def _show(compared: Compared) -> None:
    print(f"\n  {'':<50}{'planted':>8}{'found':>9}   95 % interval")
    for line in compared.lines:
        print(line.row(len(compared.lines)))
    for one in compared.gold:
        print(
            f"  {one.rater}: confusion on gold reports, at most {one.furthest:.2f} from what was "
            f"planted, as unlikely as {one.likely:.3f}"
        )


def _of_export(done: Done, exported: Exported) -> Iterator[str]:
    """Yield what is wrong with the dataset, or with what commands say of it."""
    for command, code in exported.codes.items():
        if code:
            yield f"visavis {command} ended with {code}: {exported.said[command]}"
    told = done.reliability[0]
    for key in SHARED:
        found = [row["value"] for row in exported.agreement if row.get("coefficient") == key]
        page = told.one("agreement", coefficient=key).value
        if not found or round(found[0], 6) != round(page, 6):
            yield f"visavis agreement says {found[:1]} of {key}, and the page {page}"
    kappas = sorted(
        round(r["value"], 6)
        for r in exported.agreement
        if r["coefficient"] == "cohen" and r["value"] is not None
    )
    pages = sorted(
        round(row["value"], 6) for row in told.sections["pairs"] if row["coefficient"] == "cohen"
    )
    if kappas != pages:
        yield f"visavis agreement says {kappas} of the raters' pairs, and the page {pages}"
    there = {row["name"] for row in exported.congruence if row.get("value") is not None}
    if missing := [name for name in CONGRUENT if name not in there]:
        yield f"visavis congruence says nothing of {', '.join(missing)}"


def _figures(
    done: Done, right: Compared, wrong: Compared, problems: Sequence[str], seconds: float
) -> list[Figure]:
    strict = [line for line in right.lines if line.strict]
    inside = sum(line.inside for line in right.lines)
    coded = sum(len(one.coded) for one in done.raters)
    judged = sum(len(one.judged) for one in done.matchers)
    took = done.seconds["three raters code everything at once, by keyboard"]
    all_in = f"all {len(strict)}"
    held = sum(line.inside for line in strict)
    return [
        Figure("codings by three driven raters", coded, "", "", None, HOW),
        Figure("codings a second, three browsers", coded / took, "/s", "", None, HOW),
        Figure("sessions matched by three others", judged, "", "", None, HOW),
        Figure(
            "alphas and kappas that hold what was planted",
            held,
            "",
            all_in,
            held == len(strict),
            "as shown, 95 %",
        ),
        Figure(
            "95 % intervals that hold it, of all",
            inside / len(right.lines),
            "",
            "",
            None,
            f"{len(right.lines)} intervals",
        ),
        Figure(
            "cells of confusion on gold that cannot be",
            sum(len(one.outside) for one in right.gold),
            "",
            "0",
            not any(one.outside for one in right.gold),
            "99.9 % for all at once",
        ),
        Figure(
            "found off when confusions are exchanged",
            len(wrong.faults),
            "",
            "at least 1",
            bool(wrong.faults),
            "the same comparison, each rater's confusion as another's",
        ),
        Figure("problems", len(problems), "", "0", not problems, HOW),
        below("whole study", seconds, "s", MINUTES * 60, HOW),
    ]
