"""The codebooks of rounds, read once for as long as they stay the same."""

from __future__ import annotations

import json

from visavis.apps.coding.models import CodebookVersion
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.read import read_codebook

_READ: dict[str, tuple[object, Codebook]] = {}
"""By reference what was read, with the definition that it was read from."""


def book_of(version: CodebookVersion) -> Codebook:
    """Return a version as a codebook.

    Reading one takes as long as fifty codings. What is kept is good for as long as the definition
    is the same, which also holds for a draft that is being written.
    """
    kept = _READ.get(version.reference)
    if kept is None or kept[0] != version.definition:
        kept = (version.definition, read_codebook(json.dumps(version.definition)))
        _READ[version.reference] = kept
    return kept[1]
