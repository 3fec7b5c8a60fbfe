"""Gold reports as whoever prepares rounds sees them, and reports that could become gold."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F

from visavis.apps.coding.models import CodebookVersion, Consensus, GoldReport, Round, SchoolAnswer
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.queries.school import gold_for
from visavis.apps.coding.rules.answers import answer_of
from visavis.vocab.coding import RoundKind, Stage

SHOWN = 200
"""Of reports that could become gold: a coordinator picks a few."""


@dataclass(frozen=True, slots=True)
class GoldLine:
    """One gold report. Words of a client are shown on a page of their own, with an entry."""

    gold: GoldReport
    codes: tuple[str, ...]
    answered: int
    """How often raters have answered it."""
    right: int
    """How often as experts did."""


@dataclass(frozen=True, slots=True)
class CouldBe:
    """A report of a closed round that was settled."""

    packet: UUID
    place: int
    codes: tuple[str, ...]
    by_all: bool
    """Whether all had coded it the same."""


def gold_lines(of: Round) -> list[GoldLine]:
    """Return the gold reports in use that raters of this round learn by; two queries."""
    return _lines([one for one in gold_for(of) if one.retired_at is None])


def invented_for(book: CodebookVersion) -> list[GoldLine]:
    """Return the invented gold reports in use of a codebook, for rounds of any study."""
    own = GoldReport.objects.filter(codebook=book, packet__isnull=True, retired_at__isnull=True)
    return _lines(list(own.order_by("added_at", "id")))


def _lines(there: list[GoldReport]) -> list[GoldLine]:
    answered: dict[UUID, list[bool]] = {one.pk: [] for one in there}
    settled = {one.pk: answer_of(one.categories) for one in there}
    rows = SchoolAnswer.objects.filter(gold__in=there).values_list("gold_id", "categories")
    for gold, categories in rows:
        answered[gold].append(answer_of(categories) == settled[gold])
    return [
        GoldLine(one, settled[one.pk].codes, len(answered[one.pk]), sum(answered[one.pk]))
        for one in there
    ]


def could_be_gold(of: Round) -> list[CouldBe]:
    """Return settled reports of a closed round that are no gold yet; one query."""
    if of.stage != Stage.CLOSED or of.kind != RoundKind.CATEGORIES:
        return []
    rows = (
        Consensus.objects.filter(
            counted("packet__"),
            packet__round=of,
            packet__gold=None,
            packet__about__isnull=False,
        )
        .annotate(made=Count("packet__made_gold"), place=F("packet__place"))
        .filter(made=0)
        .order_by("place")[:SHOWN]
    )
    return [
        CouldBe(
            row.packet_id,
            row.packet.place,
            answer_of(row.categories).codes,
            row.settled_by_id is None,
        )
        for row in rows.select_related("packet")
    ]
