"""The report on paper: A4, tagged so that it can be read aloud."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from visavis.report.study.section import Finding, Value
from visavis.report.study.told import Told

TEMPLATE = "paper.typ"


def paper(told: Told) -> bytes:
    """Return a PDF."""
    import typst  # noqa: PLC0415 -- sets pages; only whoever wants paper pays for it

    source = (files("visavis.report.study.made") / TEMPLATE).read_bytes()
    made = typst.compile(
        source,
        format="pdf",
        sys_inputs={"told": json.dumps(_plain(told))},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        msg = "typst returned pages instead of one document"
        raise TypeError(msg)
    return made


def _plain(told: Told) -> dict[str, Any]:
    return {
        "language": told.language,
        "title": told.title,
        "name": told.name,
        "made": told.made,
        "simulated": told.simulated,
        "labels": dict(told.labels),
        "short": list(told.short),
        "sections": [
            {
                "title": section.title,
                "findings": [
                    _finding(told, f"{section.key}-{finding.key}", finding)
                    for finding in section.findings
                ],
            }
            for section in told.sections
        ],
        "left_out": [{"title": one.title, "why": one.why} for one in told.left_out],
    }


def _finding(told: Told, name: str, finding: Finding) -> dict[str, Any]:
    drawn = told.drawn.get(name)
    table = finding.table
    return {
        "title": finding.title,
        "role": told.roles[finding.role],
        "sentence": finding.sentence,
        "image": drawn[1] if drawn else "",
        "alt": drawn[0].alt if drawn else "",
        "more": list(finding.more),
        "caption": table.caption if table else "",
        "heads": list(table.heads) if table else [],
        "lines": [[_cell(cell) for cell in line] for line in table.lines] if table else [],
        "notes": list(table.notes) if table else [],
    }


def _cell(cell: str | Value) -> list[str]:
    return [cell, ""] if isinstance(cell, str) else [cell.said, cell.around]
