"""From counts to congruence: the only door to the second step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import narwhals as nw
import numpy as np

from visavis.stats.congruence.block import Block
from visavis.stats.congruence.counting.lines import NESTING
from visavis.stats.congruence.counts import LEVELS, TITLES, Counts, count
from visavis.stats.congruence.estimating import (
    category,
    occurrence,
    profile,
    rating,
    same_event,
    sets,
)
from visavis.stats.congruence.keys import NOBODYS
from visavis.stats.congruence.network import estimates
from visavis.stats.congruence.result import Congruence, Level
from visavis.stats.congruence.strangers import STRANGERS
from visavis.stats.gaps import NOTHING
from visavis.stats.results import Estimate
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty.jackknife import LEVEL

BLOCKS: Mapping[int, Callable[[Summary], Iterator[Block]]] = {
    1: occurrence.blocks,
    2: same_event.blocks,
    3: category.blocks,
    4: sets.blocks,
    5: profile.blocks,
    6: rating.blocks,
}


def congruence(
    tables: Mapping[str, object],
    *,
    codebook: str | None = None,
    round: str | None = None,  # noqa: A002 -- as the column is called
    every_card: bool = False,
    missing: Sequence[str] = NOTHING,
    confidence: float = LEVEL,
) -> Congruence:
    """Compare what client and therapist name, at six levels.

    Parameters
    ----------
    tables, codebook, round, every_card, missing
        As in `count`.
    confidence
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Congruence
        Each estimate with its denominator, its clusters, what was left out and why; undefined
        with a reason where there is no value. A level whose tables are missing says so.
    """
    sound(confidence)
    counted = count(tables, codebook=codebook, round=round, every_card=every_card, missing=missing)
    return estimate(counted, confidence=confidence)


def estimate(counts: Counts, *, confidence: float = LEVEL) -> Congruence:
    """Return the congruence of sessions that were counted, in one go or merged from many."""
    sound(confidence)
    return Congruence(levels=tuple(_level(number, counts, confidence) for number in LEVELS))


def _level(number: int, counts: Counts, confidence: float) -> Level:
    if number not in counts.summaries:
        reason = counts.why_not(number)
        of = {"level": str(number), "perspective": "", "valence": ""}
        nothing = Estimate(name=TITLES[number], undefined=reason, of=of)
        return Level(number=number, estimates=(nothing,), left_out=reason)
    blocks = tuple(_blocks(number, counts.summaries[number]))
    found = tuple(each for block in blocks for each in estimates(block, confidence=confidence))
    return Level(number=number, estimates=found, blocks=blocks)


UNKNOWN = "of an episode without a known client and therapist"


def _blocks(number: int, summary: Summary) -> Iterator[Block]:
    """Yield the blocks of a level, each with what is nobody's, or of an episode nobody knows."""
    nobodys = NOBODYS | STRANGERS
    lines = {why: count for why, count in summary.dropped.items() if why in nobodys}
    units = {why: count for why, count in summary.dropped.items() if why not in nobodys}
    for block in _placed(number, summary):
        yield replace(block, unplaced={**block.unplaced, **units}, lines=lines)


def _placed(number: int, summary: Summary) -> Iterator[Block]:
    unknown = nw.col("therapist").is_null()
    lost = summary.table.filter(unknown)
    sound = BLOCKS[number](replace(summary, table=summary.table.filter(~unknown)))
    if not len(lost):
        yield from sound
        return
    named = lost.with_columns(nw.col(*NESTING).fill_null("unknown"))
    for block, without in zip(sound, BLOCKS[number](replace(summary, table=named)), strict=True):
        count = int(without.measures[-1].n(without.whole[np.newaxis])[0])
        yield replace(block, unplaced={UNKNOWN: count}) if count else block
