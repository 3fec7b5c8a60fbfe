"""What a cell says nothing with: one rule for words in all tables of people and of what they say.

A gap, an empty cell, blanks alone and the word ``NA`` name nobody and answer nothing, whether a
file or a frame brought them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import WORDS, collected

UNNAMED = "settled categories without a report"
UNSAID = "settled categories of a report that is not in eventReports"
"""What lines of the consensus are called that are of no report, wherever they are counted."""
NOTHING: tuple[str, ...] = ("NA",)
"""Words that stand for a missing value, unless others are named."""


def words_of(missing: Sequence[str]) -> tuple[str, ...]:
    """Return the words that stand for a missing value.

    Raises
    ------
    UnusableError
        When it is one word, which would be read letter by letter.
    """
    if isinstance(missing, str):
        msg = f"missing={missing!r} is one word: pass a list of words."
        raise UnusableError(msg)
    return tuple(missing)


def says_nothing(word: str, missing: Sequence[str] = NOTHING) -> bool:
    """Whether a word is blank, or stands for a missing value."""
    return word.strip() in {"", *missing}


def gapped(frame: nw.LazyFrame[Any], columns: Iterable[str], missing: Sequence[str]) -> bool:
    """Whether some word in these columns says nothing; a gap is no word."""
    kinds = frame.collect_schema()
    words = {name: _word(name) for name in columns if name in kinds and kinds[name] in WORDS}
    if not words:
        return False
    some = [_perhaps(word, missing) for word in words.values()]
    few = frame.filter(reduce(or_, some)).select(
        nw.when(_nothing(word, missing)).then(nw.lit(1)).otherwise(nw.lit(0)).alias(name)
        for name, word in words.items()
    )
    counts = collected(few.select(nw.col(*words).sum()), whole_numbers=True)
    return any(int(count or 0) for count in counts.row(0))


def without(
    frame: nw.LazyFrame[Any], columns: Iterable[str], missing: Sequence[str]
) -> nw.LazyFrame[Any]:
    """Return a frame in which words of these columns that say nothing are gaps."""
    kinds = frame.collect_schema()
    return frame.with_columns(
        nw.when(~_nothing(_word(name), missing)).then(nw.col(name)).alias(name)
        for name in columns
        if name in kinds and kinds[name] in WORDS
    )


def told(
    frame: nw.LazyFrame[Any], columns: Iterable[str], missing: Sequence[str] = NOTHING
) -> nw.LazyFrame[Any]:
    """Return a frame whose words in these columns all say something, or are gaps."""
    columns = list(columns)
    return without(frame, columns, missing) if gapped(frame, columns, missing) else frame


def _word(name: str) -> nw.Expr:
    return nw.col(name).cast(nw.String)


def _nothing(word: nw.Expr, missing: Sequence[str]) -> nw.Expr:
    return word.str.strip_chars().is_in(["", *missing])


def _perhaps(word: nw.Expr, missing: Sequence[str]) -> nw.Expr:
    """Whether a word may say nothing: to compare is a quarter of the work of cutting blanks off.

    A blank is below all letters, or beyond those that everybody has.
    """
    some = [(word < nw.lit("!")) | (word >= nw.lit("\x7f"))]
    for one in filter(None, missing):
        beyond = one[:-1] + chr(ord(one[-1]) + 1)
        some.append((word >= nw.lit(one)) & (word < nw.lit(beyond)))
    return reduce(or_, some)
