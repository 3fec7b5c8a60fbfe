"""The codebooks that come with the program."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from visavis.codebooks.codebook import Codebook
from visavis.codebooks.crosswalk import Crosswalk, read_crosswalk
from visavis.codebooks.place import CodebookError
from visavis.codebooks.read import read_codebook

REFERENCES = ("impacts@1", "impacts@2", "reactions@1", "activities@1", "qualities@1")
"""Every version that was ever shipped: a dataset may name an old one. The simulated network is
coded by the first."""


def definition(reference: str) -> bytes:
    """Return a shipped codebook as it stands on disk; datasets carry it along as it is.

    Raises
    ------
    CodebookError
        When there is no such codebook; names those that there are.
    """
    if reference not in REFERENCES:
        msg = f"{reference!r} does not come with the program; there are {', '.join(REFERENCES)}."
        raise CodebookError(msg)
    file = files("visavis.codebooks") / "shipped" / f"{reference.replace('@', '-')}.json"
    return file.read_bytes()


@cache
def shipped(reference: str) -> Codebook:
    """Return a shipped codebook; read once a process."""
    return read_codebook(definition(reference).decode())


CROSSWALKS = (("impacts@1", "impacts@2"), ("impacts@2", "reactions@1"))


@cache
def crosswalk(source: str, target: str) -> Crosswalk | None:
    """Return the shipped crosswalk between two shipped codebooks; None when there is none."""
    if (source, target) not in CROSSWALKS:
        return None
    name = f"{source.replace('@', '-')}-to-{target.replace('@', '-')}.json"
    text = (files("visavis.codebooks") / "crosswalks" / name).read_text("utf-8")
    return read_crosswalk(text, {one: shipped(one) for one in (source, target)})
