"""Which column holds what: the file that a person may edit, read and written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from visavis.exchange.typed_cards.dates import Order
from visavis.exchange.typed_cards.fields import EVENT_FIELDS, Field, Target, read_target
from visavis.exchange.typed_cards.ratings import Scale
from visavis.vocab.remedy import RemedyError

E = TypeVar("E", bound=StrEnum)

EVERYWHERE = frozenset(
    {Field.CLIENT, Field.THERAPIST, Field.PERSPECTIVE, Field.LANGUAGE, Field.VISIBILITY}
)
"""What may hold for a whole file, and then needs no column."""
SECTIONS = ("file", "columns", "everywhere", "values", "scales")


class Layout(StrEnum):
    """Whether a row is a whole card or one event of it."""

    CARD = "card"
    EVENT = "event"


class MappingError(RemedyError):
    """A mapping file cannot be used; the sentences name each place."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What each column of a file holds, and what was declared about the file."""

    columns: Mapping[str, Target | None]
    """None for a column that is left out on purpose."""
    everywhere: Mapping[Field, str] = field(default_factory=dict)
    """What holds for every row that says nothing itself."""
    values: Mapping[Field, Mapping[str, str]] = field(default_factory=dict)
    """The file's own words for an answer, and ours."""
    scales: Mapping[str, Scale] = field(default_factory=dict)
    """Of single columns, where they differ from the file's."""
    dates: Order | None = None
    scale: Scale | None = None
    rows: Layout | None = None

    def has(self, wanted: Field) -> bool:
        """Whether any column, or the file as a whole, tells `wanted`."""
        return wanted in self.everywhere or any(
            target is not None and target.field is wanted for target in self.columns.values()
        )


def read_mapping(text: str) -> ColumnMap:
    """Read a mapping file.

    Raises
    ------
    MappingError
        When it is not TOML, or names something that is not known.
    """
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise MappingError([f"The mapping file is not TOML: {error}."]) from error
    wrong = [
        f"[{name}]: expected one of {', '.join(SECTIONS)}."
        for name in found
        if name not in SECTIONS
    ]
    wrong += [f"[{name}] must be a section." for name in found if not isinstance(found[name], dict)]
    if wrong:
        raise MappingError(wrong)
    file = found.get("file", {})
    wrong += [
        f"[file] {k}: expected dates, scale or rows."
        for k in file
        if k not in ("dates", "scale", "rows")
    ]
    made = ColumnMap(
        columns=_columns(found.get("columns", {}), wrong),
        everywhere=_everywhere(found.get("everywhere", {}), wrong),
        values=_values(found.get("values", {}), wrong),
        scales={
            name: scale
            for name, written in found.get("scales", {}).items()
            if (scale := _word(f"[scales] {name}", written, Scale, wrong))
        },
        dates=_word("[file] dates", file.get("dates", ""), Order, wrong),
        scale=_word("[file] scale", file.get("scale", ""), Scale, wrong),
        rows=_word("[file] rows", file.get("rows", ""), Layout, wrong),
    )
    if wrong:
        raise MappingError(wrong)
    return made


def _columns(section: Mapping[str, object], wrong: list[str]) -> dict[str, Target | None]:
    columns: dict[str, Target | None] = {}
    for name, written in section.items():
        target = read_target(written) if isinstance(written, str) else None
        if target is None and written != "":
            wrong.append(f"[columns] {name}: {_quoted(written)} is nothing that a card holds.")
        elif target is not None and target in columns.values():
            wrong.append(f"[columns] {name}: another column holds “{target}” already.")
        columns[name] = target
    return columns


def _everywhere(section: Mapping[str, object], wrong: list[str]) -> dict[Field, str]:
    held: dict[Field, str] = {}
    for name, written in section.items():
        if name in list(EVERYWHERE) and isinstance(written, str):
            held[Field(name)] = written
        else:
            wrong.append(f"[everywhere] {name}: expected one of {', '.join(sorted(EVERYWHERE))}.")
    return held


def _values(section: Mapping[str, object], wrong: list[str]) -> dict[Field, dict[str, str]]:
    known: dict[Field, dict[str, str]] = {}
    for name, words in section.items():
        if name not in list(Field) or not isinstance(words, dict):
            wrong.append(f"[values.{name}]: expected a field of the card and words for it.")
            continue
        known[Field(name)] = {str(k).strip().casefold(): str(v) for k, v in words.items()}
    return known


def _word(place: str, written: object, words: type[E], wrong: list[str]) -> E | None:
    if written in ("", None):
        return None
    if isinstance(written, str) and written in list(words):
        return words(written)
    wrong.append(f"{place}: expected {' or '.join(words)}, got {_quoted(written)}.")
    return None


def _quoted(written: object) -> str:
    return f"“{written}”"


def write_mapping(mapping: ColumnMap, remarks: Mapping[str, str]) -> str:
    """Write a mapping file for a person to edit; `remarks` stand beside columns."""
    lines = [
        "# Which column of your table holds what. Edit it, and pass it by --mapping.",
        "# An empty text leaves a column out. What a column can hold:",
        *(f"#   {line}" for line in _vocabulary()),
        "",
        "[file]",
        f"dates = {_toml(mapping.dates or '')}  # dmy or mdy; empty: decided from the dates",
        f"scale = {_toml(mapping.scale or '')}  # 1-4 or 1-9; empty: decided from the ratings",
        f"rows = {_toml(mapping.rows or '')}  # card or event: what one row is",
        "",
        "[columns]",
        *(
            f"{_toml(name)} = {_toml(str(target or ''))}{_remark(remarks.get(name))}"
            for name, target in mapping.columns.items()
        ),
        "",
        '# What holds for the whole file and has no column, as in: perspective = "client"',
        "[everywhere]",
        *(f"{name} = {_toml(value)}" for name, value in mapping.everywhere.items()),
        "",
        '# Your own words for an answer, as in: [values.therapist] and "CT" = "ct@example.org"',
    ]
    for name, words in mapping.values.items():
        lines += [f"[values.{name}]", *(f"{_toml(k)} = {_toml(v)}" for k, v in words.items()), ""]
    if mapping.scales:
        lines += ["[scales]", *(f"{_toml(k)} = {_toml(v)}" for k, v in mapping.scales.items()), ""]
    return "\n".join(lines).rstrip() + "\n"


def _vocabulary() -> list[str]:
    once = ", ".join(f for f in Field if f not in EVENT_FIELDS)
    several = ", ".join(f for f in Field if f in EVENT_FIELDS)
    return [once, several, "the latter with a number for the second, third …: “helpful_event 2”"]


def _remark(remark: str | None) -> str:
    return f"  # {remark}" if remark else ""


def _toml(text: str) -> str:
    """Quote as TOML's basic string, which differs from JSON's in one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
