"""``visavis agreement``: how far raters agree, of a file of codes."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
import polars as pl

from visavis.cli.agreement_shown import show
from visavis.cli.agreement_study import COLUMNS as STUDY_COLUMNS
from visavis.cli.agreement_study import read_study
from visavis.cli.code_table import CodeTable, read_codes
from visavis.cli.programs import print_rows
from visavis.cli.terminal import console
from visavis.stats.agreement import Agreement, Level, Weighting, agreement
from visavis.stats.errors import UnusableError
from visavis.stats.gaps import NOTHING
from visavis.stats.results import Result
from visavis.stats.summaries.codings import ROUND
from visavis.vocab.remedy import RemedyError

NAMED_COLUMNS = ("unit", "rater", "code")
NAMED = 5
"""Lines of one kind of fault that a sentence names."""


class Columns(NamedTuple):
    """Which column holds what."""

    unit: str
    rater: str
    code: str
    cluster: str | None

    @property
    def needed(self) -> list[str]:
        """Those that the file must have."""
        return [*dict.fromkeys(filter(None, self))]


@click.command("agreement")
@click.argument("file", metavar="FILE|DIR", type=click.Path(path_type=Path))
@click.option("--unit", metavar="COL", help="What was coded.")
@click.option("--rater", metavar="COL", help="Who coded it.")
@click.option("--code", metavar="COL", help="Which category they gave.")
@click.option("--round", "of_round", metavar="NAME", help="Of a dataset with several rounds.")
@click.option("--cluster", metavar="COL", help="What units are nested in, as the client.")
@click.option(
    "--level",
    type=click.Choice([str(level) for level in Level]),
    default="nominal",
    show_default=True,
    help="What may be said of two codes that differ.",
)
@click.option("--categories", metavar="A,B,…", help="Every code that could be given, in order.")
@click.option(
    "--weights",
    type=click.Choice([str(one) for one in Weighting]),
    help="For kappas and AC2; otherwise what goes with the level.",
)
@click.option("--several", is_flag=True, help="A rater may give a unit several codes.")
@click.option(
    "--missing",
    multiple=True,
    metavar="WORD",
    default=NOTHING,
    show_default=True,
    help="What stands for a missing value, besides an empty cell.",
)
@click.option(
    "--bootstrap",
    type=click.IntRange(min=0),
    metavar="SEED",
    help="Bootstrap instead of jackknife.",
)
@click.option("--by-category", is_flag=True, help="Also each category against the rest.")
@click.option("--pairs", is_flag=True, help="Also each two raters.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(file: Path, **asked: Any) -> None:  # noqa: ANN401 -- what the options above give
    """Say how far raters agree who coded the same units.

    FILE is CSV or Parquet with one line for each code that a rater gave a unit, and its columns
    are named. DIR is a study dataset: units are reports in clients, of one round, repeats left out.
    """
    columns, table, asked = _study(file, asked) if file.is_dir() else _file(file, asked)
    found = _computed(table, columns, asked)
    parts: list[Result] = [found]
    if asked["by_category"]:
        parts.append(found.by_category())
    if asked["pairs"]:
        parts.append(found.pairs())
    if asked["as_json"]:
        print_rows(row for part in parts for row in part.rows())
    else:
        show(console(), found, parts[1:])


def _study(folder: Path, asked: Mapping[str, Any]) -> tuple[Columns, CodeTable, dict[str, Any]]:
    """Read a round of a study dataset, whose columns are known."""
    if named := [f"--{name}" for name in (*NAMED_COLUMNS, "cluster") if asked[name] is not None]:
        msg = f"{folder} is a study dataset, whose columns are known: leave out {named[0]}."
        raise RemedyError(msg)
    columns = Columns(*STUDY_COLUMNS)
    table, several = read_study(folder, named=asked["of_round"])
    found = {**asked, "several": several or asked["several"]}
    _check(columns, found)
    return columns, table, found


def _file(file: Path, asked: Mapping[str, Any]) -> tuple[Columns, CodeTable, dict[str, Any]]:
    """Read the columns of a file that are named."""
    if missing := [f"--{name}" for name in NAMED_COLUMNS if asked[name] is None]:
        raise click.UsageError(f"Missing option {missing[0]!r}.")  # noqa: EM102, TRY003 -- click's
    if asked["of_round"] is not None:
        msg = "--round is for a study dataset: give the lines of one round alone."
        raise RemedyError(msg)
    columns = Columns(asked["unit"], asked["rater"], asked["code"], asked["cluster"])
    _check(columns, asked)
    rounds = (ROUND,) if asked["several"] else ()
    table = read_codes(file, columns.needed, missing=asked["missing"], beside=rounds)
    return columns, table, dict(asked)


def _computed(table: CodeTable, columns: Columns, asked: Mapping[str, Any]) -> Agreement:
    level = Level(asked["level"])
    categories = _listed(asked["categories"])
    frame = _with_numbers(table, columns, level, worded=bool(categories))
    seed = asked["bootstrap"]
    try:
        return agreement(
            frame,
            unit=columns.unit,
            rater=columns.rater,
            code=columns.code,
            cluster=columns.cluster,
            level=level,
            categories=_read_as(frame, columns.code, categories),
            weights=asked["weights"],
            several=asked["several"],
            missing=asked["missing"],
            interval="jackknife" if seed is None else "bootstrap",
            rng=None if seed is None else np.random.Generator(np.random.PCG64(seed)),
        )
    except UnusableError as error:
        known = None if asked["several"] else categories
        said = next(_faults(table, columns, known, several=asked["several"]), None)
        raise RemedyError(said or f"{table.path}: {error}") from error


def _read_as(frame: pl.DataFrame, code: str, categories: Sequence[str]) -> list[Any] | None:
    if not categories:
        return None
    if not frame.schema[code].is_numeric():
        return list(categories)
    if not all(map(_is_number, categories)):
        msg = "--categories: at this level every category is a number: write 1,2,3."
        raise RemedyError(msg)
    return [float(one) for one in categories]


def _with_numbers(
    table: CodeTable, columns: Columns, level: Level, *, worded: bool
) -> pl.DataFrame:
    """Return the frame with codes as numbers, where the level needs them or their order."""
    code, frame = columns.code, table.frame
    if level == Level.NOMINAL:
        return frame
    given = frame[code].drop_nulls().unique().to_list()
    if all(map(_is_number, given)):
        return frame.with_columns(pl.col(code).cast(pl.Float64))
    if level == Level.ORDINAL and worded:
        return frame
    remedy = (
        "Correct it, leave the cell empty, or name what stands for a missing code with --missing."
        if level.numeric
        else "Correct it, or name the categories in their order with --categories."
    )
    strange = _places(
        (f"{table.place} {line}", record[code])
        for line, record in table.records()
        if record[code] and not _is_number(record[code])
    )
    msg = f"{table.path}, {strange}: column {code!r} holds no number. {remedy}"
    raise RemedyError(msg)


def _is_number(text: str) -> bool:
    """Return whether it is a finite number, written in a way that cannot mean anything else."""
    return NUMBER.fullmatch(text) is not None and math.isfinite(float(text))


NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def _places(found: Iterator[tuple[str, str]]) -> str:
    places = list(found)
    named = ", ".join(f"{place} ({value!r})" for place, value in places[:NAMED])
    more = len(places) - NAMED
    return f"{named} and {more} more" if more > 0 else named


def _check(columns: Columns, asked: Mapping[str, Any]) -> None:
    """Refuse options that do not go together, before a file is read."""
    if "" in columns:
        msg = "The name of a column is empty: name those of units, raters and codes."
        raise RemedyError(msg)
    named = [name for name in columns if name is not None]
    if twice := next((name for name in named if named.count(name) > 1), None):
        msg = f"The column {twice!r} is named for two things: name another for one of them."
        raise RemedyError(msg)
    if asked["several"] and (asked["level"] != Level.NOMINAL or asked["weights"]):
        msg = (
            "--several compares sets of codes, which have no order and weights of their own: leave "
            "out --level and --weights."
        )
        raise RemedyError(msg)


def _listed(categories: str | None) -> list[str]:
    if categories is None:
        return []
    listed = [one.strip() for one in categories.split(",")]
    if "" in listed:
        msg = "--categories: a name between two commas is missing: write A,B,C."
        raise RemedyError(msg)
    return listed


def _faults(
    table: CodeTable, columns: Columns, categories: Sequence[str] | None, *, several: bool
) -> Iterator[str]:
    """Give where a code is none of the categories, a rater coded twice, a unit is in two places.

    Lines that lack something are left out by the library, and so here.
    """
    known = set(categories or ())
    coded: dict[tuple[str, str], int] = {}
    nested: dict[str, tuple[int, str]] = {}
    at = table.place
    for line, record in table.records():
        unit, rater, code = (record.get(name, "") for name in columns[:3])
        if not all(record[name] for name in columns.needed):
            continue
        if known and code not in known and not (_is_number(code) and _among(code, known)):
            yield (
                f"{table.path}, {at} {line}: {columns.code} {code!r} is none of the categories "
                f"({', '.join(categories or ())}). Correct it, or name it among --categories."
            )
        first = coded.setdefault((unit, rater), line)
        if first != line and not several:
            yield (
                f"{table.path}, {at} {line}: {columns.rater} {rater!r} coded {columns.unit} "
                f"{unit!r} already in {at} {first}. Keep one of them, as those of one round, or "
                "pass --several if a rater may give several codes at a time."
            )
        if columns.cluster:
            cluster = record.get(columns.cluster, "")
            before, other = nested.setdefault(unit, (line, cluster))
            if cluster != other:
                yield (
                    f"{table.path}, {at} {line}: {columns.unit} {unit!r} lies in {columns.cluster} "
                    f"{cluster!r}, and in {at} {before} in {other!r}. Correct one of them, or give "
                    "units of different clusters different names."
                )


def _among(code: str, known: Collection[str]) -> bool:
    return float(code) in {float(one) for one in known if _is_number(one)}
