"""A rater's desk: their rounds, and how far they themselves are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, FilteredRelation, Q, QuerySet

from visavis.apps.coding.models import Assignment, Coding, Round, RoundRater
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.rules.answers import Answer, answer_of
from visavis.vocab.coding import Stage


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one rater is."""

    done: int
    of: int

    @property
    def left(self) -> int:
        """How many are still to be coded."""
        return self.of - self.done


@dataclass(frozen=True, slots=True)
class OnDesk:
    """One round as its rater sees it: nothing of the other raters."""

    round: Round
    progress: Progress

    @property
    def is_open(self) -> bool:
        """Whether there is something to code."""
        return self.round.stage == Stage.INDEPENDENT and self.progress.left > 0

    @property
    def is_over(self) -> bool:
        """Whether nothing of it waits for the rater any more."""
        return self.round.stage == Stage.CLOSED

    @property
    def waits(self) -> int:
        """What waits for the rater comes first: coding, then learning, then settling."""
        order = (Stage.INDEPENDENT, Stage.PREPARING, Stage.CONSENSUS, Stage.CLOSED)
        return -1 if self.is_open else order.index(Stage(self.round.stage))


def rounds_of(member_id: UUID) -> list[OnDesk]:
    """Return the rounds that the member codes in; two queries.

    Those in which something waits for them come first, of these the newest.

    One that is being prepared is there when its raters are to learn before.
    """
    places = list(
        RoundRater.objects.filter(member=member_id, left_at__isnull=True)
        .exclude(round__stage=Stage.PREPARING, round__threshold=None)
        .select_related("round__codebook")
        .order_by("-round__opened_at", "round__name")
    )
    progress = _progress([place.pk for place in places])
    found = [OnDesk(place.round, progress.get(place.pk, Progress(0, 0))) for place in places]
    return sorted(found, key=lambda one: one.waits)


def progress_of(place: RoundRater) -> Progress:
    """Return how far a rater is in one round; takes as long at the first report as at the last."""
    return _progress([place.pk]).get(place.pk, Progress(0, 0))


def _progress(raters: list[UUID]) -> Mapping[UUID, Progress]:
    """Count by rater; each assignment is looked at once, whether it is coded or not."""
    by_rater = (
        given(raters)
        .annotate(
            counting=FilteredRelation("codings", condition=Q(codings__replaced_at__isnull=True))
        )
        .order_by()
        .values("rater")
        .annotate(of=Count("pk"), done=Count("counting"))
    )
    return {row["rater"]: Progress(row["done"], row["of"]) for row in by_rater}


def given(raters: list[UUID]) -> QuerySet[Assignment]:
    """Return what raters are to code, coded or not."""
    return Assignment.objects.filter(counted("packet__"), rater__in=raters, excused_at__isnull=True)


LATEST = 20
"""Of a rater's own codings that are listed: enough to find a slip, too few to look for the report
that comes once more unannounced."""


@dataclass(frozen=True, slots=True)
class OwnCoding:
    """What a rater coded, told without the words: who opens it reads them."""

    assignment: UUID
    coded_at: datetime
    answer: Answer
    certainty: str


def own_codings(place: RoundRater) -> list[OwnCoding]:
    """Return what the rater coded last and may change, the latest first; one query."""
    return [
        OwnCoding(
            row.assignment_id,
            row.coded_at,
            answer_of(row.categories, row.matches, not_enough_text=row.not_enough_text),
            row.certainty,
        )
        for row in _counting(place).defer("memo_sealed")[:LATEST]
    ]


def latest_of(place: RoundRater) -> Coding | None:
    """Return the coding that the rater made last and that counts: what *undo* takes back first."""
    return _counting(place).first()


def _counting(place: RoundRater) -> QuerySet[Coding]:
    """Return the rater's codings that count, the latest first."""
    own = Coding.objects.filter(
        counted("assignment__packet__"),
        assignment__rater=place.pk,
        assignment__excused_at__isnull=True,
        replaced_at__isnull=True,
    )
    return own.order_by("-coded_at", "pk")
