"""Marks sentences for translation where no translation machinery may be imported."""

from __future__ import annotations

LANGUAGES = ("en", "fr")
"""The languages that are complete; the first is the one that sentences are written in."""


def gettext_noop(sentence: str) -> str:
    """Return `sentence` as it is; its name is what the collector of messages looks for."""
    return sentence
