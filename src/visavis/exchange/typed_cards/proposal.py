"""Propose which column holds what, from the headers and a look at yes-or-no columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from visavis.exchange.spreadsheets.table import Cell, Table, is_empty
from visavis.exchange.typed_cards.fields import Field, Target
from visavis.exchange.typed_cards.headers import PERSONAL, PHRASES
from visavis.exchange.typed_cards.mapping import ColumnMap, Layout
from visavis.exchange.typed_cards.words import GATES, plain

LIKE = 0.84
"""How alike two headers must be to be taken for the same word typed wrongly."""
LONGEST = 8
"""Words of a header that is looked at; a longer one is a sentence."""
MOSTLY = 0.8

_ASIDE = re.compile(r"[(\[{][^)\]}]*[)\]}]|\b\d ?[-–] ?\d\b")
_NUMBER = re.compile(r"(?<!\d)([1-9]\d?)(?!\d)")

SIDED = {
    (Field.RATING, Field.HELPFUL_EVENT): Field.HELPFUL_RATING,
    (Field.RATING, Field.HINDERING_EVENT): Field.HINDERING_RATING,
    (Field.MOMENT, Field.HELPFUL_EVENT): Field.HELPFUL_MOMENT,
    (Field.MOMENT, Field.HINDERING_EVENT): Field.HINDERING_MOMENT,
}
"""What a plain “rating” or “when” means when it stands to the right of an event."""
THERAPISTS = ("therap", "clinic", "behandl", "pratic")
"""How words for a therapist begin: whose address is wanted."""
GATE_OF = {Field.HELPFUL_EVENT: Field.HELPFUL, Field.HINDERING_EVENT: Field.HINDERING}


class How(StrEnum):
    """How a column was recognised."""

    KNOWN = "known"
    LIKELY = "likely, please check"
    LEFT_OUT = "not known: left out"
    PERSONAL = "looks like a name or contact: left out"
    TAKEN = "another column holds this already: left out"


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """One column and what it probably holds."""

    column: str
    target: Target | None
    how: How


@dataclass(frozen=True, slots=True)
class Proposal:
    """What each column probably holds."""

    columns: tuple[ProposedColumn, ...]

    @property
    def mapping(self) -> ColumnMap:
        """The proposal as a mapping."""
        return ColumnMap(columns={c.column: c.target for c in self.columns}, rows=self._layout())

    @property
    def remarks(self) -> Mapping[str, str]:
        """What to say beside each column that a person should look at."""
        return {c.column: str(c.how) for c in self.columns if c.how is not How.KNOWN}

    @property
    def unsure(self) -> tuple[ProposedColumn, ...]:
        """The columns that were recognised by likeness only."""
        return tuple(c for c in self.columns if c.how is How.LIKELY)

    def _layout(self) -> Layout | None:
        """Tell what one row is, where the headers tell it."""
        targets = [c.target for c in self.columns if c.target]
        if any(target.number > 1 for target in targets):
            return Layout.CARD
        return Layout.EVENT if any(t.field is Field.EVENT for t in targets) else None


def propose(table: Table) -> Proposal:
    """Propose what each column of `table` holds."""
    seen = [_recognise(column) for column in table.columns]
    seen = [_as_gate(p, [row.cells[i] for row in table.rows]) for i, p in enumerate(seen)]
    return Proposal(columns=tuple(_once(_with_sides(seen))))


def _recognise(column: str) -> ProposedColumn:
    text = plain(_ASIDE.sub(" ", column))
    found = _NUMBER.search(text)
    number = int(found.group(1)) if found else 1
    words = _NUMBER.sub(" ", text).split()
    phrase = " ".join(words)
    if found and phrase in ("session", "sitzung", "seance"):
        return ProposedColumn(column, None, How.LEFT_OUT)
    exact = PHRASES.get(phrase)
    if PERSONAL & set(words) and exact is not Field.THERAPIST:
        if not any(word.startswith(THERAPISTS) for word in words):
            return ProposedColumn(column, None, How.PERSONAL)
        return ProposedColumn(column, Target(Field.THERAPIST), How.LIKELY)
    field = exact or _alike(words)
    if field is None or not words:
        return ProposedColumn(column, None, How.LEFT_OUT)
    return ProposedColumn(column, Target(field, number), How.KNOWN if exact else How.LIKELY)


def _alike(words: Sequence[str]) -> Field | None:
    """Find a phrase that the header is, but for a typing error, or that it contains."""
    if not words or len(words) > LONGEST:
        return None
    phrase = " ".join(words)
    close = get_close_matches(phrase, PHRASES, n=1, cutoff=LIKE) if len(phrase) > 3 else []  # noqa: PLR2004 -- short words are alike by chance
    if close:
        return PHRASES[close[0]]
    for length in range(len(words) - 1, 1, -1):
        for start in range(len(words) - length + 1):
            part = " ".join(words[start : start + length])
            if part in PHRASES:
                return PHRASES[part]
    return None


def _as_gate(proposed: ProposedColumn, cells: Sequence[Cell]) -> ProposedColumn:
    """Take a bare “helpful” for the yes-or-no question when that is what its cells answer."""
    target = proposed.target
    if target is None or target.field not in GATE_OF or len(plain(proposed.column).split()) > 1:
        return proposed
    filled = [cell for cell in cells if not is_empty(cell)]
    answers = sum(isinstance(c, bool) or plain(str(c)) in GATES for c in filled)
    if filled and answers >= MOSTLY * len(filled):
        return ProposedColumn(proposed.column, Target(GATE_OF[target.field]), proposed.how)
    return proposed


def _with_sides(seen: Sequence[ProposedColumn]) -> list[ProposedColumn]:
    """Give a plain “rating” the side of the event to its left, unless events have no sides."""
    if any(p.target and p.target.field in (Field.EVENT, Field.VALENCE) for p in seen):
        return list(seen)
    last: Target | None = None
    sided: list[ProposedColumn] = []
    for proposed in seen:
        target = proposed.target
        if target and target.field in GATE_OF:
            last = target
        elif target and last and (target.field, last.field) in SIDED:
            target = Target(SIDED[target.field, last.field], last.number)
        sided.append(ProposedColumn(proposed.column, target, proposed.how))
    return sided


def _once(seen: Sequence[ProposedColumn]) -> list[ProposedColumn]:
    """Let the surest column hold what several seem to hold; the first among equals."""
    best: dict[Target, ProposedColumn] = {}
    for proposed in seen:
        standing = best.get(proposed.target) if proposed.target else None
        surer = standing and standing.how is How.LIKELY and proposed.how is How.KNOWN
        if proposed.target and (standing is None or surer):
            best[proposed.target] = proposed
    return [
        p if p.target is None or best[p.target] is p else ProposedColumn(p.column, None, How.TAKEN)
        for p in seen
    ]
