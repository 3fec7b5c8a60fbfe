"""Which words of a round may leave: those of clients and therapists who agree at this moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from visavis.apps.cards.models import EventReport
from visavis.apps.care.queries.agreements import agreements
from visavis.apps.coding.models import PacketText, Round
from visavis.apps.coding.rules.naming import name_of
from visavis.apps.people.queries.work import agreed_to_words, profiles
from visavis.apps.sealing import client_key, unseal_all
from visavis.privacy.studies import words_may_leave
from visavis.vocab.card import Perspective, Valence


@dataclass(frozen=True, slots=True)
class TextTold:
    """A text of a packet, names struck out."""

    id: UUID
    report: EventReport | None
    """With its card, session and client; None for an invented one."""
    side: int
    name: str
    words: str
    valence: Valence


def texts_told(round_: Round, *, words: bool) -> dict[UUID, list[TextTold]]:
    """Return the texts of each packet, in their order; a packet is told whole, or not at all.

    Parameters
    ----------
    words
        Whether they are needed; nothing is decrypted without.
    """
    rows = list(
        PacketText.objects.filter(packet__round=round_, packet__left_out=False)
        .select_related("packet__gold", "report__card__session", "report__card__episode__client")
        .order_by("packet__place", "side", "place")
    )
    sealed = _leaving(round_, rows)
    opened = dict(zip((row.pk for row in sealed), _opened(sealed, words=words), strict=True))
    found: defaultdict[UUID, list[TextTold]] = defaultdict(list)
    kept: set[UUID] = set()
    for row in rows:
        gold = row.packet.gold
        if row.report is None and gold is not None:
            text: str | None = gold.text
        else:
            text = opened.get(row.pk)
        of = row.report if row.report is not None else gold
        if text is None or of is None:
            kept.add(row.packet_id)
        else:
            name = name_of(row.side, row.place)
            told = TextTold(row.pk, row.report, row.side, name, text, Valence(of.valence))
            found[row.packet_id].append(told)
    return {packet: texts for packet, texts in found.items() if packet not in kept}


def ids_of(packet: UUID) -> dict[str, UUID]:
    """Return the texts of a packet by what they are called."""
    rows = PacketText.objects.filter(packet=packet)
    return {name_of(row.side, row.place): row.pk for row in rows}


def _leaving(round_: Round, rows: Sequence[PacketText]) -> list[PacketText]:
    """Return the texts whose client, or whose therapist, agrees."""
    agreed, writers = agreements(round_.study), agreed_to_words(profiles())
    found = []
    for row in rows:
        if row.report is None:
            continue
        episode = row.report.card.episode
        agreement = agreed.get(episode.client_id)
        if words_may_leave(
            Perspective(row.report.perspective),
            asked_for=True,
            client_agreed=agreement is not None and agreement.text,
            therapist_agreed=episode.therapist_id in writers,
        ):
            found.append(row)
    return found


def _opened(sealed: Sequence[PacketText], *, words: bool) -> Sequence[str | None]:
    if not words:
        return [""] * len(sealed)
    keys = [client_key(row.report.card.episode.client_id) for row in sealed if row.report]
    return unseal_all(sealed, "text_sealed", keys=keys)
