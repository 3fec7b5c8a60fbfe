"""What the page about reliability tells, and its download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.coded.browsing import BrokenError, Person
from bench.coded.compared import Found
from bench.coded.coordinating import Round

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """The download by section, and every table of the page as text."""

    sections: Mapping[str, Sequence[Row]]
    tables: Mapping[str, Sequence[Sequence[str]]]

    def one(self, section: str, **of: str) -> Found:
        """Return the one number of a section that these columns describe."""
        [row] = [r for r in self.sections[section] if all(r.get(k) == v for k, v in of.items())]
        return Found(row["value"], row["low"], row["high"], row["clusters"])

    def shown(self, table: str, *heads: str) -> str:
        """Return the value that a table of the page shows in the row that begins so."""
        [row] = [row for row in self.tables[table] if tuple(row[: len(heads)]) == heads]
        return row[len(heads)]


async def read(by: Person, of: Round, **asked: str) -> Told:
    """Read the page as it stands, and take the download along."""
    address = f"{of.address}reliability/"
    await by.go(address + ("?" + "&".join(f"{k}={v}" for k, v in asked.items()) if asked else ""))
    answer = await by.page.request.get(f"{of.address}reliability.json")
    if not answer.ok:
        msg = f"the download was answered with {answer.status}"
        raise BrokenError(msg)
    tables = await by.page.evaluate(TABLES)
    return Told(await answer.json(), dict(tables))


TABLES = """() => [...document.querySelectorAll("main .table")].map((one) => [
  one.getAttribute("aria-label"),
  [...one.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map((cell) => cell.innerText.trim()))])"""
