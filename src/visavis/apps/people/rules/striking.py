"""Strikes names and addresses out of a text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from visavis.vocab.telephone import BETWEEN_FIGURES

NAME, ADDRESS, NUMBER, CODE = "[name]", "[address]", "[number]", "[code]"
LONG = 4
"""From so many letters on, a part of a name is struck whatever its case: clients type on phones.
A shorter one ("An", "Max") only where it is written with a capital, or half the text would go."""
JOINED_FROM = 3
"""Names of so many letters each are looked for as one word too; "An Other" is not."""

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(rf"(?:\+|(?<!\w))\(?\d(?:{BETWEEN_FIGURES}\d){{6,15}}(?!\w)")
"""More generous than the checker of datasets: a number too many struck does less harm."""
_HIDDEN = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
"""What has no look of its own (Unicode's format characters and default ignorable ones)."""
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
"""Of Anna2; a single letter beside a number (H2O, B12) is nobody's initial."""
_JOINT = re.compile(r"['’\u2010-]")
_JOINED = re.compile(r"[^\W\d_]+(?:['’\u2010-][^\W\d_]+)+")
"""Anna-Lena, in the folded text; she may be known as Annalena."""
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    | {"ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa"}
)
_BARE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n", "ə": "e"}
    | {"æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u0640", "")
)
"""Letters that Unicode does not take apart into a plain one and its accent; and what stands for an
apostrophe or only draws a word out, and counts as a letter there."""
_WRITTEN_BACK = re.compile(r"(?<=[aou])e")
"""Mueller is Müller too, and so without its accent "muller"."""
_CODE = re.compile(r"[^\W\d_]+[\s_\u2010-\u2014\u2212-]?\d+(?!-?\w)|[^\W_]+(?:-[^\W_]+)*")
"""A letter and a number, however they are joined, or one word."""
_TAIL = re.compile(r"\d*(?:['’]s(?!\w))?")
"""Anna's, Anna2: possessive and number go with the name."""


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
    text = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
    text = _MAIL.sub(ADDRESS, text)
    if others.codes:
        text = _CODE.sub(lambda found: _without_code(found[0], others.codes), text)
    text = _PHONE.sub(NUMBER, text)
    known = _Known((parts_of(names), parts), others.parts)
    for start, end in reversed(_merged(text, sorted(_found(text, known)))):
        text = text[:start] + NAME + text[end:]
    return text


def _found(text: str, known: _Known) -> Iterator[tuple[int, int]]:
    """Yield where parts of names stand in `text`."""
    folded, origin = _folded(text)
    for begin, end in _names(text, folded, origin, known):
        tail = _TAIL.match(folded, end)
        last = tail.end() if tail else end
        yield origin[begin], origin[last - 1] + 1


def _names(
    text: str, folded: str, origin: Sequence[int], known: _Known
) -> Iterator[tuple[int, int]]:
    """Yield where parts of names stand in `folded`: joined ones first, then word by word."""
    for joined in _JOINED.finditer(folded):
        form = _JOINT.sub("", joined[0])
        if known.has(form, capital=_is_capital(text[origin[joined.start()]])):
            yield joined.span()
    for word in _WORD.finditer(folded):
        whole = word.span()
        if known.has(word[0], capital=_is_capital(text[origin[whole[0]]])):
            yield whole
            continue
        for begin, end in _pieces(text, folded, origin, whole):
            if known.has(folded[begin:end], capital=_is_capital(text[origin[begin]])):
                yield begin, end


def _is_capital(letter: str) -> bool:
    """Whether a name may begin with it; in most scripts letters have no case, and each may."""
    return letter.isalpha() and not letter.islower()


@dataclass(frozen=True, slots=True)
class _Known:
    """Parts of names: those that are struck in any case, and those with a capital only."""

    parts: tuple[frozenset[str], frozenset[str]]
    others: frozenset[str]

    def has(self, form: str, *, capital: bool) -> bool:
        """Whether `form` is one of them, or its genitive."""
        return self._has(form, capital=capital) or (
            form.endswith("s") and self._has(form[:-1], capital=capital)
        )

    def _has(self, form: str, *, capital: bool) -> bool:
        if capital and form in self.others:
            return True
        own, more = self.parts
        return (capital or len(form) >= LONG) and (form in own or form in more)


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


def _pieces(
    text: str, folded: str, origin: Sequence[int], span: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield what one word is made of: Anna of Anna2; Anna and Berg of AnnaBerg."""
    begin, end = span
    written = text[origin[begin] : origin[end - 1] + 1]
    if written.isalpha() and written[1:].islower():
        return  # as most words are
    for run in _LETTERS.finditer(folded, begin, end):
        if run.span() != span:
            yield run.span()
        yield from _cut_at_capitals(text, origin, run.span())


def _cut_at_capitals(
    text: str, origin: Sequence[int], span: tuple[int, int]
) -> list[tuple[int, int]]:
    """AnnaBerg: two words written as one; nothing where no capital follows a small letter."""
    begin, end = span
    cuts = [
        at
        for at in range(begin + 1, end)
        if text[origin[at]].isupper() and text[origin[at - 1]].islower()
    ]
    return list(pairwise([begin, *cuts, end])) if cuts else []


def _parts(name: str) -> Iterator[str]:
    """Yield the words of a name; a short particle in lower case ("de", "van") is none.

    And those that others write as one: Annalena, OBrien.
    """
    visible = unicodedata.normalize("NFC", _HIDDEN.sub("", name))
    words = _words(visible)
    yield from (word for word in words if len(word) >= LONG or _is_capital(word[0]))
    for joined in visible.split():
        if len(both := _words(joined)) > 1:
            yield "".join(both)
    for one, other in pairwise(words):
        if len(one) >= JOINED_FROM <= len(other):
            yield one + other


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^\w]+|_", name) if word]


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    bare = unicodedata.normalize("NFKD", letter.casefold()).translate(_BARE)
    return "".join(each for each in bare if not unicodedata.combining(each))


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """`text` without case and accents, and for each letter where it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    bare = [_bare(letter) for letter in text]
    origin = [position for position, letters in enumerate(bare) for _ in letters]
    return "".join(bare), origin


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last name side by side are one name; what overlaps is one span."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and text[merged[-1][1] : start].strip(" -._") == "":
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged
