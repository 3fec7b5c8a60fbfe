"""A small codebook of the tests, as a text that they change."""

from __future__ import annotations

from visavis.codebooks.about import About
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.read import read_codebook

SMALL = """\
codebook: small
version: "1"
title: Small
language: en
says: What it was about.
categories:
  - code: near
    title: Near
    valence: helpful
    definition: It came near.
  - code: far
    title: Far
    valence: hindering
    definition: It stayed away.
"""
THIRD = """\
  - code: nearer
    title: Nearer
    valence: helpful
    definition: It came nearer still.
"""


def small(*changes: tuple[str, str], more: str = "") -> Codebook:
    """Return the small codebook with passages of its text exchanged."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_codebook(text + more)


def about(book: Codebook) -> About:
    """Return what a file of another program does not tell of a codebook."""
    return About(
        codebook=book.name,
        version=book.version,
        title=book.title,
        language=book.language,
        says=book.says,
        several=book.several,
    )
