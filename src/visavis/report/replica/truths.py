"""What was planted, by the words that tell one truth from another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from visavis.dataset.read import StudyDataset
from visavis.vocab.remedy import RemedyError


class Key(NamedTuple):
    """The words of a truth; empty where one does not apply."""

    name: str
    level: str = ""
    perspective: str = ""
    valence: str = ""
    category: str = ""
    group: str = ""

    def __str__(self) -> str:
        """Return them in a row."""
        return " ".join(word for word in self if word)


def planted(dataset: StudyDataset) -> dict[Key, float]:
    """Return the targets of a simulated dataset: what an analysis of its tables aims at.

    Raises
    ------
    RemedyError
        When nothing was planted in it.
    """
    truth = dataset.truth()
    if truth is None:
        msg = f"{dataset.folder} holds no truth.json: only a simulated network can be checked so."
        raise RemedyError(msg)
    truths = truth.get("truths")
    rows = [one for one in truths if isinstance(one, Mapping)] if isinstance(truths, list) else []
    return {
        Key(*(str(one.get(word) or "") for word in Key._fields)): float(str(one["target"]))
        for one in rows
        if one.get("target") is not None
    }
