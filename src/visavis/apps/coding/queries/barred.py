"""What a rater must not code: reports that they met in a round of the other kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from visavis.apps.coding.models import PacketText, Round, RoundRater


def barred_from(round_: Round) -> Mapping[UUID, set[UUID]]:
    """Return by rater the packets of this round that they must not code; two queries.

    Whoever matched a report with another knows more of it than its words say, and whoever coded
    it looks for that category in its match.
    """
    raters = dict(
        RoundRater.objects.filter(round=round_, left_at__isnull=True).values_list("member", "pk")
    )
    packets: defaultdict[UUID, set[UUID]] = defaultdict(set)
    own = PacketText.objects.filter(packet__round=round_, report__isnull=False)
    for packet, report in own.values_list("packet", "report").iterator():
        packets[report].add(packet)
    met = (
        PacketText.objects.filter(
            packet__round__study=round_.study_id,
            report__isnull=False,
            packet__assignments__excused_at__isnull=True,
            packet__assignments__rater__member__in=list(raters),
        )
        .exclude(packet__round__kind=round_.kind)
        .values_list("packet__assignments__rater__member", "report")
    )
    barred: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for member, report in met.iterator():
        if member in raters:
            barred[raters[member]] |= packets.get(report, set())
    return barred
