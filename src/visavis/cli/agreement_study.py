"""The codings of a study dataset, as ``visavis agreement`` compares them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from visavis.cli.code_table import CodeTable
from visavis.dataset.read import StudyDataset, read
from visavis.vocab.remedy import RemedyError

COLUMNS = ("report", "rater", "category", "client")
NEEDED = ("codings", "eventReports", "episodes")
KEY = ("report", "rater", "round")
NONE_FITS, TOO_SHORT = "(none fits)", "(not enough text)"
"""As on the page about reliability: judgements that raters may agree in. No code has brackets."""


class Codings(NamedTuple):
    """One round of coding."""

    table: CodeTable
    several: bool
    """Whether its codebook lets a report have several categories."""


def read_study(folder: Path, *, named: str | None) -> Codings:
    """Return what raters of one round gave each report the first time, experts' reports left out.

    Parameters
    ----------
    folder
        The study dataset.
    named
        The round; needed where there are several.

    Raises
    ------
    RemedyError
        When nothing was coded, or it is not known which round is meant.
    """
    study = read(folder)
    if missing := [name for name in NEEDED if name not in study.files]:
        msg = f"{folder} lacks {', '.join(missing)}: without, nothing is told of raters in it."
        raise RemedyError(msg)
    first = _first(study)
    chosen = first.filter(pl.col("round") == _round(first["round"].unique().to_list(), named))
    clients = study.frame("eventReports").select("report", "episode")
    clients = clients.join(study.frame("episodes").select("episode", "client"), on="episode")
    frame = chosen.with_columns(_judged(study)).join(clients, on="report", how="left")
    table = CodeTable(folder, frame.select(COLUMNS), range(1, len(frame) + 1), "coding")
    return Codings(table, _several(study, chosen["codebook"].unique().to_list()))


def _first(study: StudyDataset) -> pl.DataFrame:
    """Return codings without repeats and without reports that experts had settled."""
    codings = study.frame("codings")
    if "assignments" not in study.files or not study.has("assignments", "repeat", "gold"):
        return codings
    apart = study.frame("assignments").filter(
        pl.col("repeat").fill_null(value=False) | pl.col("gold").fill_null(value=False)
    )
    return codings.join(apart.select(KEY), on=KEY, how="anti")


def _round(known: Sequence[str], named: str | None) -> str:
    if named in known:
        return str(named)
    if named is None and len(known) == 1:
        return known[0]
    there = ", ".join(sorted(known)) or "none"
    what = "There is no" if named else "Name the"
    msg = f"{what} round{f' {named!r}' if named else ' with --round'}: there are {there}."
    raise RemedyError(msg)


def _judged(study: StudyDataset) -> pl.Expr:
    """Return the category, or what was judged where there is none."""
    flags = {"does_not_fit": NONE_FITS, "not_enough_text": TOO_SHORT}
    told = [
        pl.when(pl.col(flag)).then(pl.lit(words))
        for flag, words in flags.items()
        if study.has("codings", flag)
    ]
    return pl.coalesce("category", *told).alias("category")


def _several(study: StudyDataset, codebooks: Sequence[str]) -> bool:
    files = [str(name).replace("@", "-") for name in codebooks]
    return any(study.codebooks.get(name, {}).get("several") is True for name in files)
