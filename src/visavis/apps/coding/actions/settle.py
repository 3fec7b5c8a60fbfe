"""Settle what raters coded differently; it stands beside their codings and replaces none."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.coding.models import Consensus, Packet, Round
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.queries.books import book_of
from visavis.apps.coding.queries.disagreements import (
    Matter,
    first_answers,
    key_of,
    matter,
    pairs_in,
)
from visavis.apps.coding.rules.answers import all_alike
from visavis.apps.coding.rules.settling import Held, Settled, SettlingError, check
from visavis.apps.people.models import Member
from visavis.apps.sealing import seal
from visavis.vocab.card import Valence
from visavis.vocab.coding import RoundKind, Stage
from visavis.vocab.language import gettext_noop as _

GONE_ON = _("The round has gone on meanwhile: nothing is settled in it any more.")
TAKEN_BACK = _("This packet was taken back or left out meanwhile: there is nothing to settle.")
MEANWHILE = _(
    "Somebody settled this meanwhile. What they settled stands above, what you wrote is still "
    "below. Save again to put yours in its place."
)
BATCH = 500


class SettledMeanwhileError(SettlingError):
    """Another adjudicator was first; nothing of theirs was changed."""


@transaction.atomic
def read_matter(*, packet: Packet, by: Actor, now: datetime) -> Matter:
    """Return a packet with its words; each reading is an entry that its client can see."""
    _note("packet.read", packet, by=by, now=now)
    return matter(packet)


@transaction.atomic
def settle_alike(*, round_: Round, by: Actor, now: datetime) -> int:
    """Settle what all raters of it coded the same, without anybody; return how many these are.

    Done as the independent phase ends. What was settled already stays, so twice is once.
    """
    there = set(Consensus.objects.filter(packet__round=round_).values_list("packet_id", flat=True))
    rows = [
        Consensus(
            packet_id=packet,
            settled_at=now,
            categories=answers[0].as_categories(),
            matches=answers[0].as_matches(),
        )
        for packet, answers in first_answers(round_).items()
        if packet not in there and all_alike(answers)
    ]
    Consensus.objects.bulk_create(rows, batch_size=BATCH)
    record(verb="round.alike_settled", by=by, at=now, target=round_, details={"packets": len(rows)})
    return len(rows)


@transaction.atomic
def settle_packet(
    *, packet: Packet, settled: Settled, edition: int, by: Member, now: datetime
) -> Consensus:
    """Settle one packet, or settle it anew.

    Parameters
    ----------
    packet
        With its round and its report.
    settled
        What adjudicators say.
    edition
        The one that they had before them; 0 where there was none.
    by
        Who writes it down.

    Raises
    ------
    SettlingError
        When it does not fit the packet, when that was taken back, or the round went on.
    SettledMeanwhileError
        When another edition stands there by now.
    """
    if not Packet.objects.filter(counted(), pk=packet.pk).exists():
        raise SettlingError(TAKEN_BACK)
    check(settled, _held(packet))
    row = _written(packet, settled, edition, by, now)
    _note("packet.settled", packet, by=Actor.member(by.pk), now=now)
    # Whoever ends the stage writes an entry too, so that one of both sees the other.
    if Round.objects.get(pk=packet.round_id).stage != Stage.CONSENSUS:
        raise SettlingError(GONE_ON)
    return row


def _held(packet: Packet) -> Held:
    round_ = packet.round
    answers = [one.answer for one in matter(packet).told]
    return Held(
        codebook=None if round_.codebook is None else book_of(round_.codebook),
        linked=None if round_.linked is None else book_of(round_.linked),
        valence=None if packet.about is None else Valence(packet.about.valence),
        pairs=pairs_in(packet) if round_.kind == RoundKind.SAME_EVENT else (),
        differed=not all_alike(answers),
    )


def _written(
    packet: Packet, settled: Settled, edition: int, by: Member, now: datetime
) -> Consensus:
    """Write the first edition, or the one after `edition`; the database lets one of two through."""
    there = Consensus.objects.filter(packet=packet, edition=edition).first()
    row = Consensus(
        id=uuid.uuid4() if there is None else there.pk,
        packet=packet,
        edition=edition + 1,
        settled_at=now,
        settled_by=by,
        categories=settled.answer.as_categories(),
        matches=settled.answer.as_matches(),
        disagreement=settled.disagreement or "",
        for_codebook=settled.for_codebook.strip(),
    )
    seal(row, "note_sealed", settled.note.strip(), key=key_of(packet))
    if edition == 0:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise SettledMeanwhileError(MEANWHILE) from error
        return row
    values = {
        field.attname: getattr(row, field.attname)
        for field in Consensus._meta.concrete_fields
        if not field.primary_key
    }
    if not Consensus.objects.filter(packet=packet, edition=edition).update(**values):
        raise SettledMeanwhileError(MEANWHILE)
    return row


def _note(verb: str, packet: Packet, *, by: Actor, now: datetime) -> None:
    about = packet.about
    subject = None if about is None else about.card.episode.client.subject
    record(verb=verb, by=by, at=now, subject=subject, target=packet)
