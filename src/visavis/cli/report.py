"""``visavis report``: a study dataset's tables, figures and sentences, by one command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from visavis.cli.dataset_check import progress, show_faults
from visavis.cli.terminal import console, text
from visavis.dataset.check import check
from visavis.dataset.read import read
from visavis.dataset.read.engines import Engine
from visavis.dataset.write.place import new_folder
from visavis.gateways.clock import SystemClock
from visavis.report.study.compute import Report, compute
from visavis.report.study.open import open_study
from visavis.report.study.plan import Plan, read_plan
from visavis.report.study.words import LANGUAGES, Words
from visavis.report.study.write import COMPARISON, PAGE, write, write_comparison
from visavis.vocab.remedy import RemedyError

CHECKED, COMPUTED = 0.3, 0.9
"""Which share of a dataset's time is behind after its check, and of all after computing."""


@click.command("report")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--compare",
    nargs=2,
    metavar="A B",
    type=click.Path(path_type=Path),
    help="Two datasets side by side, in place of DIR.",
)
@click.option(
    "--out",
    required=True,
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="A new folder for page, PDF, tables, figures and results.json.",
)
@click.option(
    "--protocol",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The study's protocol.toml: what was planned. Otherwise the dataset's own.",
)
@click.option(
    "--engine",
    type=click.Choice([str(one) for one in Engine]),
    default=str(Engine.POLARS),
    show_default=True,
    help="What adds up the rows.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def command(
    *,
    folder: Path | None,
    compare: tuple[Path, Path] | None,
    out: Path,
    protocol: Path | None,
    engine: str,
    lang: str,
) -> None:
    """Report what a network found.

    DIR is a study dataset. What its tables do not allow is left out, and named.
    """
    if (folder is None) == (compare is None):
        msg = "Name one study dataset, or two after --compare."
        raise RemedyError(msg)
    words, today = Words(lang), SystemClock().now().date()
    folders = compare or (folder,)
    with progress("Reporting") as step, new_folder(out) as made:
        reports = [
            _computed(one, protocol, Engine(engine), progress=_part(step, place, len(folders)))
            for place, one in enumerate(folders)
            if one is not None
        ]
        step("files", COMPUTED)
        if compare:
            write_comparison((reports[0], reports[1]), made, words=words, on=today)
        else:
            write(reports[0], made, words=words, on=today)
    told = " and ".join(_told(report) for report in reports)
    page = out / (COMPARISON if compare else PAGE)
    console().print(text(f"Wrote {page}: {told} sections."), soft_wrap=True)


def _told(report: Report) -> str:
    told = sum(one.left_out is None for one in report.sections)
    return f"{told} of {len(report.sections)}"


Step = Callable[[str, float], None]


def _part(step: Step, place: int, of: int) -> Step:
    """Return the progress of one of several datasets."""
    return lambda what, share: step(what, COMPUTED * (place + share) / of)


def _computed(folder: Path, protocol: Path | None, engine: Engine, *, progress: Step) -> Report:
    found = check(folder, progress=lambda what, share: progress(what, CHECKED * share))
    if found.findings:
        show_faults(console(), found.findings)
        msg = f"{folder} has faults: mend them first. Nothing was written."
        raise RemedyError(msg)
    study = open_study(read(folder), _plan(folder, protocol), engine=engine)
    return compute(
        study, progress=lambda what, share: progress(what, CHECKED + (1 - CHECKED) * share)
    )


OWN = "protocol.toml"


def _plan(folder: Path, protocol: Path | None) -> Plan:
    if protocol is not None:
        return read_plan(protocol)
    return read_plan(folder / OWN) if (folder / OWN).exists() else Plan()
