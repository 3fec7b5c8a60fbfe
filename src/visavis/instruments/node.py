"""A JSON value that knows where it stands, so that an error can say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from visavis.vocab.remedy import RemedyError


class FormError(RemedyError):
    """A form cannot be used; the message names the place in the file and the remedy."""


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object at a path such as ``item[2].answerOption[0]``."""

    value: dict[str, object]
    path: str = ""

    def place(self, key: str = "") -> str:
        """Where `key` of this object stands in the file."""
        return ".".join(part for part in (self.path, key) if part) or "the file"

    def refuse(self, problem: str, key: str = "") -> NoReturn:
        """Raise the error about `key`."""
        msg = f"{self.place(key)}: {problem}"
        raise FormError(msg)

    def text(self, key: str) -> str:
        """Read a text that must be there and say something."""
        found = self.value.get(key)
        if not isinstance(found, str) or not found.strip():
            self.refuse(f"expected a text, got {_shown(found)}; fill it in", key)
        return found

    def truth(self, key: str) -> bool:
        """Read true or false; left out is false."""
        found = self.value.get(key, False)
        if not isinstance(found, bool):
            self.refuse(f"expected true or false, got {_shown(found)}", key)
        return found

    def whole_number(self, key: str) -> int | None:
        """Read a positive whole number that may be left out."""
        found = self.value.get(key)
        if found is None:
            return None
        if not isinstance(found, int) or isinstance(found, bool) or found < 1:
            self.refuse(f"expected a whole number from 1, got {_shown(found)}", key)
        return found

    def child(self, key: str) -> Node:
        """Return the object in `key`, which must be there."""
        found = self.value.get(key)
        if not isinstance(found, dict):
            self.refuse(f"expected an object, got {_shown(found)}", key)
        return Node(found, self.place(key))

    def child_or_empty(self, key: str) -> Node:
        """Return the object in `key`, or an empty one."""
        return self.child(key) if key in self.value else Node({}, self.place(key))

    def children(self, key: str) -> Iterator[Node]:
        """Yield the objects in the list `key`; left out is an empty list."""
        found = self.value.get(key, [])
        if not isinstance(found, list):
            self.refuse(f"expected a list, got {_shown(found)}", key)
        for index, entry in enumerate(found):
            place = f"{self.place(key)}[{index}]"
            if not isinstance(entry, dict):
                msg = f"{place}: expected an object, got {_shown(entry)}"
                raise FormError(msg)
            yield Node(entry, place)


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)[:60]
