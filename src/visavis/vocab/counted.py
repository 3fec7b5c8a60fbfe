"""How many of what, in English: the one place that knows one from several, and a from an."""

from __future__ import annotations


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
        word = words[place]
        words[place] = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    return f"{count:,} {' '.join(words)}"


def a_kind(thing: object) -> str:
    """Say of what kind something is, as in "an int" and "a list"."""
    name = type(thing).__name__
    return f"{'an' if name[0].lower() in 'aeio' else 'a'} {name}"
