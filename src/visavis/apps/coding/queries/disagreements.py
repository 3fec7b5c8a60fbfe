"""What raters coded differently, for whoever settles it. Nobody learns who coded what.

Letters are drawn anew for each packet: they follow the order of the assignments' ids, which are
random. So A of one packet is no more A of the next than anybody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from uuid import UUID

from visavis.apps.coding.models import Coding, Consensus, Packet, PacketText, Round
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.queries.judged import Judged, judged, pairs_of
from visavis.apps.coding.rules.answers import Answer, all_alike, answer_of, apart
from visavis.apps.coding.rules.naming import name_of
from visavis.apps.sealing import client_key, unseal, unseal_all
from visavis.vocab.card import Valence
from visavis.vocab.coding import Certainty, Disagreement


@dataclass(frozen=True, slots=True)
class Line:
    """One packet, and where it stands."""

    packet: UUID
    place: int
    """What it is called by, counted from 1."""
    codings: int
    apart: float
    """The share of pairs of raters who differ."""
    settled: bool
    by_all: bool
    """Whether nobody had to settle it: all had coded the same."""
    kind: Disagreement | None


@dataclass(frozen=True, slots=True)
class Board:
    """All packets of a round, those that wait first."""

    waiting: tuple[Line, ...]
    done: tuple[Line, ...]
    alike: int
    """Coded the same by all, two or more."""
    single: int
    """Coded by one rater."""

    @property
    def percent(self) -> int:
        """Settled, of those that raters had coded differently; never 100 before the last."""
        every = len(self.waiting) + len(self.done)
        return 100 * len(self.done) // every if every else 100


@dataclass(frozen=True, slots=True)
class Told:
    """One rater's coding, with a letter that holds for this packet alone."""

    letter: str
    answer: Answer
    certainty: Certainty | None
    memo: str
    """What the rater noted for the talk about it."""


@dataclass(frozen=True, slots=True)
class TextView:
    """The words of one report, names struck out."""

    id: str
    name: str
    """A number on one side, a letter on the other."""
    words: str
    valence: Valence


@dataclass(frozen=True, slots=True)
class Matter:
    """One packet as it lies before whoever settles it."""

    packet: Packet
    sides: tuple[tuple[TextView, ...], ...]
    told: tuple[Told, ...]
    differed: bool
    settled: Consensus | None
    note: str
    """What was noted when it was settled."""

    @property
    def settled_pairs(self) -> frozenset[frozenset[str]]:
        """The pairs that were settled to be about the same event."""
        return frozenset() if self.settled is None else answer_of([], self.settled.matches).matches

    @property
    def pairs(self) -> list[tuple[frozenset[str], str, str]]:
        """Each pair of texts of the two sides, and what each is called."""
        if len(self.sides) == 1:
            return []
        first, second = self.sides
        return [
            (frozenset((one.id, other.id)), one.name, other.name)
            for one in first
            for other in second
        ]


def first_answers(of: Round) -> dict[UUID, list[Answer]]:
    """Return by packet what raters made of it independently, whom experts had not preceded.

    Decoys are left out: their sides are of two sessions, and there is nothing to settle.
    """
    found: defaultdict[UUID, list[Answer]] = defaultdict(list)
    for row in judged(of):
        if _counts(row):
            found[row.packet].append(row.answer)
    return found


def _counts(row: Judged) -> bool:
    return not row.repeat and row.gold is None and not row.decoy


def board(of: Round) -> Board:
    """Return where the packets of a round stand: three queries."""
    places = dict(Packet.objects.filter(round=of).values_list("pk", "place"))
    settled = {row.packet_id: row for row in Consensus.objects.filter(packet__round=of)}
    waiting: list[Line] = []
    done: list[Line] = []
    alike = single = 0
    for packet, answers in first_answers(of).items():
        row = settled.get(packet)
        by_all = row is not None and row.settled_by_id is None
        if all_alike(answers) and (row is None or by_all):
            single += len(answers) == 1
            alike += len(answers) > 1
            continue
        line = Line(
            packet=packet,
            place=places[packet],
            codings=len(answers),
            apart=apart(answers),
            settled=row is not None,
            by_all=by_all,
            kind=Disagreement(row.disagreement) if row is not None and row.disagreement else None,
        )
        (done if line.settled else waiting).append(line)
    waiting.sort(key=lambda line: (-line.apart, line.place))
    done.sort(key=lambda line: line.place)
    return Board(tuple(waiting), tuple(done), alike, single)


def waiting(of: Round) -> list[UUID]:
    """Return the packets that wait, as `board` has them in its order; two queries.

    What is settled is not looked at: the less there is left, the sooner it is known what is next.
    """
    open_ = Packet.objects.filter(round=of, consensus=None, gold=None, decoy=False)
    places = dict(open_.filter(counted()).values_list("pk", "place"))
    said = Coding.objects.filter(
        assignment__packet__in=open_.values("pk"), assignment__repeat=False, replaced_at=None
    ).values_list("assignment__packet_id", "categories", "matches", "not_enough_text")
    found: defaultdict[UUID, list[Answer]] = defaultdict(list)
    for packet, categories, matches, short in said.iterator():
        if packet in places:
            found[packet].append(answer_of(categories, matches, not_enough_text=short))
    parts = {packet: apart(answers) for packet, answers in found.items()}
    left = [packet for packet, part in parts.items() if part]
    return sorted(left, key=lambda packet: (-parts[packet], places[packet]))


def matter(packet: Packet) -> Matter:
    """Return one packet with its words and its codings; four queries."""
    told = _told(packet)
    settled = Consensus.objects.filter(packet=packet).first()
    note = "" if settled is None else unseal(settled, "note_sealed", key=key_of(packet))
    return Matter(
        packet=packet,
        sides=_sides(packet),
        told=told,
        differed=not all_alike([one.answer for one in told]),
        settled=settled,
        note=note,
    )


def key_of(packet: Packet) -> str:
    """Return the key of the client whose report a packet is about."""
    if packet.about is None:
        msg = "a packet that is about nobody's report is not settled: experts have"
        raise ValueError(msg)
    return client_key(packet.about.card.episode.client_id)


def pairs_in(packet: Packet) -> Sequence[frozenset[str]]:
    """Return the pairs of texts that can be about the same event."""
    return pairs_of(packet.round).get(packet.pk, ())


def _told(packet: Packet) -> tuple[Told, ...]:
    rows = Coding.objects.filter(
        assignment__packet=packet, assignment__repeat=False, replaced_at=None
    ).order_by("assignment_id")
    return tuple(
        Told(
            letter=ascii_uppercase[place % 26],
            answer=answer_of(row.categories, row.matches, not_enough_text=row.not_enough_text),
            certainty=Certainty(row.certainty) if row.certainty else None,
            memo=unseal(row, "memo_sealed", key=key_of(packet)),
        )
        for place, row in enumerate(rows)
    )


def _sides(packet: Packet) -> tuple[tuple[TextView, ...], ...]:
    rows = list(
        PacketText.objects.filter(packet=packet, report__isnull=False)
        .select_related("report__card__episode")
        .order_by("side", "place")
    )
    keys = [client_key(row.report.card.episode.client_id) for row in rows if row.report]
    words = unseal_all(rows, "text_sealed", keys=keys)
    sides: defaultdict[int, list[TextView]] = defaultdict(list)
    for row, text in zip(rows, words, strict=True):
        if row.report is None:  # pragma: no cover -- the query asked for those that have one
            continue
        own = sides[row.side]
        name = name_of(row.side, row.place)
        own.append(TextView(str(row.pk), name, text or "", Valence(row.report.valence)))
    return tuple(tuple(sides[side]) for side in sorted(sides))


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was noted for the next version of the codebook."""

    place: int
    kind: Disagreement | None
    codes: tuple[str, ...]
    """What was settled."""
    words: str


def sentences(of: Round) -> list[Sentence]:
    """Return what was noted for the codebook, by what it is about; one query."""
    rows = (
        Consensus.objects.filter(counted("packet__"), packet__round=of)
        .exclude(for_codebook="")
        .select_related("packet")
        .order_by("packet__place")
    )
    found = [
        Sentence(
            place=row.packet.place,
            kind=Disagreement(row.disagreement) if row.disagreement else None,
            codes=answer_of(row.categories, row.matches).codes,
            words=row.for_codebook,
        )
        for row in rows
    ]
    return sorted(found, key=lambda sentence: (sentence.codes, sentence.place))
