"""Our own phrase bank: moments of invented hours, as clients and as therapists would write them.

`phrases.csv` is tidy: one sentence a row, with the moment it tells of, what kind of moment that
is, how it was judged, by which side, and in which language. Most moments are told by both sides,
so that a simulated pair can meet; some by both with a different judgement; a few by one alone.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from visavis.vocab.card import Perspective, Valence

TURNING_POINT = "turning point"
ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence of the bank."""

    moment: str
    """The same for all sentences about one moment."""
    kind: str
    """A category of the codebook `impacts`, as in ``self_awareness``, or one of the two below."""
    valence: Valence | None
    """None for turning points and endings, which are not judged."""
    perspective: Perspective
    language: str
    text: str


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return the whole bank; read once a process."""
    source = files("visavis.dataset.phrases") / "phrases.csv"
    lines = source.read_text(encoding="utf-8").splitlines()
    return tuple(_phrase(row) for row in csv.DictReader(lines))


def _phrase(row: dict[str, str]) -> Phrase:
    return Phrase(
        moment=row["moment"],
        kind=row["kind"],
        valence=Valence(row["valence"]) if row["valence"] else None,
        perspective=Perspective(row["perspective"]),
        language=row["language"],
        text=row["text"],
    )


def told(language: str, side: Perspective) -> dict[str, Phrase]:
    """Return what `side` says of each moment of an hour in `language`, by moment."""
    return {
        phrase.moment: phrase
        for phrase in phrases()
        if (phrase.language, phrase.perspective) == (language, side) and phrase.valence is not None
    }


def of_kind(kind: str, language: str, side: Perspective) -> list[Phrase]:
    """Return the sentences of one kind, in the order of the bank."""
    return [
        phrase
        for phrase in phrases()
        if (phrase.kind, phrase.language, phrase.perspective) == (kind, language, side)
    ]
