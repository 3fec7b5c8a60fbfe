"""A round of pairs as a REFI-QDA project, and back: a text a packet, a code a pair.

QDA-XML has links between passages, and hardly a program brings them back as they were. Codes come
back from all of them, so each pair of names is a code: the one of 1 and A, given to any passage of
a packet, says that its texts 1 and A are about the same event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from visavis.exchange.codings.pairs import Judged, PacketGiven, Pair, PairSheet, Side
from visavis.exchange.codings.passages import (
    NOT_ENOUGH,
    ORIGIN,
    Passages,
    ProblemError,
    by_source,
    certainty_of,
    joined,
    labelled,
    memo_of,
    memos,
    name_of,
    named,
    rater_of,
    refuse_all,
    users_of,
)
from visavis.exchange.refi_qda.codebook import guid
from visavis.exchange.refi_qda.project import Code, Coding, Project, Selection, Text
from visavis.vocab.coding import Certainty

NONE_SAME = "None is the same event"
SAME = re.compile(r"same event:? *([0-9]+) *(?:[-–—+&,/]|and)? *([a-z]+)", re.IGNORECASE)
SAYS_SAME = "Text {} and text {} are about the same event. Give it to any passage of the packet."
SAYS_NONE = "No two texts of the two sides are about the same event. Give it alone."
SAYS_SHORT = "The words are too few to tell. Give it alone."
SIDES = "1, 2 … are texts of one side, A, B … of the other."


def to_project(sheet: PairSheet) -> Project:
    """Return a sheet as a project; the same each time but for when it was written."""
    names = sorted({pair for given in sheet.given for pair in given.names}, key=_order)
    return Project(
        name=sheet.name,
        origin=ORIGIN,
        created=sheet.created,
        users=users_of(sheet),
        codes=(
            *(
                Code(guid=_code(pair), name=_named(pair), description=SAYS_SAME.format(*pair))
                for pair in names
            ),
            Code(guid=guid("none_same"), name=NONE_SAME, description=SAYS_NONE),
            Code(guid=guid("not_enough_text"), name=NOT_ENOUGH, description=SAYS_SHORT),
        ),
        sources=tuple(_source(sheet, of_one) for of_one in by_source(sheet.given)),
        notes=memos(sheet, ((one, one.coded.memo) for one in sheet.given if one.coded)),
    )


def _order(pair: Pair) -> tuple[int, int, str]:
    return int(pair[0]), len(pair[1]), pair[1]


def _code(pair: Pair) -> str:
    return guid(f"same_event/{pair[0]}/{pair[1]}")


def _named(pair: Pair) -> str:
    return f"Same event: {pair[0]} – {pair[1]}"


def _source(sheet: PairSheet, of_one: list[PacketGiven]) -> Text:
    first = of_one[0]
    text, places = _written((*first.left, *first.right))
    return Text(
        guid=first.source.upper(),
        name=name_of("Packet", first),
        description=SIDES,
        text=text,
        selections=tuple(
            one for given in of_one for one in _selections(sheet, given, places, len(text))
        ),
    )


def _written(sides: Iterable[Side]) -> tuple[str, dict[str, tuple[int, int]]]:
    """Return all texts of a packet as one, each below its name, and where each of them stands."""
    text, places = "", {}
    for one in sides:
        text += f"{one.name} ({one.valence})\n"
        places[one.name] = (len(text), len(text) + len(one.text))
        text += f"{one.text}\n\n"
    return text, places


def _selections(
    sheet: PairSheet, given: PacketGiven, places: dict[str, tuple[int, int]], length: int
) -> Iterator[Selection]:
    """Yield a selection for both texts of a pair, or one for all where there is no pair."""
    coded = given.coded
    if coded is None:
        return
    rater, told = rater_of(sheet, given.rater), labelled(certainty=coded.certainty)
    notes = (memo_of(given),) if coded.memo else ()
    for place, (own, code, (start, end)) in enumerate(_codings(given, coded, places, length)):
        yield Selection(
            guid=own,
            start=start,
            end=end,
            user=rater,
            description=told,
            codings=(Coding(guid=guid(f"{own}/{code}"), code=code, user=rater),),
            notes=notes if place == 0 else (),
        )


def _codings(
    given: PacketGiven, coded: Judged, places: dict[str, tuple[int, int]], length: int
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    for pair in given.names:
        if pair in coded.same:
            for name in pair:
                yield guid(f"{given.id}/{'/'.join(pair)}/{name}"), _code(pair), places[name]
    if not coded.same:
        flag = "not_enough_text" if coded.not_enough_text else "none_same"
        yield given.id.upper(), guid(flag), (0, length)


def _own(sheet: PairSheet) -> Iterator[tuple[str, PacketGiven]]:
    """Yield the guids of all selections that we may have made, with what they are about."""
    for given in sheet.given:
        yield given.id.upper(), given
        for pair in given.names:
            for name in pair:
                yield guid(f"{given.id}/{'/'.join(pair)}/{name}"), given


@dataclass(slots=True)
class _Found:
    """What the passages of one packet say together."""

    source: Text
    given: PacketGiven
    same: set[Pair] = field(default_factory=set)
    none: bool = False
    short: bool = False
    certainty: Certainty | None = None
    memos: list[str] = field(default_factory=list)

    def judged(self) -> Judged:
        """Return the judgement; what contradicts itself is refused."""
        if bool(self.same) + self.none + self.short > 1:
            msg = (
                "a pair, that none is the same, that there is not enough text: only one of these"
                " can be; keep one"
            )
            raise ProblemError(msg)
        return Judged(
            same=frozenset(self.same),
            certainty=self.certainty,
            not_enough_text=self.short,
            memo=joined(self.memos),
        )


def from_project(project: Project, sheet: PairSheet) -> dict[str, Judged]:
    """Return what raters made of the packets of a sheet, by id of the assignment.

    Packets are known by the guid of their text, pairs by the guid or the name of their code. Of a
    packet with a code all other pairs are not the same; one without any is still to be judged.

    Raises
    ------
    CodingsError
        With the text and the code by name, and the remedy.
    """
    passages = Passages(project, sheet, dict(_own(sheet)))
    passages.refuse_strange("packet")
    names = {code.guid: code.name for code in project.walk()}
    found: dict[str, _Found] = {}
    problems: list[str] = []
    for source, passage in passages:
        try:
            given = passages.about(source, passage, "packet")
            one = found.setdefault(given.id, _Found(source, given))
            for coding in passage.codings:
                _add(one, coding.code, names[coding.code])
            one.certainty = one.certainty or certainty_of(passage)
            one.memos.append(passages.memo(passage))
        except ProblemError as problem:
            problems.append(named(source, problem))
    judged: dict[str, Judged] = {}
    for id_, one in found.items():
        try:
            judged[id_] = one.judged()
        except ProblemError as problem:
            problems.append(named(one.source, problem))
    refuse_all(problems)
    return judged


def _add(found: _Found, code: str, name: str) -> None:
    """Take in what one code says."""
    pairs = {_code(pair): pair for pair in found.given.names}
    match = SAME.fullmatch(" ".join(name.split()))
    pair = pairs.get(code) or ((match[1], match[2].upper()) if match else None)
    if pair is not None:
        if pair not in found.given.names:
            msg = f"{name[:60]!r} names a text that this packet has not; give another one"
            raise ProblemError(msg)
        found.same.add(pair)
    elif code == guid("none_same") or name.casefold() == NONE_SAME.casefold():
        found.none = True
    elif code == guid("not_enough_text") or name.casefold() == NOT_ENOUGH.casefold():
        found.short = True
    else:
        msg = f"{name[:60]!r} says nothing about pairs; give {_named(found.given.names[0])!r} or so"
        raise ProblemError(msg)
