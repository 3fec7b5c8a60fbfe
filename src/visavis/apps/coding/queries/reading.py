"""Packets as the coordinator reads them through: struck, and what was struck marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from visavis.apps.coding.models import Packet, PacketText, Round
from visavis.apps.coding.queries.agreed import still_agreed
from visavis.apps.coding.rules.masking import PLACEHOLDER
from visavis.apps.sealing import client_key, unseal_all

A_PAGE = 25
"""Packets that are read at a time."""
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, or what stands for something that was struck."""

    words: str
    struck: bool


@dataclass(frozen=True, slots=True)
class TextToRead:
    """One text of a packet."""

    id: UUID
    side: int
    words: str

    @property
    def pieces(self) -> list[Piece]:
        """Return the text in pieces, so that a page marks what was struck."""
        return list(_pieces(self.words))


@dataclass(frozen=True, slots=True)
class PacketToRead:
    """One packet, in the round's own order; neither side nor session is told here either."""

    id: UUID
    place: int
    checked: bool
    left_out: bool
    texts: tuple[TextToRead, ...]

    @property
    def struck(self) -> bool:
        """Whether something was struck: such packets are read first."""
        return any(PLACEHOLDER.search(text.words) for text in self.texts)

    @property
    def sides(self) -> list[list[TextToRead]]:
        """The texts side by side, where there are two sides."""
        return [list(texts) for _side, texts in groupby(self.texts, key=lambda text: text.side)]


def texts_of(packet: Packet) -> list[PacketText]:
    """Return the texts of a packet, in their order; one query."""
    rows = PacketText.objects.filter(packet=packet).order_by("side", "place")
    return list(rows.select_related("report__card__episode__client", "report__card__session"))


def packet_to_read(packet: Packet) -> PacketToRead:
    """Return a packet with its words; those whose key is gone are not there."""
    return _told([packet], texts_of(packet))[0]


def page_to_read(round_: Round, *, most: int = A_PAGE) -> list[PacketToRead]:
    """Return packets that nobody has read through, those with something struck first.

    Of a large round only the next `AT_ONCE` are looked through for what was struck.
    """
    unread = Packet.objects.filter(still_agreed(), round=round_, checked_at__isnull=True)
    packets = list(unread.select_related("gold").order_by("place")[:AT_ONCE])
    rows = PacketText.objects.filter(packet__in=packets).order_by("side", "place")
    found = _told(packets, list(rows.select_related("report__card__episode")))
    return sorted(found, key=lambda one: not one.struck)[:most]


def _told(packets: Sequence[Packet], rows: Sequence[PacketText]) -> list[PacketToRead]:
    there = [row for row in rows if row.report is not None]
    keys = [client_key(row.report.card.episode.client_id) for row in there if row.report]
    texts: defaultdict[UUID, list[TextToRead]] = defaultdict(list)
    for row, words in zip(there, unseal_all(there, "text_sealed", keys=keys), strict=True):
        if words is not None:
            texts[row.packet_id].append(TextToRead(row.pk, row.side, words))
    for packet in packets:
        if packet.gold is not None and packet.gold.text:
            texts[packet.pk] = [TextToRead(packet.pk, 0, packet.gold.text)]
    return [
        PacketToRead(
            id=packet.pk,
            place=packet.place,
            checked=packet.checked_at is not None,
            left_out=packet.left_out,
            texts=tuple(texts[packet.pk]),
        )
        for packet in packets
    ]


def _pieces(words: str) -> Iterator[Piece]:
    end = 0
    for found in PLACEHOLDER.finditer(words):
        if found.start() > end:
            yield Piece(words[end : found.start()], struck=False)
        yield Piece(found[0], struck=True)
        end = found.end()
    if end < len(words):
        yield Piece(words[end:], struck=False)
