"""``visavis report``: a study dataset's tables, figures and sentences, by one command."""

from __future__ import annotations

from pathlib import Path

import click

from visavis.cli.dataset_check import progress, show_faults
from visavis.cli.terminal import console, text
from visavis.dataset.check import check
from visavis.dataset.read import read
from visavis.dataset.read.engines import Engine
from visavis.dataset.write.place import new_folder
from visavis.gateways.clock import SystemClock
from visavis.report.study.compute import compute
from visavis.report.study.open import open_study
from visavis.report.study.plan import Plan, read_plan
from visavis.report.study.words import LANGUAGES, Words
from visavis.report.study.write import PAGE, write

CHECK, COMPUTE = 0.3, 0.9
"""Which share of the time is behind after each step."""


@click.command("report")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
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
@click.pass_context
def command(
    ctx: click.Context,
    *,
    folder: Path,
    out: Path,
    protocol: Path | None,
    engine: str,
    lang: str,
) -> None:
    """Report what a network found.

    DIR is a study dataset. What its tables do not allow is left out, and named.
    """
    words = Words(lang)
    with progress("Reporting") as step:
        found = check(folder, progress=lambda what, share: step(what, CHECK * share))
        if found.findings:
            show_faults(console(), found.findings)
            ctx.exit(2)
        study = open_study(read(folder), _plan(folder, protocol), engine=Engine(engine))
        report = compute(
            study, progress=lambda what, share: step(what, CHECK + (COMPUTE - CHECK) * share)
        )
        step("files", COMPUTE)
        with new_folder(out) as made:
            write(report, made, words=words, on=SystemClock().now().date())
    told = sum(one.left_out is None for one in report.sections)
    said = f"Wrote {out / PAGE}: {told} of {len(report.sections)} sections."
    console().print(text(said), soft_wrap=True)


OWN = "protocol.toml"


def _plan(folder: Path, protocol: Path | None) -> Plan:
    if protocol is not None:
        return read_plan(protocol)
    return read_plan(folder / OWN) if (folder / OWN).exists() else Plan()
