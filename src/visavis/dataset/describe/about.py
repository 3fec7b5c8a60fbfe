"""What only the one who makes a dataset can say of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """How the tables are kept."""

    CSV = "csv"
    """Psych-DS; opens everywhere."""
    PARQUET = "parquet"
    """For millions of rows; not Psych-DS."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who answers for the data: a person, or a network."""

    name: str
    given: str = ""
    family: str = ""
    orcid: str = ""
    """As a whole address, ``https://orcid.org/…``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A dataset in words; everything about its columns comes from the schema."""

    name: str
    says: str
    """A few sentences: whose data, gathered how, for what."""
    made_by: str = ""
    """The program and its version, as in ``visavis 0.3.0``."""
    text: bool = False
    """Whether people's own words may stand in it."""
    simulated: bool = False
    """Invented from end to end."""
    authors: tuple[Author, ...] = ()
    licence: str = ""
    """A name or an address; empty: not for passing on."""
    citation: str = ""
    keywords: tuple[str, ...] = ("psychotherapy", "practice research", "significant events")
    notes: tuple[str, ...] = ()
    """What an analyst must know: what was left out or made coarser, and why."""
