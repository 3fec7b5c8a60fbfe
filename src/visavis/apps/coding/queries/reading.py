"""Packets as the coordinator reads them through: struck, and what was struck marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from visavis.apps.coding.models import Packet, PacketText, Round
from visavis.apps.coding.queries.agreed import still_agreed
from visavis.apps.coding.rules.masking import PLACEHOLDER
from visavis.apps.sealing import client_key, unseal_all


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


def texts_of(packet: Packet) -> list[PacketText]:
    """Return the texts of a packet, in their order; one query."""
    rows = PacketText.objects.filter(packet=packet).order_by("side", "place")
    return list(rows.select_related("report__card__episode__client", "report__card__session"))


def packet_to_read(packet: Packet) -> PacketToRead:
    """Return a packet with its words; those whose key is gone are not there."""
    rows = [row for row in texts_of(packet) if row.report is not None]
    keys = [client_key(row.report.card.episode.client_id) for row in rows if row.report is not None]
    words = unseal_all(rows, "text_sealed", keys=keys)
    texts = [
        TextToRead(row.pk, row.side, text)
        for row, text in zip(rows, words, strict=True)
        if text is not None
    ]
    if packet.gold is not None and packet.gold.text:
        texts = [TextToRead(packet.pk, 0, packet.gold.text)]
    checked = packet.checked_at is not None
    return PacketToRead(packet.pk, packet.place, checked, packet.left_out, tuple(texts))


def next_unread(round_: Round, *, after: int = 0) -> Packet | None:
    """Return the next packet that nobody has read through: behind `after`, then from the front."""
    unread = Packet.objects.filter(still_agreed(), round=round_, checked_at__isnull=True).order_by(
        "place"
    )
    return unread.filter(place__gt=after).first() or unread.first()


def _pieces(words: str) -> Iterator[Piece]:
    end = 0
    for found in PLACEHOLDER.finditer(words):
        if found.start() > end:
            yield Piece(words[end : found.start()], struck=False)
        yield Piece(found[0], struck=True)
        end = found.end()
    if end < len(words):
        yield Piece(words[end:], struck=False)
