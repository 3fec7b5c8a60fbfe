"""What a rater must not code: reports that they met in a round of the other kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from uuid import UUID

from visavis.apps.coding.models import PacketText, Round, RoundRater


def barred_from(round_: Round) -> Mapping[UUID, set[UUID]]:
    """Return by rater the packets of this round that they must not code; four queries.

    Whoever matched a report with another knows more of it than its words say, and whoever coded
    it looks for that category in its match. It is the same in whichever study they met it, and
    whether they judged it or settled it.
    """
    raters = dict(
        RoundRater.objects.filter(round=round_, left_at__isnull=True).values_list("member", "pk")
    )
    packets: defaultdict[UUID, set[UUID]] = defaultdict(set)
    own = PacketText.objects.filter(packet__round=round_, report__isnull=False)
    for packet, report in own.values_list("packet", "report").iterator():
        packets[report].add(packet)
    barred: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for member, report in chain(*_met(round_, list(raters))):
        barred[raters[member]] |= packets.get(report, set())
    return barred


def _met(round_: Round, members: Sequence[UUID]) -> Iterator[Iterable[tuple[UUID, UUID]]]:
    """Yield who met which report in rounds of the other kind: as a rater, or settling it."""
    other = PacketText.objects.filter(report__isnull=False).exclude(packet__round__kind=round_.kind)
    given = other.filter(
        packet__assignments__excused_at__isnull=True,
        packet__assignments__rater__member__in=members,
    )
    yield given.values_list("packet__assignments__rater__member", "report").iterator()
    settled = other.filter(packet__consensus__settled_by__in=members)
    yield settled.values_list("packet__consensus__settled_by", "report").iterator()
