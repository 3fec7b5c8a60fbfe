"""Strikes names and addresses out of a text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

NAME, ADDRESS, NUMBER = "[name]", "[address]", "[number]"
LONG = 4
"""From so many letters on, a part of a name is struck whatever its case: clients type on phones.
A shorter one ("An", "Max") only where it is written with a capital, or half the text would go."""

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w+])\+?\(?\d(?:[\s()./-]{0,2}\d){6,14}(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_POSSESSIVE = re.compile(r"['’]s(?!\w)")
"""Anna's: the possessive goes with the name."""


def parts_of(names: Iterable[str]) -> frozenset[str]:
    """Return the parts of whole names as `strike` looks for them.

    Made once for all members of a network, it serves every text.
    """
    parts = {part for name in names for part in _parts(name)}
    spelt = parts | {part.translate(_SPELT_OUT) for part in parts}
    return frozenset(bare for part in spelt if (bare := _folded(part)[0]))


def strike(text: str, names: Collection[str], *, parts: frozenset[str] = frozenset()) -> str:
    """Return `text` without `names`, their parts, e-mail addresses and telephone numbers.

    Parameters
    ----------
    text
        What a person wrote.
    names
        Whole names; each is also struck part by part. Accents and, for longer parts, case make
        no difference.
    parts
        More of them, taken apart already by `parts_of`.
    """
    visible = (letter for letter in text if unicodedata.category(letter) != "Cf")
    text = unicodedata.normalize("NFC", "".join(visible))
    text = _PHONE.sub(NUMBER, _MAIL.sub(ADDRESS, text))
    for start, end in reversed(_merged(text, list(_found(text, (parts_of(names), parts))))):
        text = text[:start] + NAME + text[end:]
    return text


def _found(text: str, known: Collection[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Yield where parts of names stand in `text`, in order."""
    folded, origin = _folded(text)
    for word in _WORD.finditer(folded):
        whole = word.span()
        pieces = [whole] if _is_name(text, folded, origin, whole, known) else []
        for begin, end in pieces or _cut_at_capitals(text, origin, whole):
            if _is_name(text, folded, origin, (begin, end), known):
                possessive = _POSSESSIVE.match(folded, end)
                last = possessive.end() if possessive else end
                yield origin[begin], origin[last - 1] + 1


def _is_name(
    text: str,
    folded: str,
    origin: list[int],
    span: tuple[int, int],
    known: Collection[frozenset[str]],
) -> bool:
    word = folded[slice(*span)]
    forms = (word, word.removesuffix("s"))
    bare = next((form for form in forms if any(form in parts for parts in known)), "")
    return bool(bare) and (len(bare) >= LONG or text[origin[span[0]]].isupper())


def _cut_at_capitals(text: str, origin: list[int], span: tuple[int, int]) -> list[tuple[int, int]]:
    """AnnaBerg: two words written as one; nothing where no capital follows a small letter."""
    begin, end = span
    cuts = [
        at
        for at in range(begin + 1, end)
        if text[origin[at]].isupper() and text[origin[at - 1]].islower()
    ]
    return list(pairwise([begin, *cuts, end])) if cuts else []


def _parts(name: str) -> Iterable[str]:
    """The words of a name; a short particle in lower case ("de", "van") is none."""
    words = [word for word in re.split(r"[^\w]+|_", unicodedata.normalize("NFC", name)) if word]
    return [word for word in words if len(word) >= LONG or word[0].isupper()]


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` without case and accents, and for each letter where it came from."""
    letters, origin = [], []
    for position, letter in enumerate(text):
        for bare in unicodedata.normalize("NFKD", letter.casefold()):
            if not unicodedata.combining(bare):
                letters.append(bare)
                origin.append(position)
    return "".join(letters), origin


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last name side by side are one name; what overlaps is one span."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and text[merged[-1][1] : start].strip(" -._") == "":
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged
