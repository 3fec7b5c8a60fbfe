"""What a report is asked for, as the study's protocol planned it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visavis.privacy.small_cells import AT_LEAST, Threshold
from visavis.vocab.remedy import RemedyError

ANALYSIS, CELLS = "analysis", "small_cells"
"""The tables of ``protocol.toml`` that plan analyses; others plan capture and coding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was settled before anybody looked; without a protocol, nothing is primary."""

    codebook: str | None = None
    """As in ``impacts@1``; needed where the dataset has several."""
    round: str | None = None
    """Whose independent codings are compared; needed where there are several."""
    same_event_round: str | None = None
    """Whose judgements count of which reports are about the same event."""
    instrument: str | None = None
    """What outcome is measured with; otherwise the one with the most scores."""
    scale: str | None = None
    primary: tuple[str, ...] = ()
    """The estimates that were named beforehand, as in ``next session: client_helpful``."""
    seed: int = 1
    """Of the few results that need chance."""
    level: float = 0.95
    """The share of intervals that are to contain what is estimated."""
    at_least: Threshold = AT_LEAST
    """How many must be behind whatever is told."""
    digest: str | None = None
    """SHA-256 of the protocol's bytes."""


def read_plan(path: Path) -> Plan:
    """Read what the protocol says of analyses.

    Raises
    ------
    RemedyError
        When the file cannot be read, or a key or a value is none that a report knows; with line.
    """
    try:
        content = path.read_bytes()
        text = content.decode()
        found = tomllib.loads(text)
    except OSError as error:
        msg = f"{path} cannot be opened: {error.strerror}. Name the study's protocol file."
        raise RemedyError(msg) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{path} is no TOML: {error}. Mend it there and try again."
        raise RemedyError(msg) from error
    said = _Said(path, text)
    analysis = _values(said, ANALYSIS, found.get(ANALYSIS, {}), KNOWN)
    at_least = Threshold(**_values(said, CELLS, found.get(CELLS, {}), OF_CELLS))
    if at_least.therapists < AT_LEAST.therapists or at_least.clients < AT_LEAST.clients:
        msg = said.at(
            CELLS,
            "",
            f"a protocol may ask for more than {AT_LEAST.therapists} therapists and "
            f"{AT_LEAST.clients} clients behind what is told, never for fewer",
        )
        raise RemedyError(msg)
    return Plan(**analysis, at_least=at_least, digest=hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class _Said:
    path: Path
    text: str

    def at(self, table: str, key: str, problem: str) -> str:
        """Name file and line with a problem."""
        begins = re.search(rf"^[ \t]*\[[ \t]*{re.escape(table)}[ \t]*\]", self.text, re.MULTILINE)
        begin = begins.start() if begins else 0
        there = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*=", re.MULTILINE).search(
            self.text, begin
        )
        line = self.text.count("\n", 0, there.start() if there else begin) + 1
        name = f"[{table}] {key}".rstrip()
        return f"{self.path}, line {line}, {name}: {problem}."


Reader = Callable[[object], object]


def _word(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        msg = "write a word in quotation marks"
        raise ValueError(msg)
    return value


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        msg = 'write a list of words, as in ["next session: client_helpful, within clients"]'
        raise ValueError(msg)  # noqa: TRY004 -- a fault of the file, told with its line
    return tuple(_word(one) for one in value)


def _at_least_1(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        msg = "write a whole number from 1 on"
        raise ValueError(msg)
    return value


def _share(value: object) -> float:
    if not isinstance(value, float) or not 0 < value < 1:
        msg = "write a share between 0 and 1, as 0.95 for 95 %"
        raise ValueError(msg)
    return value


OF_CELLS: Mapping[str, Reader] = {"therapists": _at_least_1, "clients": _at_least_1}
KNOWN: Mapping[str, Reader] = {
    "codebook": _word,
    "round": _word,
    "same_event_round": _word,
    "instrument": _word,
    "scale": _word,
    "primary": _words,
    "seed": _at_least_1,
    "level": _share,
}


def _values(said: _Said, table: str, given: object, known: Mapping[str, Reader]) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise RemedyError(said.at(table, "", "this is a table: write its keys below it"))
    found = {}
    for key, value in given.items():
        if key not in known:
            problem = f"a report knows no such key; it knows {', '.join(known)}"
            raise RemedyError(said.at(table, key, problem))
        try:
            found[key] = known[key](value)
        except ValueError as error:
            raise RemedyError(said.at(table, key, str(error))) from error
    return found
