"""What a rater is given. Blinding lives here: whatever is not in `PacketView`, no page can show.

It tells neither whose account a report is, nor when, nor of which session; a gold report, a
repeat and a decoy are told as any other packet, by as many queries. No table is asked of another
rater's work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from visavis.apps.coding.models import Assignment, Coding, PacketText, RoundRater
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.queries.books import book_of
from visavis.apps.coding.rules.content import Asked, CodingContent, Given
from visavis.apps.coding.rules.naming import name_of
from visavis.apps.prepared import prepared
from visavis.apps.sealing import client_key, round_key, unseal, unseal_all
from visavis.vocab.card import Valence
from visavis.vocab.coding import Certainty, RoundKind, SourceGuess

AHEAD = 4
"""Packets that a page holds at most beside the one it shows: so many can be coded without
network, and no more of a client's words leave before they are needed."""


@dataclass(frozen=True, slots=True)
class TextView:
    """The words of one report, names struck out."""

    id: UUID
    """The page's name for it, another one for each assignment: a repeat has none of the first."""
    words: str
    valence: Valence
    name: str = ""
    """A number on one of two sides, a letter on the other; it stays when another is taken back."""


@dataclass(frozen=True, slots=True)
class PacketView:
    """One packet as its rater sees it."""

    assignment: UUID
    coding: UUID
    """The id of the next coding of it, where the browser makes none of its own."""
    sides: tuple[tuple[TextView, ...], ...]
    """One side, or two."""
    before: CodingContent | None
    """What this rater made of it and may change; pairs by the page's names for texts."""
    coded: bool = False
    """Whether a coding of this rater's counts: what is saved then takes its place."""

    @property
    def valence(self) -> Valence:
        """Whether it is told as helpful or as hindering; of two sides, each text tells its own."""
        return self.sides[0][0].valence

    @property
    def is_single(self) -> bool:
        """Whether it is one text and not two sides."""
        return len(self.sides) == 1

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        """Each pair of texts of the two sides: its value in the form, and what each is called."""
        if self.is_single:
            return []
        first, second = self.sides
        return [
            (f"{one.id} {other.id}", one.name, other.name) for one, other in product(first, second)
        ]


def upcoming(place: RoundRater, *, after: UUID | None = None, at_most: int = 1) -> list[Assignment]:
    """Return the next assignments that the rater has not coded, in the rater's own order.

    Parameters
    ----------
    place
        The rater in the round.
    after
        An assignment of theirs: the next ones stand behind it. What comes next is then found
        without a look at what was coded before.
    at_most
        How many; no more than `AHEAD`.
    """
    found = _first(place.pk) if after is None else _further(place.pk, after)
    return found[:at_most]


def _uncoded(rater: UUID) -> QuerySet[Assignment]:
    counting = Coding.objects.filter(assignment=OuterRef("pk"), replaced_at__isnull=True)
    own = Assignment.objects.filter(
        ~Exists(counting),
        counted("packet__"),
        rater=rater,
        excused_at__isnull=True,
    )
    related = ("packet__gold", "packet__about__card__episode__client")
    return own.select_related(*related).order_by("place")


@prepared
def _first(rater_id: UUID) -> QuerySet[Assignment]:
    return _uncoded(rater_id)[:AHEAD]


@prepared
def _further(rater_id: UUID, after_id: UUID) -> QuerySet[Assignment]:
    place = Assignment.objects.filter(pk=after_id, rater=rater_id).values("place")
    return _uncoded(rater_id).filter(place__gt=Subquery(place))[:AHEAD]


def shown_as(assignment_id: UUID, text_id: UUID) -> UUID:
    """Return the name that a page gives a text."""
    return uuid5(assignment_id, str(text_id))


def texts_shown(assignment: Assignment) -> dict[UUID, UUID]:
    """Return the ids of a packet's texts by the names that the page gave them; one query."""
    return {shown_as(assignment.pk, text.pk): text.pk for text in _texts(assignment.packet_id)}


def packets_of(assignments: Sequence[Assignment]) -> list[PacketView]:
    """Return the packets of assignments; those whose words are gone meanwhile are left out."""
    ids = [assignment.pk for assignment in assignments]
    codings: defaultdict[UUID, list[Coding]] = defaultdict(list)
    for coding in Coding.objects.filter(assignment__in=ids).order_by("coded_at", "pk"):
        codings[coding.assignment_id].append(coding)
    sides = _sides(assignments)
    return [
        PacketView(
            assignment=assignment.pk,
            coding=uuid5(assignment.pk, str(len(codings[assignment.pk]))),
            sides=_masked(assignment, sides[assignment.packet_id]),
            before=_counting(assignment, codings[assignment.pk]),
            coded=any(coding.replaced_at is None for coding in codings[assignment.pk]),
        )
        for assignment in assignments
        if assignment.packet_id in sides
    ]


def _counting(assignment: Assignment, codings: Sequence[Coding]) -> CodingContent | None:
    """Return what counts, or what was undone last: to be changed, not to be made anew."""
    if not codings:
        return None
    counting = [coding for coding in codings if coding.replaced_at is None]
    latest = counting[0] if counting else max(codings, key=lambda coding: coding.coded_at)
    found = content_of(latest, key=memo_key(assignment))
    pairs = [(shown_as(assignment.pk, a), shown_as(assignment.pk, b)) for a, b in found.matches]
    return replace(found, matches=tuple(pairs))


def _masked(
    assignment: Assignment, sides: tuple[tuple[TextView, ...], ...]
) -> tuple[tuple[TextView, ...], ...]:
    return tuple(
        tuple(replace(text, id=shown_as(assignment.pk, text.id)) for text in side) for side in sides
    )


def memo_key(assignment: Assignment) -> str:
    """Return the key of a rater's note: the client's; the round's where a report is invented."""
    about = assignment.packet.about
    if about is None:
        return round_key(assignment.packet.round_id)
    return client_key(about.card.episode.client_id)


def content_of(coding: Coding, *, key: str) -> CodingContent:
    """Return what a rater said with a coding."""
    return CodingContent(
        categories=tuple(Given(one["category"], one.get("link", "")) for one in coding.categories),
        matches=tuple((UUID(first), UUID(second)) for first, second in coding.matches),
        certainty=Certainty(coding.certainty) if coding.certainty else None,
        does_not_fit=coding.does_not_fit,
        not_enough_text=coding.not_enough_text,
        source_guess=SourceGuess(coding.source_guess) if coding.source_guess else None,
        memo=unseal(coding, "memo_sealed", key=key),
    )


def _sides(
    assignments: Sequence[Assignment],
) -> Mapping[UUID, tuple[tuple[TextView, ...], ...]]:
    """Return the words by packet; one query, and one way through it for invented reports too."""
    packets = {assignment.packet_id: assignment.packet for assignment in assignments}
    rows = list(
        PacketText.objects.filter(packet__in=list(packets))
        .select_related("report__card__episode")
        .order_by("packet", "side", "place")
    )
    words = _words(rows)
    found: defaultdict[UUID, dict[int, list[TextView]]] = defaultdict(dict)
    gone = {row.packet_id for row in rows if row.report is not None and words[row.pk] is None}
    for row in rows:
        gold = packets[row.packet_id].gold
        told = words[row.pk] if row.report is not None or gold is None else gold.text
        of = row.report if row.report is not None else gold
        if of is not None and row.packet_id not in gone:
            side = found[row.packet_id].setdefault(row.side, [])
            name = name_of(row.side, row.place)
            side.append(TextView(row.pk, told or "", Valence(of.valence), name))
    return {
        packet: tuple(tuple(by_side[side]) for side in sorted(by_side))
        for packet, by_side in found.items()
    }


def _words(rows: Sequence[PacketText]) -> dict[UUID, str | None]:
    sealed = [row for row in rows if row.report is not None]
    keys = [client_key(row.report.card.episode.client_id) for row in sealed if row.report]
    opened = unseal_all(sealed, "text_sealed", keys=keys)
    return dict(zip((row.pk for row in sealed), opened, strict=True))


def asked_of(assignment: Assignment) -> Asked:
    """Return what a coding of this assignment is held against; one query."""
    round_ = assignment.rater.round
    texts = _texts(assignment.packet_id)
    if round_.kind == RoundKind.SAME_EVENT:
        first, second = (frozenset(t.pk for t in texts if t.side == side) for side in (0, 1))
        return Asked(sides=(first, second))
    of = texts[0].report if texts and texts[0].report is not None else assignment.packet.gold
    return Asked(
        codebook=None if round_.codebook is None else book_of(round_.codebook),
        linked=None if round_.linked is None else book_of(round_.linked),
        valence=None if of is None else Valence(of.valence),
        source=round_.asks_source,
    )


@prepared
def _texts(packet_id: UUID) -> QuerySet[PacketText]:
    return PacketText.objects.filter(packet=packet_id).select_related("report").order_by("side")
