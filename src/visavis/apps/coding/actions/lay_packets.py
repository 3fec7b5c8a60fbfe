"""Lay packets: words are struck, and sealed under the key of the client whom they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID, uuid4

from visavis.apps.cards.models import EventReport
from visavis.apps.coding.models import GoldReport, Packet, PacketText, Round
from visavis.apps.coding.queries.lots import Lot
from visavis.apps.coding.queries.school import gold_for
from visavis.apps.coding.queries.struck import Struck
from visavis.apps.people.models import Member
from visavis.apps.prepared import insert, new_row
from visavis.apps.sealing import client_key, seal, unseal

AT_ONCE = 500
"""Rows that go into the database in one statement, and texts that are decrypted together."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A packet with its texts, neither of which is in the database yet."""

    packet: Packet
    texts: tuple[PacketText, ...]


def sealed(made: Round, lots: Sequence[Lot]) -> list[Laid]:
    """Return a packet for each lot; one whose words are blank, or gone meanwhile, is none.

    Nothing is written. Striking thousands of reports takes seconds, and where the database knows
    one writer at a time, cards that are handed in would wait that long.
    """
    struck = Struck.of(made.study, masks_roles=made.masks_roles)
    found: list[Laid] = []
    for start in range(0, len(lots), AT_ONCE):
        some = lots[start : start + AT_ONCE]
        words = struck.words([one for lot in some for one in lot.reports])
        found += [
            _laid(made, lot, words)
            for lot in some
            if all(one.report in words for one in lot.reports)
        ]
    return found


def lay(found: Sequence[Laid]) -> int:
    """Write packets, those whose reports are all there still; return how many."""
    reports = [text.report_id for one in found for text in one.texts if text.report_id is not None]
    there = _there(reports)
    kept = [one for one in found if all(text.report_id in there for text in one.texts)]
    for place, one in enumerate(kept, start=1):
        one.packet.place = place
    rows: Sequence[Sequence[Packet | PacketText]] = (
        [one.packet for one in kept],
        [text for one in kept for text in one.texts],
    )
    for table in rows:
        for start in range(0, len(table), AT_ONCE):
            insert(table[start : start + AT_ONCE])
    return len(kept)


def _there(reports: Sequence[UUID]) -> set[UUID]:
    """Return which reports nobody took back meanwhile."""
    found: set[UUID] = set()
    for start in range(0, len(reports), AT_ONCE):
        some = EventReport.objects.filter(pk__in=reports[start : start + AT_ONCE])
        found.update(some.values_list("pk", flat=True))
    return found


def _laid(made: Round, lot: Lot, words: Mapping[UUID, str]) -> Laid:
    packet = new_row(
        Packet,
        id=uuid4(),
        round_id=made.pk,
        place=0,
        about_id=lot.about.report,
        inclusion_probability=lot.probability,
        decoy=lot.decoy,
        gold_id=None,
        checked_at=None,
        checked_by_id=None,
        left_out=False,
    )
    return Laid(packet, tuple(_texts(packet, lot, words)))


def _texts(packet: Packet, lot: Lot, words: Mapping[UUID, str]) -> Iterator[PacketText]:
    for number, side in enumerate(lot.sides):
        for place, one in enumerate(side):
            row = new_row(
                PacketText,
                id=uuid4(),
                packet_id=packet.pk,
                report_id=one.report,
                side=number,
                place=place,
                text_sealed=None,
            )
            seal(row, "text_sealed", words[one.report], key=client_key(one.client))
            yield row


def mix_gold(
    made: Round, many: int, *, after: int, rng: Random, made_by: Member | None, now: datetime
) -> int:
    """Lay packets of so many gold reports, or of as many as there are; return their number.

    Invented ones are nobody's words and need no reading through.
    """
    known = GoldReport.objects.filter(pk__in=[one.pk for one in gold_for(made)])
    drawn = known.filter(retired_at__isnull=True).exclude(packet__about__packets__round=made)
    usable = list(drawn.select_related("packet__about__card__episode").order_by("pk"))
    chosen = rng.sample(usable, min(many, len(usable)))
    for place, gold in enumerate(chosen, start=after + 1):
        packet = Packet(round=made, place=place, gold=gold)
        if gold.packet is not None:
            packet.about = gold.packet.about
        elif made_by is not None:
            packet.checked_at, packet.checked_by = now, made_by
        packet.save()
        _gold_text(packet, gold).save()
    return len(chosen)


def _gold_text(packet: Packet, gold: GoldReport) -> PacketText:
    row = PacketText(packet=packet)
    if gold.packet is not None and packet.about is not None:
        told = gold.packet.texts.get()
        key = client_key(packet.about.card.episode.client_id)
        row.report_id = told.report_id
        seal(row, "text_sealed", unseal(told, "text_sealed", key=key), key=key)
    return row
