"""The statements of one request, written down, to be sent again for other cards."""

from __future__ import annotations

import pickle
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from django.db import connection

NAME = "statements.pickle"
Sent = tuple[str, list[Any]]


class Slot(Enum):
    """What differs from card to card."""

    CARD = "the card's id"
    FRESH = "an id made for a new row"
    NUMBER = "the number of an audit entry"


@dataclass
class Script:
    """Statements by whether they stand inside the transaction, with slots; and the cards."""

    outside_it: list[Sent]
    inside_it: list[Sent]
    cards: list[Any]
    first_number: int
    fresh: Any
    """One of the ids of new rows, which tells how the database takes an id."""

    def before(self, place: int) -> Iterator[Sent]:
        """What is read before the transaction begins."""
        return self._filled(self.outside_it, place, 0)

    def inside(self, place: int, turn: int) -> Iterator[Sent]:
        """What is read and written inside; `turn` numbers the calls."""
        return self._filled(self.inside_it, place, self.first_number + turn)

    def _filled(self, sent: list[Sent], place: int, number: int) -> Iterator[Sent]:
        for sql, values in sent:
            yield sql, [self._fill(value, place, number) for value in values]

    def _fill(self, value: object, place: int, number: int) -> object:
        if value is Slot.CARD:
            return self.cards[place]
        if value is Slot.FRESH:
            made = uuid.uuid4()
            return made.hex if isinstance(self.fresh, str) else made
        return number if value is Slot.NUMBER else value


@dataclass
class Recorder:
    """Listens to the connection while one card is handed in."""

    sent: list[tuple[bool, str, list[Any]]] = field(default_factory=list)

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Sequence[Any] | None,
        many: bool,  # noqa: FBT001 -- Django's signature
        context: dict[str, Any],
    ) -> object:
        """Write down a statement, and whether it stands inside the transaction."""
        values = [bytes(v) if isinstance(v, memoryview) else v for v in params or ()]
        self.sent.append((connection.in_atomic_block, sql, values))
        return execute(sql, params, many, context)


def write(
    folder: Path, recorder: Recorder, *, card: uuid.UUID, cards: Sequence[uuid.UUID], number: int
) -> None:
    """Put slots where `card`, ids of new rows and the entry's `number` stood, and keep it."""
    known = {card.hex, card}
    made = _ids_made(recorder, known)
    sent = [
        (inside, sql, [_slot(value, known, made, number) for value in values])
        for inside, sql, values in recorder.sent
        if not sql.startswith("BEGIN")  # the view opens its own transaction
    ]
    fresh = next(iter(made))
    script = Script(
        outside_it=[(sql, values) for inside, sql, values in sent if not inside],
        inside_it=[(sql, values) for inside, sql, values in sent if inside],
        cards=[each.hex if isinstance(fresh, str) else each for each in cards],
        first_number=number + 1,
        fresh=fresh,
    )
    (folder / NAME).write_bytes(pickle.dumps(script))


def load(folder: Path) -> Script:
    """Read what `write` kept."""
    script: Script = pickle.loads((folder / NAME).read_bytes())  # noqa: S301 -- we wrote it
    return script


def _ids_made(recorder: Recorder, known: set[Any]) -> set[Any]:
    """The first value of an inserted event report: its id."""
    return {
        values[0]
        for _inside, sql, values in recorder.sent
        if sql.startswith("INSERT") and "eventreport" in sql and values[0] not in known
    }


def _slot(value: object, known: set[Any], made: set[Any], number: int) -> object:
    if isinstance(value, str | uuid.UUID) and value in known:
        return Slot.CARD
    if isinstance(value, str | uuid.UUID) and value in made:
        return Slot.FRESH
    return Slot.NUMBER if value == number else value
