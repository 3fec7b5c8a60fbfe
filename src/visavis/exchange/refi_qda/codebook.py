"""A codebook as ``.qdc``, and the codes of any program as a codebook.

A code of QDA-XML has a name and a description, and nothing for valence, examples or sources. They
go into the description as labelled lines, which people can read and `from_codes` finds again.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid5

from visavis.codebooks.about import About
from visavis.codebooks.category import Category
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.read import CODE, read_codebook
from visavis.exchange.refi_qda.elements import root_of
from visavis.exchange.refi_qda.project import Code
from visavis.exchange.refi_qda.read import read_codes
from visavis.exchange.refi_qda.write import write_codes
from visavis.vocab.card import Perspective, Valence

OWN = uuid5(NAMESPACE_URL, "https://visavis.example/codebooks")
LABELS = {
    "include": "Belongs here",
    "exclude": "Belongs elsewhere",
    "example": "Example",
    "counter_example": "Not this",
    "name_from": "Name from",
    "valence": "Valence",
    "perspectives": "Reports of",
    "verified": "Name seen there",
    "code": "Code",
}
FIELDS = {label: key for key, label in LABELS.items()}
LABELLED = re.compile(rf"({'|'.join(FIELDS)}): (.+)")
LONGEST_TITLE, LONGEST_TEXT = 80, 4_000


def guid(name: str, within: UUID = OWN) -> str:
    """Return the guid of a thing by its name: the same each time, so files can be compared."""
    return str(uuid5(within, name)).upper()


def write_qdc(codebook: Codebook, *, origin: str) -> bytes:
    """Return a codebook as the bytes of a ``.qdc``."""
    return write_codes(to_codes(codebook), origin=origin)


def to_codes(codebook: Codebook, above: str = "") -> tuple[Code, ...]:
    """Return the categories as codes; a category keeps its guid from version to version."""
    return tuple(
        Code(
            guid=guid(f"{codebook.name}/{category.code}"),
            name=category.title,
            codable=category.codable,
            description="\n".join((category.definition, *_labelled(category))),
            children=to_codes(codebook, category.code),
        )
        for category in codebook.children(above)
    )


def read_qdc(content: bytes, about: About) -> Codebook:
    """Read a codebook from a ``.qdc`` of any program.

    Raises
    ------
    RefiError, CodebookError
        When it is broken, or has no code that can be given.
    """
    return from_codes(read_codes(root_of(content, "CodeBook")), about)


def from_codes(codes: Sequence[Code], about: About) -> Codebook:
    """Return codes of any program as a codebook.

    Names that are there twice are told apart by what stands above them; a code without a
    description is defined by its name. So nothing of a foreign codebook is lost or refused.
    """
    named = _Named()
    content = {
        "codebook": about.codebook,
        "version": about.version,
        "title": about.title,
        "language": about.language,
        "says": about.says,
        "several": about.several,
        "categories": [_entry(code, parents, named) for code, parents in _walk(codes, ())],
    }
    return read_codebook(json.dumps(content, indent=1))


def _labelled(category: Category) -> Iterator[str]:
    for key, label in LABELS.items():
        value = getattr(category, key)
        if key == "perspectives":
            value = ", ".join(sorted(value))
        elif key == "verified":
            value = "" if value else "no"
        if value:
            yield f"{label}: {value}"


def _walk(
    codes: Sequence[Code], above: tuple[Code, ...]
) -> Iterator[tuple[Code, tuple[Code, ...]]]:
    for code in codes:
        yield code, above
        yield from _walk(code.children, (*above, code))


@dataclass(slots=True)
class _Free:
    """Names that are free; where one is taken a number follows, found without counting anew."""

    longest: int
    taken: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)

    def first(self, wishes: Iterable[str]) -> str:
        """Take the first wish that is free, or else the last one with a number."""
        found = ""
        for wish in wishes:
            found = wish if len(wish) <= self.longest else wish[: self.longest - 1] + "…"
            if found.casefold() not in self.taken:
                break
        return self._take(found)

    def _take(self, name: str) -> str:
        found, number = name, self.numbers.get(name.casefold(), 1)
        while found.casefold() in self.taken:
            number += 1
            found = f"{name[: self.longest - 1 - len(str(number))]}_{number}"
        self.numbers[name.casefold()] = number
        self.taken.add(found.casefold())
        return found


@dataclass(slots=True)
class _Named:
    """What the codes so far are called here: no name is given twice."""

    codes: _Free = field(default_factory=lambda: _Free(60))
    titles: _Free = field(default_factory=lambda: _Free(LONGEST_TITLE))
    by_guid: dict[str, str] = field(default_factory=dict)
    """The code of each, by its guid."""


def _entry(code: Code, above: tuple[Code, ...], named: _Named) -> dict[str, object]:
    definition, found = _described(code)
    own = named.by_guid[code.guid] = _code(found.pop("code", ""), code.name, named.codes)
    return {
        "code": own,
        "title": named.titles.first(_titles(code, above)),
        **({"parent": named.by_guid[above[-1].guid]} if above else {}),
        "codable": code.codable,
        "definition": definition or code.name[:LONGEST_TEXT],
        **_kinds(found),
        **{key: value for key, value in found.items() if key not in _KINDS},
    }


_KINDS = ("valence", "perspectives", "verified")


def _kinds(found: dict[str, str]) -> dict[str, object]:
    """Return what is no text; a word that is none of ours is left out."""
    sides = [side.strip() for side in found.get("perspectives", "").split(",")]
    valence = found.get("valence", "")
    return {
        **({"valence": valence} if valence in set(Valence) else {}),
        **({"perspectives": sides} if set(sides) <= set(Perspective) else {}),
        **({"verified": False} if found.get("verified") == "no" else {}),
    }


def _described(code: Code) -> tuple[str, dict[str, str]]:
    """Part a description into the definition and what was labelled by us."""
    plain: list[str] = []
    found: dict[str, str] = {}
    for line in code.description.splitlines():
        match = LABELLED.fullmatch(line.strip())
        if match and FIELDS[match[1]] not in found:
            found[FIELDS[match[1]]] = match[2][:LONGEST_TEXT]
        else:
            plain.append(line)
    return " ".join(" ".join(plain).split())[:LONGEST_TEXT], found


def _titles(code: Code, above: tuple[Code, ...]) -> Iterator[str]:
    """Yield what a code may be called: its name, with more and more of what stands above it."""
    names = [*(one.name for one in above), code.name]
    for start in range(len(names) - 1, -1, -1):
        yield " – ".join(" ".join(name.split()) for name in names[start:])


def _code(own: str, name: str, codes: _Free) -> str:
    if CODE.fullmatch(own) and own not in codes.taken:
        return codes.first([own])
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    found = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60] or "category"
    return codes.first([found])
