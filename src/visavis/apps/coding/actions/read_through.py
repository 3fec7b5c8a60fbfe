"""Read packets through before raters do: each reading and each change the client can see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from visavis.apps.audit.actions.record import Draft, record_all
from visavis.apps.audit.rules import Actor
from visavis.apps.coding.models import Packet, Round
from visavis.apps.coding.queries.reading import (
    PacketToRead,
    packet_to_read,
    page_to_read,
    texts_of,
)
from visavis.apps.people.models import Member
from visavis.apps.sealing import client_key, seal, unseal
from visavis.vocab.coding import Stage
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError

NOT_NOW = _(
    "The round has begun: its texts stay as raters read them. Leave the report out instead."
)
NO_WORDS = _("Nothing would be left of the text. Leave the report out instead.")
OVER = _("This round is no longer open for coding.")


class PacketRefusedError(RemedyError):
    """The packet cannot be changed now; the sentence says what to do."""


@transaction.atomic
def read(*, packet: Packet, by: Actor, now: datetime) -> PacketToRead:
    """Return the words of a packet, struck; that they were read is written down."""
    found = packet_to_read(packet)
    _note("packet.read", packet, by=by, now=now)
    return found


@transaction.atomic
def read_page(*, round_: Round, by: Actor, now: datetime) -> list[PacketToRead]:
    """Return the next packets that nobody has read through; each reading is written down."""
    found = page_to_read(round_)
    packets = Packet.objects.in_bulk([one.id for one in found])
    for one in found:
        _note("packet.read", packets[one.id], by=by, now=now)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """What was decided about the packets of a page."""

    packets: Sequence[UUID]
    """Those that were shown."""
    left_out: Collection[UUID]
    words: Mapping[UUID, str]
    """Corrected texts by their ids."""


@transaction.atomic
def check_page(
    *, round_: Round, page: PageRead, checked_by: Member, by: Actor, now: datetime
) -> int:
    """Let the packets of a page pass, but for those that are left out; return how many these are.

    Whoever sends a page twice decides once: what was read through meanwhile stays as it is.

    Raises
    ------
    PacketRefusedError
        When raters have begun, or a text would be empty; nothing of the page is done then.
    """
    unread = round_.packets.filter(pk__in=page.packets, checked_at__isnull=True)
    found = list(unread.order_by("place"))
    for packet in found:
        if packet.pk in page.left_out:
            leave_out(packet=packet, checked_by=checked_by, by=by, now=now)
        else:
            check(packet=packet, words=page.words, checked_by=checked_by, by=by, now=now)
    return len(found)


@transaction.atomic
def check(
    *, packet: Packet, words: Mapping[UUID, str], checked_by: Member, by: Actor, now: datetime
) -> None:
    """Let a packet pass, with its texts as `words` gives them.

    Parameters
    ----------
    packet
        Which one.
    words
        The text by its id; what is not there stays as it is.
    checked_by
        The coordinator who read it.
    by, now
        Who acts, and when.

    Raises
    ------
    PacketRefusedError
        When raters have begun, or a text would be empty.
    """
    held = _held(packet)
    if held.round.stage != Stage.PREPARING:
        raise PacketRefusedError(NOT_NOW)
    changed = _correct(held, words)
    held.checked_at, held.checked_by, held.left_out = now, checked_by, False
    held.save(update_fields=["checked_at", "checked_by", "left_out"])
    _note("packet.corrected" if changed else "packet.checked", held, by=by, now=now)


@transaction.atomic
def leave_out(*, packet: Packet, checked_by: Member, by: Actor, now: datetime) -> None:
    """Let no rater have a packet that tells who it is; also when the round has begun.

    Raises
    ------
    PacketRefusedError
        When raters are done.
    """
    held = _held(packet)
    if held.round.stage not in (Stage.PREPARING, Stage.INDEPENDENT):
        raise PacketRefusedError(OVER)
    held.left_out, held.checked_at, held.checked_by = True, now, checked_by
    held.save(update_fields=["left_out", "checked_at", "checked_by"])
    _note("packet.left_out", held, by=by, now=now)


def _held(packet: Packet) -> Packet:
    return Packet.objects.select_for_update(of=("self",)).select_related("round").get(pk=packet.pk)


def _correct(held: Packet, words: Mapping[UUID, str]) -> bool:
    """Write corrected texts; return whether there were any."""
    changed = False
    for text in texts_of(held):
        if text.pk not in words or text.report is None:
            continue
        corrected = words[text.pk].replace("\r\n", "\n").strip()
        if not corrected:
            raise PacketRefusedError(NO_WORDS)
        key = client_key(text.report.card.episode.client_id)
        if corrected != unseal(text, "text_sealed", key=key).strip():
            seal(text, "text_sealed", corrected, key=key)
            text.save(update_fields=["text_sealed"])
            changed = True
    return changed


def _note(verb: str, packet: Packet, *, by: Actor, now: datetime) -> None:
    """Write an entry for each session that the packet tells of: the client sees it at its card."""
    sessions = {
        text.report.card.session: text.report.card.episode.client
        for text in texts_of(packet)
        if text.report is not None
    }
    drafts = [
        Draft(verb, client.subject, session, client.practice_id, {"packet": str(packet.pk)})
        for session, client in sessions.items()
    ]
    record_all(drafts or [Draft(verb, target=packet)], by=by, at=now)
