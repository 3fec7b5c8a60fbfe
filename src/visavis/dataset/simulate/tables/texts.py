"""The words of simulated reports, out of our own phrase bank."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import polars as pl

from visavis.dataset.phrases import TURNING_POINT, Phrase, of_kind
from visavis.dataset.simulate.draw.chance import Flags, Ints
from visavis.dataset.simulate.profiles import CATEGORIES
from visavis.vocab.card import SIDES

LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences by language, side and category.

    The first ones of a category tell of moments that the other side tells of in the same category,
    in the same order on both sides: accounts of one event can be about one moment.
    """

    sentences: pl.Series
    first: Ints
    """Place of the first sentence, with shape (languages, sides, categories)."""
    count: Ints
    both: Ints
    """How many of them both sides tell of."""
    turns: tuple[pl.Series, ...]
    """Turning points by language and side."""

    def told(self, *, side: Ints, french: Flags, category: Ints, turn: Ints) -> Ints:
        """Return a sentence for each report, as places in `sentences`; the next one every turn."""
        cell = (french.astype(np.int64), side, category)
        places: Ints = self.first[cell] + turn % self.count[cell]
        return places

    def told_together(self, *, french: Flags, category: Ints, turn: Ints) -> tuple[Ints, Ints]:
        """Return what both sides say of one moment."""
        language = french.astype(np.int64)
        moment = turn % self.both[language, 0, category]
        client, therapist = (self.first[language, side, category] + moment for side in (0, 1))
        return client, therapist

    def turning_points(self, rng: np.random.Generator, *, side: Ints, french: Flags) -> pl.Series:
        """Draw a sentence for each turning point."""
        cell = french.astype(np.int64) * len(SIDES) + side
        counts = np.asarray([len(turns) for turns in self.turns])
        first = np.cumsum(counts) - counts
        drawn = np.floor(rng.random(len(side)) * counts[cell]).astype(np.int64)
        return pl.concat(self.turns).gather(first[cell] + drawn)


@cache
def texts() -> Texts:
    """Lay the phrase bank out for drawing; once a process."""
    shape = (len(LANGUAGES), len(SIDES), len(CATEGORIES))
    first, count, both = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    sentences: list[str] = []
    for cell in product(*map(range, shape)):
        language, side, category = cell
        here, there = (
            of_kind(CATEGORIES[category], LANGUAGES[language], SIDES[s]) for s in (side, 1 - side)
        )
        others = {phrase.moment for phrase in there}
        shared = sorted((p for p in here if p.moment in others), key=_moment)
        first[cell], count[cell], both[cell] = len(sentences), len(here), len(shared)
        sentences += [p.text for p in (*shared, *(p for p in here if p.moment not in others))]
    turns = tuple(
        pl.Series([phrase.text for phrase in of_kind(TURNING_POINT, language, side)])
        for language, side in product(LANGUAGES, SIDES)
    )
    return Texts(pl.Series(sentences), first, count, both, turns)


def _moment(phrase: Phrase) -> str:
    return phrase.moment
