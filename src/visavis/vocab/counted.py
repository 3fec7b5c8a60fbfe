"""How many of what, in English: the one place that knows one from several, and a from an."""

from __future__ import annotations

from collections.abc import Iterable


def counted(count: int, one: str, several: str = "") -> str:
    """Return a number with its words, as in "1 card" and "1,554 cards".

    Parameters
    ----------
    count
        How many.
    one
        The words for a single one.
    several
        For any other number; without it `one` with an s.
    """
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def counted_of(count: int, several: str) -> str:
    """Return a number with its words, which are those for several, as in "1 pair of decoys".

    Parameters
    ----------
    count
        How many.
    several
        Words of which the first that ends in s is what is counted, as in ``pairs of decoys``.
    """
    words = several.split()
    place = next((at for at, word in enumerate(words) if word.endswith("s")), None)
    if count == 1 and place is not None:
        words[place] = _one_of(words[place])
    return f"{count:,} {' '.join(words)}"


def counted_why(count: int, why: str) -> str:
    """Return a number with what is said of so many, as in "1 score that was given twice".

    Parameters
    ----------
    count
        How many.
    why
        Words for several, which may begin with what they are: ``scores that were given twice``,
        ``who were not asked``, ``without a session``.
    """
    words = why.split()
    if count == 1:
        for at, word in enumerate(words[:2]):
            if word.endswith("s") and word not in SINGULAR.values():
                words[at] = _one_of(word)
                break
        words = [
            SINGULAR.get(word, word) if before in WHO else word
            for before, word in zip(["", *words], words, strict=False)
        ]
    return f"{count:,} {' '.join(words)}"


SINGULAR = {"were": "was", "are": "is", "have": "has"}
WHO = ("who", "that", "which")


def _one_of(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def listed(words: Iterable[str]) -> str:
    """Write words in a row, as in "age, sex and week"; of none, nothing."""
    *before, last = [*words] or [""]
    return f"{', '.join(before)} and {last}" if before else last


def a_kind(thing: object) -> str:
    """Say of what kind something is, as in "an int" and "a list"."""
    name = type(thing).__name__
    return f"{'an' if name[0].lower() in 'aeio' else 'a'} {name}"
