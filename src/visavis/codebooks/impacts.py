"""The codebook `impacts`, which comes with the program.

`impacts.json` is the codebook itself; datasets carry it along as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from visavis.vocab.card import Valence

NAME, VERSION = "impacts", "1"
REFERENCE = f"{NAME}@{VERSION}"
"""How a coding names it."""


@dataclass(frozen=True, slots=True)
class Category:
    """One entry of the codebook."""

    code: str
    title: str
    valence: Valence
    definition: str
    include: str
    exclude: str
    example: str
    name_from: str
    """Where the name is known from; the definition is ours."""


def definition() -> bytes:
    """Return the codebook as it stands on disk."""
    return (files("visavis.codebooks") / f"{NAME}.json").read_bytes()


@cache
def categories() -> tuple[Category, ...]:
    """Return the categories in the codebook's order; read once a process."""
    content: Mapping[str, Any] = json.loads(definition())
    return tuple(
        Category(**{**entry, "valence": Valence(entry["valence"])})
        for entry in content["categories"]
    )
