"""``truth.json``: plan, truths and counts in one file beside the data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from visavis import __version__
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.truth.realised import Realised
from visavis.dataset.simulate.truth.value import Truth

SAYS = {
    "truths": (
        "What was planted. `latent` is the value without anything in between; `target` is the "
        "value that an analysis of these tables aims at, after missing cards, raters' confusions "
        "and consensus: where an infinitely large network of this kind would settle. `how` says "
        "of which rows, and how exactly it was computed."
    ),
    "realised": "What is in these tables, counted. A gap (null) in a column is a group of its own.",
    "plan": "Every planted parameter. The code that draws from it explains each of them.",
}


def document(
    network: Mapping[str, int], plan: Plan, truths: Sequence[Truth], realised: Realised
) -> bytes:
    """Return the content of ``truth.json``."""
    content = {
        "says": SAYS,
        "made_by": f"visavis {__version__}",
        "network": dict(network),
        "truths": [truth.as_json() for truth in truths],
        "realised": realised.as_json(),
        "plan": asdict(plan),
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
