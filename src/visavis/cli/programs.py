"""Results as programs read them: what frames hold, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from click.utils import echo

from visavis.cli.visible import lenient, plain, visible

NAMES = {"n": "units"}
"""What has another name here than in frames: how many, beside `unit`, what they are."""


def print_rows(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print a list of rows, each with all of its names."""
    named = [{NAMES.get(name, name): value for name, value in row.items()} for row in rows]
    lenient()
    echo(visible(json.dumps(named, ensure_ascii=plain(), indent=1)))
