"""The invented measure of a simulated network. It exists nowhere else, and measures nobody."""

from __future__ import annotations

import json

INSTRUMENT = "simulated-line"
VERSION = "1"
SCALE = "total"


def definition() -> bytes:
    """Return what goes along in ``instruments/``."""
    content = {
        "id": INSTRUMENT,
        "version": VERSION,
        "title": "Simulated line",
        "says": "An invented measure of how a simulated client fares. No person ever answered it.",
        "scales": [
            {
                "id": SCALE,
                "says": "T points, without floor or ceiling; higher is better.",
                "direction": "higher is better",
                "norms": [{"population": "invented", "mean": 50, "sd": 10}],
            }
        ],
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
