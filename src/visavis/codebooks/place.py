"""A value of a YAML or JSON file that knows its line, so that an error can say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, TypeVar

# YAML holds JSON: one reader for both, and it alone among the readers tells the line of each value.
import yaml

from visavis.vocab.remedy import RemedyError

LONGEST = 4_000_000
"""Characters: a codebook of a thousand categories has a quarter of it."""
Word = TypeVar("Word", bound=StrEnum)


class CodebookError(RemedyError):
    """A codebook cannot be used; the message names the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Place:
    """One mapping of the file: its entries and the lines that they stand on."""

    entries: Mapping[str, yaml.Node]
    line: int
    name: str
    """What is told of it beside the line, as ``categories[3]``; empty for the whole."""

    def refuse(self, problem: str, key: str = "") -> NoReturn:
        """Raise the error about `key`."""
        line = _line(self.entries[key]) if key in self.entries else self.line
        path = ".".join(part for part in (self.name, key) if part)
        msg = f"line {line}{f', {path}' if path else ''}: {problem}"
        raise CodebookError(msg)

    def text(self, key: str, *, needed: bool = False, longest: int = 4_000) -> str:
        """Read a text; without one, the empty text, unless it is needed."""
        node = self.entries.get(key)
        if node is None or _is_null(node):
            return self.refuse("expected a text here; fill it in", key) if needed else ""
        if not isinstance(node, yaml.ScalarNode):
            self.refuse("expected a text, not a list or a mapping; put it in quotation marks", key)
        found = " ".join(node.value.split())
        if needed and not found:
            self.refuse("expected a text here; fill it in", key)
        if len(found) > longest:
            self.refuse(f"has {len(found)} characters; {longest} are the most, shorten it", key)
        return found

    def truth(self, key: str, *, otherwise: bool) -> bool:
        """Read true or false; left out, `otherwise`."""
        found = self.text(key).casefold()
        if found not in ("true", "false", ""):
            self.refuse(f"expected true or false, got {found[:40]!r}", key)
        return found == "true" if found else otherwise

    def word(self, key: str, words: type[Word]) -> Word | None:
        """Read one of `words`, or nothing."""
        found = self.text(key)
        return self.one_of(found, key, words) if found else None

    def words(self, key: str, words: type[Word]) -> frozenset[Word]:
        """Read a list of `words`, or nothing."""
        node = self.entries.get(key)
        if node is None or _is_null(node):
            return frozenset()
        if not isinstance(node, yaml.SequenceNode):
            self.refuse(f"expected a list, as in [{', '.join(words)}]", key)
        return frozenset(self.one_of(str(entry.value), key, words) for entry in node.value)

    def one_of(self, found: str, key: str, words: type[Word]) -> Word:
        """Return `found` as one of `words`."""
        try:
            return words(found)
        except ValueError:
            self.refuse(f"{found[:40]!r} is none of {', '.join(words)}", key)

    def each(self, key: str) -> Iterator[Place]:
        """Yield the mappings of a list."""
        node = self.entries.get(key)
        if not isinstance(node, yaml.SequenceNode):
            self.refuse(f"expected a list of {key}, each with a line of its own", key)
        for number, entry in enumerate(node.value):
            yield _mapping(entry, f"{key}[{number}]")

    def knows_only(self, *keys: str) -> None:
        """Refuse an entry that nobody would read: most often a name typed wrongly."""
        for key in self.entries:
            if key not in keys:
                self.refuse(f"there is no {key[:40]!r} here; use {', '.join(keys)}", key)


def read_place(text: str) -> Place:
    """Read a YAML or JSON text.

    Raises
    ------
    CodebookError
        When it is neither, with the line.
    """
    if len(text) > LONGEST:
        msg = f"line 1: the text has more than {LONGEST:,} characters; no codebook is that long"
        raise CodebookError(msg)
    # A tab is no indentation in YAML, but editors write it into JSON.
    text = text.removeprefix("\ufeff").replace("\t", "  ")
    try:
        node = yaml.compose(text, Loader=_Loader)
    except RecursionError:
        msg = "line 1: it is nested too deeply; a codebook is a list of categories"
        raise CodebookError(msg) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        msg = f"line {line}: neither YAML nor JSON: {error.problem}; look at the signs before it"
        raise CodebookError(msg) from None
    except yaml.YAMLError as error:
        msg = f"line 1: neither YAML nor JSON: {str(error).splitlines()[0]}; save it as UTF-8 text"
        raise CodebookError(msg) from None
    if node is None:
        msg = "line 1: the file is empty; a codebook has a name, a version and categories"
        raise CodebookError(msg)
    return _mapping(node, "")


class _Loader(yaml.SafeLoader):
    """An alias can make a small file as large as it likes; no codebook needs one."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose what comes next, unless it is an alias."""
        if self.check_event(yaml.AliasEvent):
            event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # its stubs lack it
            msg = f"line {_line(event)}: a reference (*…); write the text out"
            raise CodebookError(msg)
        return super().compose_node(parent, index)


def _mapping(node: yaml.Node, name: str) -> Place:
    if not isinstance(node, yaml.MappingNode):
        msg = f"line {_line(node)}{f', {name}' if name else ''}: expected “name: value” pairs"
        raise CodebookError(msg)
    entries: dict[str, yaml.Node] = {}
    place = Place(entries, _line(node), name)
    for key, value in node.value:
        known = str(key.value)
        if known in entries:
            place.refuse("stands twice; keep one of the two", known)
        entries[known] = value
    return place


def _line(node: yaml.Node | yaml.Event) -> int:
    return node.start_mark.line + 1 if node.start_mark else 1


def _is_null(node: yaml.Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")
