"""A client's cards on paper, for the client alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import typst

TEMPLATE = "own_copy.typ"


@dataclass(frozen=True, slots=True)
class Told:
    """One account on a card: its line of ticks and ratings, and the words."""

    kind: str
    """``helpful``, ``hindering`` or nothing: which mark and hue it has."""
    line: str
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One card."""

    heading: str
    note: str
    told: Sequence[Told]
    log: Sequence[str]


@dataclass(frozen=True, slots=True)
class Agreed:
    """One line of what was agreed to, and from when to when."""

    what: str
    when: str


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """Everything on paper, in the language of its reader."""

    title: str
    intro: str
    language: str
    log_heading: str
    sheets: Sequence[Sheet]
    agreed_heading: str
    agreed: Sequence[Agreed]


def own_copy_pdf(copy: OwnCopy) -> bytes:
    """Return a PDF of A4 pages."""
    source = (files("visavis.report") / TEMPLATE).read_bytes()
    made = typst.compile(source, format="pdf", sys_inputs={"copy": json.dumps(asdict(copy))})
    if not isinstance(made, bytes):
        msg = "typst returned pages instead of one document"
        raise TypeError(msg)
    return made
