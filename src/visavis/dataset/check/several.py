"""One category for each report, or several: as the codebook says."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from visavis.dataset.check.findings import Fault, Findings
from visavis.dataset.check.keys import Tables, Unique, check_unique, first_rows
from visavis.dataset.check.opened import ROW

OF_CODING = ("report", "rater", "round", "codebook")
SINGLE = (
    Unique(
        "codings",
        OF_CODING,
        "the rater has given the report another category of this codebook",
        "Keep one. A codebook that allows several says so, by “several”: true.",
    ),
    Unique(
        "consensus",
        ("report", "codebook"),
        "another category of this codebook has been settled for the report",
        "Keep one. A codebook that allows several says so, by “several”: true.",
    ),
)
"""What holds unless the codebook allows several categories."""

ALONE = Fault(
    "codings",
    "category",
    "no category is given, and another row gives one",
    "Keep one of the two: either nothing fits, or something does.",
)


def check_single(
    rule: Unique, tables: Tables, several: Collection[str], findings: Findings
) -> None:
    """See that there is one category where the codebook allows one."""
    opened = tables.get(rule.table)
    if opened is not None and opened.has("codebook"):
        spared = opened.cell("codebook").is_in(sorted(several))
        check_unique(rule, tables, findings, spared=spared)


def check_alone(tables: Tables, several: Collection[str], findings: Findings) -> None:
    """See that a rater for whom nothing fits gives no category besides."""
    opened = tables.get("codings")
    if not several or opened is None or not opened.has(*OF_CODING, "category"):
        return
    of = opened.hashed(*OF_CODING).alias("of")
    coded = opened.lazy().filter(opened.cell("codebook").is_in(sorted(several)))
    nothing = coded.filter(opened.cell("category").is_null()).select(ROW, of)
    something = coded.filter(opened.cell("category").is_not_null()).select(of)
    count, rows = first_rows(nothing.join(something, on="of", how="semi"))
    if count:
        kept = opened.lazy().filter(pl.col(ROW).is_in(rows.implode()))
        findings.add(ALONE, opened.locate(kept, "category"), count)
