"""What a round still lacks before raters can begin."""

from __future__ import annotations

from visavis.apps.coding.models import Round
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.queries.school import has_passed
from visavis.vocab.coding import BookStatus
from visavis.vocab.language import gettext_noop as _

UNREAD = _("Some reports were not read through yet.")
EMPTY = _("Every report of this round was left out.")
FEW = _("Fewer raters are named than each report is to be coded by.")
NOT_THROUGH = _("A rater has not passed the rater school for this codebook yet.")
RETIRED = _("The codebook of this round was retired. Make a new round with one that is in use.")


def hindrance(round_: Round) -> str | None:
    """Return what is missing, in a sentence; None when raters can begin."""
    packets = round_.packets.filter(counted())
    if packets.filter(checked_at__isnull=True).exists():
        return UNREAD
    if not packets.filter(gold__isnull=True).exists():
        return EMPTY
    raters = list(round_.raters.all())
    if len(raters) < max(1, round_.codings_a_report):
        return FEW
    book = round_.codebook
    if book is not None and book.status != BookStatus.IN_USE:
        return RETIRED
    if all(has_passed(rater.member_id, round_) for rater in raters):
        return None
    return NOT_THROUGH
