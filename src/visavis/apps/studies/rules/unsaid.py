"""Words for event reports whose words a dataset may not hold: they were said all the same. Pure."""

from __future__ import annotations

from zlib import crc32

from visavis.dataset.phrases import ENDING, of_kind, told
from visavis.vocab.card import HowEnded, Perspective, Valence


def words_of(report: str, *, author: Perspective, valence: Valence, language: str) -> str:
    """Return a sentence of the phrase bank, the same for the same report."""
    side = Perspective.CLIENT if author is Perspective.CLIENT else Perspective.THERAPIST
    bank = [phrase for phrase in told(language, side).values() if phrase.valence is valence]
    return bank[crc32(report.encode()) % len(bank)].text if bank else ""


def words_on_ending(how: HowEnded, *, author: Perspective, language: str) -> str:
    """Return what `author` says of an ending: the bank's first sentence is of an agreed one."""
    bank = of_kind(ENDING, language, author)
    return bank[0 if how is HowEnded.AGREED else -1].text if bank else ""
