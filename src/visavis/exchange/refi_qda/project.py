"""A project as its parts, as far as this program has a use for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from visavis.vocab.remedy import RemedyError


class RefiError(RemedyError):
    """A file is no REFI-QDA, or none that can be read; the message says what to do."""


def refuse(problem: str, remedy: str) -> NoReturn:
    """Refuse a file: say what is wrong with it and what to do."""
    msg = f"{problem} {remedy}"
    raise RefiError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who coded; here, a rater by code."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code with those below it; here, a category."""

    guid: str
    name: str
    codable: bool = True
    description: str = ""
    color: str = ""
    notes: tuple[str, ...] = ()
    """The guids of its notes; so everywhere below."""
    children: tuple[Code, ...] = ()

    def walk(self) -> Iterator[Code]:
        """Yield the code and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One code, given by one user."""

    guid: str
    code: str
    user: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A passage of a text, from `start` up to `end`, counted in Unicode characters."""

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A plain text with what was said of it: a source, or a note."""

    guid: str
    text: str
    name: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What a ``.qdpx`` holds."""

    name: str
    origin: str = ""
    created: str = ""
    description: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    sources: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    left: Mapping[str, int] = field(default_factory=Counter)
    """What the file holds besides, and how often: pictures, cases, graphs."""

    def walk(self) -> Iterator[Code]:
        """Yield every code, each before those below it."""
        for code in self.codes:
            yield from code.walk()
