"""What a report was made from, and with what."""

from __future__ import annotations

import platform
from importlib.metadata import version

from visavis import __version__
from visavis.report.study.rows import Results, Rows
from visavis.report.study.sections.methods.sources import rows_of
from visavis.report.study.study import Study
from visavis.stats.results.shown import Row

PACKAGES = {"NumPy": "numpy", "SciPy": "scipy", "Polars": "polars", "Narwhals": "narwhals"}
VISAVIS, PYTHON = "Visavis", "Python"


def compute(study: Study) -> Results:
    """Say what is needed to make the same report again."""
    plan, dataset = study.plan, study.dataset
    measured = study.measured or (None, None)
    asked: list[Row] = [
        {"name": "dataset", "said": dataset.name, "value": None},
        {"name": "dataset's sha256", "said": study.digest, "value": None},
        {"name": "protocol's sha256", "said": plan.digest, "value": None},
        {"name": "codebook", "said": study.codebook, "value": None},
        {"name": "instrument", "said": measured[0], "value": None},
        {"name": "scale", "said": measured[1], "value": None},
        {"name": "seed", "said": None, "value": plan.seed},
        {"name": "level", "said": None, "value": plan.level},
        {"name": "least therapists", "said": None, "value": plan.at_least.therapists},
        {"name": "least clients", "said": None, "value": plan.at_least.clients},
        {"name": "simulated", "said": "yes" if dataset.simulated else None, "value": None},
        *({"name": "primary", "said": one, "value": None} for one in plan.primary),
        *({"name": "note", "said": one, "value": None} for one in dataset.notes),
    ]
    versions: list[Row] = [
        {"name": VISAVIS, "version": __version__},
        {"name": PYTHON, "version": platform.python_version()},
        *({"name": name, "version": version(package)} for name, package in PACKAGES.items()),
    ]
    return {
        "made from": Rows("What the report was made from", tuple(asked)),
        "versions": Rows("What computed it", tuple(versions)),
        "sources": Rows("Where the methods come from", tuple(rows_of(study.tables))),
    }
