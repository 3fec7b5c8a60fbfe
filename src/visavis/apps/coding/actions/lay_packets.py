"""Lay packets: words are struck, and sealed under the key of the client whom they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from visavis.apps.coding.models import GoldReport, Packet, PacketText, Round
from visavis.apps.coding.queries.lots import Lot
from visavis.apps.coding.queries.school import gold_for
from visavis.apps.coding.queries.struck import Struck
from visavis.apps.people.models import Member
from visavis.apps.sealing import client_key, seal, unseal

AT_ONCE = 500
"""Rows that go into the database in one statement, and texts that are decrypted together."""


def lay(made: Round, lots: Sequence[Lot]) -> int:
    """Lay a packet for each lot; one whose words are blank, or gone meanwhile, is none."""
    struck = Struck.of(made.study, masks_roles=made.masks_roles)
    laid = 0
    for start in range(0, len(lots), AT_ONCE):
        some = lots[start : start + AT_ONCE]
        words = struck.words([one for lot in some for one in lot.reports])
        whole = [lot for lot in some if all(one.report in words for one in lot.reports)]
        packets = [
            Packet(
                round=made,
                place=laid + place,
                about_id=lot.about.report,
                inclusion_probability=lot.probability,
                decoy=lot.decoy,
            )
            for place, lot in enumerate(whole, start=1)
        ]
        texts = [t for p, lot in zip(packets, whole, strict=True) for t in _texts(p, lot, words)]
        Packet.objects.bulk_create(packets)
        PacketText.objects.bulk_create(texts)
        laid += len(whole)
    return laid


def _texts(packet: Packet, lot: Lot, words: Mapping[UUID, str]) -> Iterator[PacketText]:
    for number, side in enumerate(lot.sides):
        for place, one in enumerate(side):
            row = PacketText(packet=packet, report_id=one.report, side=number, place=place)
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
