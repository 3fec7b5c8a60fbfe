"""The rater school: answers of raters, and the gold reports that they learn by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.coding.models import (
    CodebookVersion,
    Consensus,
    GoldReport,
    Packet,
    Round,
    SchoolAnswer,
)
from visavis.apps.coding.queries.books import book_of
from visavis.apps.coding.queries.school import standing, words_of
from visavis.apps.coding.rules.answers import Answer
from visavis.apps.coding.rules.settling import (
    BOTH,
    NO_CHOICE,
    STRANGE,
    TOO_LONG,
    SettlingError,
    of_the_book,
)
from visavis.apps.people.models import Member
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.coding import RoundKind, Stage
from visavis.vocab.language import gettext_noop as _

NOT_YOURS_NOW = _("This report is not the next one of your attempt. Load the page again.")
NO_TEXT = _("Write what the report says.")
NO_REASON = _("Say why: raters who coded it otherwise will read it.")
NOT_SETTLED = _("Only a report of a closed round, with one text and a consensus, can become gold.")
LONGEST = 2_000
"""Characters of an invented report, and of the reason."""


class SchoolError(SettlingError):
    """It cannot be taken in so; the sentence says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """A gold report that somebody wrote."""

    text: str
    valence: Valence
    perspective: Perspective | None
    answer: Answer
    none: bool
    """Whether it is gold that no category fits."""
    why: str


@transaction.atomic
def read_gold(*, gold: GoldReport, by: Actor, now: datetime) -> str:
    """Return what a gold report says; where it is a client's, they can see who read it."""
    packet = _packet(gold)
    if packet is not None:
        _note("packet.read", gold, by=by, now=now)
    return words_of(gold)


@transaction.atomic
def answer_gold(
    *, round_: Round, gold: GoldReport, answer: Answer, none: bool, by: Member, now: datetime
) -> SchoolAnswer:
    """Take in a rater's coding of the next gold report of their attempt.

    One that is sent twice is there once, and the first holds: feedback was given on it.

    Raises
    ------
    SchoolError
        When it is none of the codebook's, or not the next one.
    """
    Member.objects.select_for_update().get(pk=by.pk)  # two tabs of one rater, one after the other
    now_in = standing(by.pk, round_).attempts
    for one in reversed(now_in):
        if gold.pk in {learnt.gold for learnt in one.learnt}:
            return SchoolAnswer.objects.get(rater=by, gold=gold, attempt=one.number)
        if one.next == gold.pk:
            _check(round_.codebook, answer, Valence(gold.valence), none=none)
            row = SchoolAnswer.objects.create(
                rater=by,
                gold=gold,
                attempt=one.number,
                answered_at=now,
                categories=answer.as_categories(),
            )
            record(verb="school.answered", by=Actor.member(by.pk), at=now, target=row)
            return row
    raise SchoolError(NOT_YOURS_NOW)


@transaction.atomic
def write_gold(
    *, codebook: CodebookVersion | None, invented: Invented, by: Actor, now: datetime
) -> GoldReport:
    """Add a report that somebody invented: for all rounds of a codebook.

    Raises
    ------
    SchoolError
        When something is missing, or does not belong to the codebook.
    """
    if not invented.text.strip():
        raise SchoolError(NO_TEXT)
    row = GoldReport(
        codebook=_check(codebook, invented.answer, invented.valence, none=invented.none),
        text=invented.text.strip(),
        perspective=invented.perspective or "",
        valence=invented.valence,
        categories=invented.answer.as_categories(),
        why=_reason(invented.why),
        added_at=now,
    )
    if len(row.text) > LONGEST:
        raise SchoolError(TOO_LONG)
    row.save()
    record(verb="gold.written", by=by, at=now, target=row)
    return row


@transaction.atomic
def gold_from_round(*, packet: Packet, why: str, by: Actor, now: datetime) -> GoldReport:
    """Make gold of a report of a closed round, by its consensus.

    Raises
    ------
    SchoolError
        When the round is not closed, or nothing was settled about it.
    """
    settled = Consensus.objects.filter(packet=packet).first()
    round_ = packet.round
    usable = (
        round_.stage == Stage.CLOSED
        and round_.kind == RoundKind.CATEGORIES
        and packet.gold_id is None
        and packet.about is not None
        and not packet.left_out
    )
    book = round_.codebook
    if not usable or settled is None or packet.about is None or book is None:
        raise SchoolError(NOT_SETTLED)
    there = GoldReport.objects.filter(packet=packet, retired_at=None).first()
    if there is not None:
        return there
    row = GoldReport.objects.create(
        codebook=book,
        packet=packet,
        perspective=packet.about.perspective
        if packet.about.perspective != Perspective.GUESS
        else Perspective.THERAPIST,
        valence=packet.about.valence,
        categories=settled.categories,
        why=_reason(why),
        added_at=now,
    )
    _note("gold.made", row, by=by, now=now)
    return row


@transaction.atomic
def retire_gold(*, gold: GoldReport, by: Actor, now: datetime) -> None:
    """Take a gold report out of use; what raters answered about it stays."""
    if gold.retired_at is None:
        gold.retired_at = now
        gold.save(update_fields=["retired_at"])
        record(verb="gold.retired", by=by, at=now, target=gold)


def _reason(why: str) -> str:
    reason = why.strip()
    if not reason:
        raise SchoolError(NO_REASON)
    if len(reason) > LONGEST:
        raise SchoolError(TOO_LONG)
    return reason


def _check(
    codebook: CodebookVersion | None, answer: Answer, valence: Valence, *, none: bool
) -> CodebookVersion:
    """Return the codebook that an answer is by, unless it does not belong there."""
    if codebook is None:
        raise SchoolError(STRANGE)
    if bool(answer.categories) == none:
        raise SchoolError(BOTH if answer.categories else NO_CHOICE)
    try:
        of_the_book(answer, book_of(codebook), valence)
    except SettlingError as error:
        raise SchoolError(str(error)) from error
    return codebook


def _packet(gold: GoldReport) -> Packet | None:
    if gold.packet_id is None:
        return None
    return Packet.objects.select_related("about__card__episode__client").get(pk=gold.packet_id)


def _note(verb: str, gold: GoldReport, *, by: Actor, now: datetime) -> None:
    packet = _packet(gold)
    about = None if packet is None else packet.about
    subject = None if about is None else about.card.episode.client.subject
    record(verb=verb, by=by, at=now, subject=subject, target=packet or gold)
