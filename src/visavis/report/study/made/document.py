"""``results.json``: every number of the report, unrounded, for programs."""

from __future__ import annotations

import json
import math
from typing import Any

from visavis import __version__
from visavis.report.study.compute import Report
from visavis.report.study.section import Computed

FORMAT = 1
"""Rises when a program that read the former one would not understand this one."""


def document(report: Report) -> dict[str, Any]:
    """Return what `results.json` holds; ``docs/researcher/results.schema.json`` describes it."""
    study, plan = report.study, report.study.plan
    return {
        "format": FORMAT,
        "visavis": __version__,
        "dataset": {
            "name": study.dataset.name,
            "simulated": study.dataset.simulated,
            "sha256": study.digest,
            "notes": list(study.dataset.notes),
        },
        "protocol": {
            "sha256": plan.digest,
            "codebook": study.codebook,
            "primary": list(plan.primary),
            "seed": plan.seed,
            "level": plan.level,
            "at_least": {
                "therapists": plan.at_least.therapists,
                "clients": plan.at_least.clients,
            },
        },
        "sections": [_section(one) for one in report.sections],
    }


def written(*reports: Report) -> str:
    """Return the document of a report as text; of several, a list of them."""
    found = [document(report) for report in reports]
    content = found[0] if len(found) == 1 else found
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _section(one: Computed) -> dict[str, Any]:
    return {
        "key": one.section.key,
        "left_out": one.left_out,
        "results": {
            name: {
                "title": rows.title,
                "rows": [{key: _plain(value) for key, value in row.items()} for row in rows],
            }
            for name, rows in one.results.items()
        },
    }


def _plain(value: object) -> object:
    """JSON knows no infinity: an open end of an interval is nothing."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
