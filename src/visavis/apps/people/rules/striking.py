"""Strikes names and addresses out of a text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

NAME, ADDRESS, NUMBER, CODE = "[name]", "[address]", "[number]", "[code]"
LONG = 4
"""From so many letters on, a part of a name is struck whatever its case: clients type on phones.
A shorter one ("An", "Max") only where it is written with a capital, or half the text would go."""

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w+])\+?\(?\d(?:[\s()./-]{0,2}\d){6,14}(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_WRITTEN_BACK = re.compile(r"(?<=[aou])e")
"""Mueller is Müller too, and so without its accent "muller"."""
_CODE = re.compile(r"[^\W\d_]+[\s_\u2010-\u2014\u2212-]?\d+(?!-?\w)|[^\W_]+(?:-[^\W_]+)*")
"""A letter and a number, however they are joined, or one word."""
_POSSESSIVE = re.compile(r"['’]s(?!\w)")
"""Anna's: the possessive goes with the name."""


@dataclass(frozen=True, slots=True)
class Others:
    """Who else is a client of a practice; made once, it serves every text from there.

    Their names are struck where they are written with a capital only: among three hundred clients
    somebody is called Will, and somebody Rose.
    """

    parts: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str], codes: Iterable[str]) -> Others:
        """Take names and codes apart as `strike` looks for them."""
        return cls(parts_of(names), frozenset(_code(code) for code in codes if _tells(code)))


def parts_of(names: Iterable[str]) -> frozenset[str]:
    """Return the parts of whole names as `strike` looks for them.

    Made once for all members of a network, it serves every text.
    """
    parts = {part for name in names for part in _parts(name)}
    spelt = parts | {part.translate(_SPELT_OUT) for part in parts}
    bare = {_folded(part)[0] for part in spelt}
    return frozenset(bare | {_WRITTEN_BACK.sub("", part) for part in bare}) - {""}


def strike(
    text: str,
    names: Collection[str],
    *,
    parts: frozenset[str] = frozenset(),
    others: Others = Others(),
) -> str:
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
    others
        Of the same practice; their codes become ``[code]``.
    """
    visible = (letter for letter in text if unicodedata.category(letter) != "Cf")
    text = unicodedata.normalize("NFC", "".join(visible))
    text = _MAIL.sub(ADDRESS, text)
    if others.codes:
        text = _CODE.sub(lambda found: _without_code(found[0], others.codes), text)
    text = _PHONE.sub(NUMBER, text)
    known = _Known((parts_of(names), parts), others.parts)
    for start, end in reversed(_merged(text, list(_found(text, known)))):
        text = text[:start] + NAME + text[end:]
    return text


def _found(text: str, known: _Known) -> Iterator[tuple[int, int]]:
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
    text: str, folded: str, origin: list[int], span: tuple[int, int], known: _Known
) -> bool:
    word, capital = folded[slice(*span)], text[origin[span[0]]].isupper()
    return any(known.has(form, capital=capital) for form in (word, word.removesuffix("s")))


@dataclass(frozen=True, slots=True)
class _Known:
    """Parts of names: those that are struck in any case, and those with a capital only."""

    parts: tuple[frozenset[str], frozenset[str]]
    others: frozenset[str]

    def has(self, form: str, *, capital: bool) -> bool:
        if capital and form in self.others:
            return True
        return (capital or len(form) >= LONG) and any(form in parts for parts in self.parts)


def _code(written: str) -> str:
    """Return a code as it is looked for: without case and joints where it has a number."""
    squeezed = re.sub(r"[\W_]+", "", written).casefold()
    return written if squeezed.isalpha() else squeezed


def _without_code(written: str, codes: frozenset[str]) -> str:
    """Strike what `_CODE` found, or the number behind a word that is none of it ("and 20261")."""
    if _code(written) in codes:
        return CODE
    word, blank, number = written.partition(" ")
    return f"{word} {CODE}" if blank and _code(number) in codes else written


def _tells(code: str) -> bool:
    """Whether a code is no mere number, of which texts are full."""
    return not code.isdigit() or len(code) >= LONG


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
