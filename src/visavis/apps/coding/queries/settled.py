"""What was settled in closed rounds of a study, report by report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from visavis.apps.care.models import Study
from visavis.apps.coding.models import Consensus, Packet, RoundRater
from visavis.apps.coding.queries.agreed import counted
from visavis.vocab.coding import RoundKind, Stage

THE_LAST_COUNTS = ("packet__round__closed_at", "settled_at", "pk")
"""The order in which later consensus takes the place of earlier: that of the round closed last."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What raters and coordinator settled about one report."""

    packet: UUID
    categories: tuple[str, ...]
    """Empty where none fits."""
    chance: float
    """With which the report came into any of the closed rounds."""


def settled_in(study: Study, codebook: str) -> dict[UUID, Settled]:
    """Return by report what was settled of it in closed rounds; two queries.

    Where several rounds by one codebook did, what counts is the round that was closed last.

    Of those that may be read still.

    Gold reports and such that were left out are not drawn by chance, and are not here.
    """
    closed = Packet.objects.filter(
        round__study=study,
        round__codebook=codebook,
        round__kind=RoundKind.CATEGORIES,
        round__stage=Stage.CLOSED,
        about__isnull=False,
        gold__isnull=True,
        left_out=False,
    )
    missed: dict[UUID, float] = {}
    drawn = closed.values_list("about", "inclusion_probability")
    for report, chance in drawn.iterator():
        missed[report] = missed.get(report, 1.0) * (1 - chance)
    rows = (
        Consensus.objects.filter(counted("packet__"), packet__in=closed)
        .order_by(*THE_LAST_COUNTS)
        .values_list("packet", "packet__about", "categories")
    )
    return {
        report: Settled(packet, tuple(one["category"] for one in categories), 1 - missed[report])
        for packet, report, categories in rows.iterator()
    }


def settled_anew(study: Study) -> Counter[UUID]:
    """Return by closed round how many of its settled reports a later one settled anew; one query.

    By the same codebook: what the later one says counts.
    """
    rows = Consensus.objects.filter(
        counted("packet__"),
        packet__round__study=study,
        packet__round__kind=RoundKind.CATEGORIES,
        packet__round__stage=Stage.CLOSED,
        packet__about__isnull=False,
    )
    ordered = rows.order_by(*THE_LAST_COUNTS)
    before: dict[tuple[UUID, str], UUID] = {}
    anew: Counter[UUID] = Counter()
    told = ordered.values_list("packet__about", "packet__round__codebook", "packet__round")
    for report, codebook, round_ in told.iterator():
        earlier = before.get((report, codebook))
        if earlier is not None:
            anew[earlier] += 1
        before[report, codebook] = round_
    return anew


def in_open_rounds(study: Study) -> set[UUID]:
    """Return the reports of rounds that are not over: raters still judge them."""
    rows = Packet.objects.filter(round__study=study, about__isnull=False).exclude(
        round__stage=Stage.CLOSED
    )
    return set(rows.values_list("about", flat=True))


def codes_now(study: Study, member: UUID) -> bool:
    """Whether a member is a rater of a round of the study that is not over."""
    rounds = RoundRater.objects.filter(
        round__study=study, member=member, left_at__isnull=True
    ).exclude(round__stage=Stage.CLOSED)
    return rounds.exists()
