"""Words and sentences as labels, within what a program's format holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Size = Callable[[str], int]
"""How a format counts: bytes or characters."""
CUT = "…"


def in_bytes(text: str) -> int:
    """Return the size of a text as formats that count bytes have it."""
    return len(text.encode())


def value_labels(
    words: Mapping[str, str], numbers: Mapping[str, int], *, longest: int, size: Size
) -> dict[int, str]:
    """Return the label of each number: the word, and what it means.

    The word stands first, so that a label that is cut still tells it, and no two are the same.
    """
    return {
        number: shortened(value_label(word, words[word]), longest=longest, size=size)
        for word, number in numbers.items()
    }


def value_label(word: str, means: str) -> str:
    """Join a word and its meaning; of yes and no, and where it only repeats the word, one of them.

    Examples
    --------
    >>> value_label("study_only", "nobody who treats the client")
    'study_only: nobody who treats the client'
    >>> value_label("self_awareness", "Self-awareness")
    'self_awareness'
    >>> value_label("true", "yes")
    'yes'
    """
    if word in ("true", "false"):
        return means
    repeats = _letters(means) == _letters(word)
    return word if repeats or not means else f"{word}: {means}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def headline(says: str, *, longest: int, size: Size) -> str:
    """Return a sentence as a label: whole, or what fits of it, at best the first sentence."""
    if size(says) <= longest:
        return says
    first = says.partition(". ")[0] + "."
    return first if size(first) <= longest else shortened(says, longest=longest, size=size)


def shortened(text: str, *, longest: int, size: Size) -> str:
    """Return a text that fits, cut between two words where there are several."""
    if size(text) <= longest:
        return text
    kept = text[:longest]
    while size(kept + CUT) > longest:
        kept = kept[:-1]
    before = kept.rpartition(" ")[0]
    return (before if size(before) > longest // 2 else kept).rstrip(" ,;:") + CUT


def cut_bytes(text: str, longest: int) -> str:
    """Return the beginning of a text in so many bytes of UTF-8, no letter torn."""
    return text.encode()[:longest].decode(errors="ignore")
