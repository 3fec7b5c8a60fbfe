"""What is told of a codebook when its file tells of its categories alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A codebook as a whole; a table of categories, or a ``.qdc``, says none of it."""

    codebook: str
    version: str
    title: str
    language: str
    says: str
    several: bool = False
