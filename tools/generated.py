"""A part of a page that is written from the code, between two marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """What stands on `page` between the marks that bear `name`, as `written` makes it."""

    page: Path
    name: str
    written: Callable[[], str]

    def within(self, page: str) -> str:
        """Return `page` with the part as the code has it now.

        Raises
        ------
        ValueError
            When the marks are not there, each once.
        """
        start, end = f"<!-- generated: {self.name} -->", f"<!-- end: {self.name} -->"
        if page.count(start) != 1 or page.count(end) != 1:
            msg = f"the page needs {start} and {end}, each once"
            raise ValueError(msg)
        before, rest = page.split(start)
        after = rest.split(end)[1]
        return f"{before}{start}\n\n{self.written()}\n\n{end}{after}"

    def is_current(self) -> bool:
        """Whether the page says what the code says."""
        text = self.page.read_text(encoding="utf-8")
        return self.within(text) == text

    def main(self, arguments: list[str]) -> int:
        """With ``write`` bring the page up to date; without, say whether it is."""
        if arguments == ["write"]:
            text = self.page.read_text(encoding="utf-8")
            self.page.write_text(self.within(text), encoding="utf-8")
        if self.is_current():
            return 0
        print(
            f"{self.page.name}: its generated part, {self.name}, is out of date; run `make pages`"
        )
        return 1
