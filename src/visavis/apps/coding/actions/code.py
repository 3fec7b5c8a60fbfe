"""Code a packet, take a coding back, put a packet off: each by its rater alone, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from visavis.apps.audit.actions.record import Draft, record_all
from visavis.apps.audit.rules import Actor
from visavis.apps.coding.models import Assignment, Coding, Round, RoundRater
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.queries.next_packet import asked_of, memo_key
from visavis.apps.coding.queries.own import coding_by_id, codings_of
from visavis.apps.coding.rules.assigning import APART
from visavis.apps.coding.rules.content import CodingContent, ContentError, check
from visavis.apps.prepared import insert, new_row, prepared, update
from visavis.apps.sealing import round_key, seal
from visavis.gateways.outside import outside
from visavis.privacy.coding import open_for_coding
from visavis.vocab.coding import Stage
from visavis.vocab.language import gettext_noop as _

GONE = _("This report is no longer there to be coded.")
A_MOMENT = timedelta(microseconds=1)


class ClosedError(ContentError):
    """The round went on meanwhile, and takes no codings any more."""


@transaction.atomic
def code(
    *, assignment: Assignment, content: CodingContent, coding_id: UUID, by: Actor, now: datetime
) -> Coding:
    """Take a coding in; it takes the place of the one before, which stays.

    Parameters
    ----------
    assignment
        As `assignment_by_id` returns it.
    content
        What the rater made of the packet.
    coding_id
        Made in the rater's browser: what is sent twice is there once, whatever came in between.

    Raises
    ------
    ContentError
        When it does not fit what the round asks; says what to change.
    ClosedError
        When the round takes no codings any more.
    """
    _hold(assignment)
    there = coding_by_id(coding_id)
    if there is not None:
        return _same(there, assignment)
    check(content, asked_of(assignment))
    earlier = codings_of(assignment.pk)
    at = _after(earlier, now)
    for row in earlier:
        if row.replaced_at is None:
            row.replaced_at = at
            update(row, "replaced_at")
    coding = _row(assignment, content, coding_id, at)
    insert([coding])
    _note("coding.made", assignment, by=by, now=now)
    return coding


@transaction.atomic
def undo(*, coding: Coding, assignment: Assignment, by: Actor, now: datetime) -> None:
    """Take one coding back: what it had replaced counts again, or nothing does.

    The row stays. Taking back what was taken back, or replaced, already changes nothing.
    """
    _hold(assignment)
    rows = codings_of(assignment.pk)
    for row in rows:
        if row.pk != coding.pk or row.replaced_at is not None:
            continue
        before = [other for other in rows if other.replaced_at == row.coded_at]
        row.replaced_at = _after(rows, now)
        update(row, "replaced_at")
        for other in before:
            other.replaced_at = None
            update(other, "replaced_at")
        _note("coding.undone", assignment, by=by, now=now)


@transaction.atomic
def put_off(*, assignment: Assignment, by: Actor, now: datetime) -> None:
    """Move a packet behind all that is left of this rater's; one that is coded stays."""
    held = RoundRater.objects.select_for_update().get(pk=assignment.rater_id)
    if any(row.replaced_at is None for row in codings_of(assignment.pk)):
        return
    last: int = held.assignments.aggregate(last=Max("place"))["last"]
    moved = _moved(assignment)
    if [one.place for one in moved] in ([], [last]):
        return
    for place, one in enumerate(moved, start=last + 1):
        one.place = place
    Assignment.objects.bulk_update(moved, ["place"])
    _note("packet.put_off", assignment, by=by, now=now)


def _moved(assignment: Assignment) -> list[Assignment]:
    """Return what goes to the end of a rater's order, in the order that it has there.

    The packet alone; where its repeat still waits, that stays behind it, so that the first of two
    codings is the one that counts as the first. Between the two comes what was the last until
    now: at most the half of what is left, so that the packet does not come back at once.
    """
    counting = Coding.objects.filter(assignment=OuterRef("pk"), replaced_at__isnull=True)
    left = Assignment.objects.filter(
        ~Exists(counting), counted("packet__"), rater=assignment.rater_id, excused_at__isnull=True
    )
    own = list(left.filter(packet=assignment.packet_id).order_by("repeat"))
    others = list(left.exclude(packet=assignment.packet_id).order_by("-place")[: 2 * APART])
    if assignment.repeat or len(own) == 1:
        return [one for one in own if one.pk == assignment.pk]
    return [own[0], *reversed(others[: len(others) // 2]), own[1]]


@prepared
def _held(assignment_id: UUID) -> QuerySet[Assignment]:
    return Assignment.objects.select_for_update(of=("self",)).filter(
        counted("packet__"), pk=assignment_id, excused_at__isnull=True
    )


def _hold(assignment: Assignment) -> None:
    """Let one tab of this rater after the other at the packet; other raters are not kept waiting.

    Raises
    ------
    ContentError
        When the packet was taken back or left out, or taken off this rater.
    """
    if not _held(assignment.pk):
        raise ContentError(GONE)


@prepared
def _round(round_id: UUID) -> QuerySet[Round]:
    return Round.objects.filter(pk=round_id)


def _note(verb: str, assignment: Assignment, *, by: Actor, now: datetime) -> None:
    """Write the entry, and look at the round again once the chain's head is held.

    Whoever ends the independent phase writes an entry too: so either they see this coding, or it
    sees that the phase has ended.
    """
    about = assignment.packet.about
    subject = None if about is None else about.card.episode.client.subject
    record_all([Draft(verb=verb, subject=subject, target=assignment)], by=by, at=now)
    decision = open_for_coding(Stage(_round(assignment.rater.round_id)[0].stage))
    if not decision:
        raise ClosedError(decision.reason)


def _same(there: Coding, assignment: Assignment) -> Coding:
    if there.assignment_id != assignment.pk:
        raise ContentError(_("This coding was sent for another report. Load the page again."))
    return there


def _after(rows: Sequence[Coding], now: datetime) -> datetime:
    """Return `now`, or a moment after the last of these rows when a clock was set back.

    No two stamps of a packet are the same: that is how undo knows what a coding had replaced.
    """
    stamps = [stamp for row in rows for stamp in (row.coded_at, row.replaced_at) if stamp]
    return max([now, *(stamp + A_MOMENT for stamp in stamps)])


def _row(assignment: Assignment, content: CodingContent, coding_id: UUID, at: datetime) -> Coding:
    row = new_row(
        Coding,
        id=coding_id,
        assignment_id=assignment.pk,
        coded_at=at,
        replaced_at=None,
        categories=[
            {"category": given.category} | ({"link": given.link} if given.link else {})
            for given in content.categories
        ],
        matches=[[str(first), str(second)] for first, second in content.matches],
        certainty=content.certainty or "",
        does_not_fit=content.does_not_fit,
        not_enough_text=content.not_enough_text,
        source_guess=content.source_guess or "",
        memo_sealed=None,
    )
    if content.memo.strip():
        # Made for every note, not for those about invented reports alone: no note takes longer.
        outside().keys.create(round_key(assignment.rater.round_id))
        seal(row, "memo_sealed", content.memo.strip(), key=memo_key(assignment))
    return row
